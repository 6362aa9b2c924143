"""What profilers and debuggers are told of native code, and only where the environment asks for it."""
import json
import os
import pathlib
import shutil
import subprocess

import pytest

from conftest import ASSAY

PROGRAM = """
def collatz(n):
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps


def outer():
    def inner(n):
        return sum(collatz(i) for i in range(1, n))

    return inner


print(outer()(20000))
"""


@pytest.fixture
def programs(tmp_path):
    path = tmp_path / "programs.jsonl"
    path.write_text(json.dumps({"id": 1, "source": PROGRAM}) + "\n")
    return path


def environment(**more):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ASSAY_")}
    return {**kept, **more}


def evaluate(programs, **more):
    process = subprocess.Popen(
        [ASSAY, "eval", "--native-only", str(programs)], env=environment(**more), stdout=subprocess.PIPE, text=True
    )
    printed, _ = process.communicate(timeout=60)
    answer = json.loads(printed)
    assert answer["outcome"] == "passed", answer
    return answer, pathlib.Path(f"/tmp/perf-{process.pid}.map")


def names_in(map_file):
    lines = [line.split(" ", 2) for line in map_file.read_text().splitlines()]
    ranges = sorted((int(start, 16), int(size, 16)) for start, size, _ in lines)
    for (start, size), (after, _) in zip(ranges, ranges[1:]):
        assert start + size <= after
    return {name for _, _, name in lines}


def test_a_map_for_perf_is_written_on_demand(programs):
    _, map_file = evaluate(programs)
    assert not map_file.exists()
    answer, map_file = evaluate(programs, ASSAY_PERF_MAP="1")
    try:
        assert answer["tier"] == "baseline"
        assert {"py:<module>", "py:collatz", "py:outer", "py:outer.<locals>.inner"} <= names_in(map_file)
    finally:
        map_file.unlink(missing_ok=True)


@pytest.mark.skipif(shutil.which("perf") is None, reason="there is no perf")
def test_perf_shows_the_names(programs, tmp_path):
    data = tmp_path / "perf.data"
    recorded = subprocess.run(
        ["perf", "record", "-q", "-e", "cpu-clock", "-o", str(data), ASSAY, "eval", "--native-only", str(programs)],
        env=environment(ASSAY_PERF_MAP="1"),
        capture_output=True,
        text=True,
    )
    if recorded.returncode != 0:
        pytest.skip("perf may not record here: " + recorded.stderr[-200:])
    report = subprocess.run(["perf", "report", "-i", str(data), "--stdio", "--sort", "symbol"], capture_output=True, text=True)
    assert "py:collatz" in report.stdout, report.stdout + report.stderr


@pytest.mark.skipif(shutil.which("gdb") is None, reason="there is no gdb")
def test_gdb_names_a_native_frame(programs):
    commands = ["set breakpoint pending on", "break __jit_debug_register_code", "run", "delete", "finish"]
    run = ["gdb", "-nx", "-batch", "-iex", "set debuginfod enabled off"]
    for command in [*commands, "info functions -q py:"]:
        run += ["-ex", command]
    shown = subprocess.run(
        [*run, "--args", ASSAY, "eval", "--native-only", str(programs)],
        env=environment(ASSAY_GDB="1"),
        capture_output=True,
        text=True,
        timeout=120,
    )
    if "Breakpoint 1," not in shown.stdout:
        pytest.skip("gdb may not run programs here: " + shown.stderr[-300:])
    assert "py:<module>" in shown.stdout, shown.stdout + shown.stderr
