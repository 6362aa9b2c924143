"""The ORC tier: the same answers as templates give, and LLVM only in runs that ask for it."""

import json
import os
import pathlib
import shutil
import subprocess

import pytest

from conftest import ASSAY, PYTHON
from test_programs import SOURCES, evaluate

PLUGIN = pathlib.Path(ASSAY).parents[1] / "lib/assay/assay-orc.so"
there = pytest.mark.skipif(not PLUGIN.exists(), reason="built without the ORC tier")
COMPARED = ("outcome", "exception", "stdout", "reason")


@there
@pytest.mark.long
def test_programs_are_the_same_through_orc():
    wanted = evaluate(SOURCES, "--native-only", "--timeout=60", "--tier=baseline")
    got = evaluate(SOURCES, "--native-only", "--timeout=600", "--tier=orc", "--jobs=2")
    for name in SOURCES:
        assert {key: got[name][key] for key in COMPARED} == {key: wanted[name][key] for key in COMPARED}, name
        assert got[name]["tier"] == ("orc" if wanted[name]["tier"] else None), name


@there
@pytest.mark.long
def test_random_programs_are_the_same_through_orc():
    script = pathlib.Path(__file__).parents[1] / "fuzz/random_programs.py"
    command = [PYTHON, script, ASSAY, "--tier=orc", "--seed=2", "--programs=200", "--seconds=300"]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    assert done.returncode == 0, done.stdout


@there
@pytest.mark.long
def test_random_loops_are_cpythons():
    script = pathlib.Path(__file__).parents[1] / "fuzz/random_loops.py"
    done = subprocess.run([PYTHON, script, ASSAY, "--tier=orc", "--programs=60", "--seed=3"], stdout=subprocess.PIPE, text=True)
    assert done.returncode == 0, done.stdout


@there
@pytest.mark.long
@pytest.mark.parametrize("failing", ["0", "1", "2"])
def test_programs_are_the_same_where_everything_is_hot(failing):
    """Entry at every back edge, and, but for "0", checks that fail whatever they see."""
    hot = {"ASSAY_ALL_HOT": "1", "ASSAY_FAILING_CHECKS": failing}
    wanted = evaluate(SOURCES, "--native-only", "--timeout=60", "--tier=baseline")
    got = evaluate(SOURCES, "--native-only", "--timeout=600", "--jobs=2", **hot)
    for name in SOURCES:
        assert {key: got[name][key] for key in COMPARED} == {key: wanted[name][key] for key in COMPARED}, name
    tiers = [answer["tier"] for answer in got.values() if answer["tier"] is not None]
    assert tiers.count("orc") > len(tiers) // 2


@there
@pytest.mark.long
@pytest.mark.parametrize("failing", ["0", "3"])
def test_programs_are_the_same_where_everything_is_hot_and_made_beside(failing):
    """Units are put in their places whenever they are ready, and most programs end before."""
    hot = {"ASSAY_ALL_HOT": "beside", "ASSAY_FAILING_CHECKS": failing}
    wanted = evaluate(SOURCES, "--native-only", "--timeout=60", "--tier=baseline")
    for jobs in ("1", "3"):
        got = evaluate(SOURCES, "--native-only", "--timeout=600", "--jobs=" + jobs, **hot)
        for name in SOURCES:
            assert {key: got[name][key] for key in COMPARED} == {key: wanted[name][key] for key in COMPARED}, name


@there
@pytest.mark.long
def test_collections_are_no_matter_where_everything_is_hot():
    hot = {"ASSAY_ALL_HOT": "1", "ASSAY_COLLECT_OFTEN": "1"}
    sources = {name: text for name, text in SOURCES.items() if "loop" in name or "list" in name or "memory" in name}
    wanted = evaluate(sources, "--native-only", "--timeout=60", "--tier=baseline")
    got = evaluate(sources, "--native-only", "--timeout=600", "--jobs=2", **hot)
    for name in sources:
        assert {key: got[name][key] for key in COMPARED} == {key: wanted[name][key] for key in COMPARED}, name


@there
@pytest.mark.long
@pytest.mark.parametrize("failing", ["0", "5"])
def test_random_loops_are_cpythons_where_everything_is_hot(failing):
    script = pathlib.Path(__file__).parents[1] / "fuzz/random_loops.py"
    command = [PYTHON, script, ASSAY, "--tier=auto", "--programs=60", "--seed=4"]
    hot = os.environ | {"ASSAY_ALL_HOT": "1", "ASSAY_FAILING_CHECKS": failing}
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, env=hot)
    assert done.returncode == 0, done.stdout


class Session:
    """`assay eval` that waits for programs."""

    def __init__(self, *options):
        self.process = subprocess.Popen(
            [ASSAY, "eval", "--no-cache", "--native-only", *options, "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def run(self, source):
        self.process.stdin.write(json.dumps({"id": 0, "source": source}) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def mappings(self):
        return pathlib.Path("/proc/%d/maps" % self.process.pid).read_text().splitlines()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.process.stdin.close()
        self.process.wait()


LOOP = "total = 0\nfor i in range(100_000):\n    total += i\nprint(total)"


@pytest.mark.parametrize("tier", ["auto", "baseline"])
def test_llvm_is_not_mapped(tier):
    with Session("--tier=" + tier) as session:
        assert session.run(LOOP)["tier"] == "baseline"
        assert not [each for each in session.mappings() if "assay-orc" in each]


HOT = "def f(n):\n    x = 0\n    for i in range(n):\n        x = (x * 3 + i) % 1000003\n    return x\nprint(f(60_000_000))"


@there
def test_llvm_is_loaded_where_a_loop_is_hot():
    with Session() as session:
        assert session.run(HOT)["tier"] == "orc"
        assert [each for each in session.mappings() if "assay-orc" in each]
    with Session("--tier=baseline") as session:
        assert session.run(HOT)["tier"] == "baseline"


@there
def test_a_single_processor_is_waited_for():
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(allowed)})
    try:
        with Session() as session:
            assert session.run(HOT)["tier"] == "orc"
    finally:
        os.sched_setaffinity(0, allowed)


@there
def test_the_end_does_not_wait_for_code_that_is_being_made():
    """Programs end while LLVM is loaded, and while it makes code."""
    for turn in range(40):
        count = 200_000 + turn * 100_000
        line = json.dumps({"id": 0, "source": HOT.replace("60_000_000", str(count))})
        done = subprocess.run([ASSAY, "eval", "--no-cache", "--native-only"], input=line, capture_output=True, text=True)
        assert done.returncode == 0 and done.stderr == "", count
        assert json.loads(done.stdout)["outcome"] == "passed"


@there
def test_a_hot_loop_can_be_stopped():
    with Session("--timeout=1") as session:
        assert session.run("x = 1\nwhile x:\n    x = x % 7 + 1")["outcome"] == "timeout"
        assert session.run("[x for x in range(10**12) if x < 0]")["outcome"] == "timeout"
        assert session.run("def f(x):\n    while x: x = x % 7 + 1\nf(1)")["outcome"] == "timeout"
        assert session.run("def f(x):\n    return f(x) if f(x) else x\ndef g(n):\n    return 1 if n == 0 else g(n - 1) + g(n - 1)\ng(60)")["outcome"] == "timeout"


@there
def test_mappings_are_bounded():
    with Session("--tier=orc") as session:
        assert session.run(LOOP)["tier"] == "orc"
        before = session.mappings()
        assert [each for each in before if "assay-orc" in each]
        for turn in range(100):
            source = "".join("def f%d(x):\n    return x + %d\nassert f%d(1) == %d\n" % (i, i + turn, i, i + turn + 1) for i in range(5))
            assert session.run(source)["outcome"] == "passed"
        assert len(session.mappings()) < len(before) + 20


EVERY_TIER = pytest.mark.parametrize("tier", ["auto", "baseline", pytest.param("orc", marks=there)])


@EVERY_TIER
def test_stats_of_programs(tier, tmp_path):
    stats = tmp_path / "stats.json"
    evaluate({"a": "print(1)"}, "--tier=" + tier, "--stats=" + str(stats))
    assert json.loads(stats.read_text())["llvm_loaded"] == (tier == "orc")


@EVERY_TIER
def test_stats_of_tests(tier, bench):
    bench.write(test_a="def test_a():\n    assert sum(x * x for x in range(5)) == 30\n")
    stats = bench.scratch / "stats.json"
    got = bench.assay("--tier=" + tier, "--stats=%s" % stats)
    assert got.tiers == {"test_a.py::test_a": "orc" if tier == "orc" else "baseline"}
    assert json.loads(stats.read_text())["llvm_loaded"] == (tier == "orc")


def test_without_the_plugin(tmp_path):
    (tmp_path / "bin").mkdir()
    alone = shutil.copy(ASSAY, tmp_path / "bin/assay")
    (tmp_path / "test_a.py").write_text("def test_a(): pass\n")
    for command in (["eval"], ["run", "--python", PYTHON, "test_a.py"]):
        done = subprocess.run([alone, *command, "--tier=orc"], input="", capture_output=True, text=True, cwd=tmp_path)
        assert done.returncode == 4 and "ORC tier" in done.stderr
    assert subprocess.run([alone, "eval"], input='{"id": 1, "source": ""}', text=True).returncode == 0


@there
def test_functions_have_names(tmp_path):
    environment = os.environ | {"ASSAY_PERF_MAP": "1"}
    source = json.dumps({"id": 1, "source": "def named():\n    return 1\nnamed()"})
    process = subprocess.Popen([ASSAY, "eval", "--tier=orc"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, env=environment)
    process.communicate(source)
    names = pathlib.Path("/tmp/perf-%d.map" % process.pid)
    assert "py:named (orc)" in names.read_text()
    names.unlink()
