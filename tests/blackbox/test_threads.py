"""Native tests on several threads, where that pays: the same verdicts in the same order, whoever ran what."""

import json
import os
import signal
import subprocess
import time

import pytest

from conftest import PYTHON

LOOPS = """
def work(n):
    total = 0
    for i in range(n):
        total += i * i %% 7
    return total

def test_long():
    assert work(%d) > 0

def test_short():
    assert work(10) > 0
"""
ALONE = {"ASSAY_WITHOUT": "parallelism"}
pytestmark = pytest.mark.skipif(len(os.sched_getaffinity(0)) < 2, reason="one processor is not dealt to")


def run(bench, *arguments, **options):
    """What came of it, and how many threads there were."""
    path = bench.scratch / "stats.json"
    got = bench.assay("--stats=%s" % path, *arguments, **options)
    return got, json.loads(path.read_text())["native_threads"]


@pytest.mark.threads
def test_long_files_go_to_threads(bench):
    for name in range(6):
        bench.put("test_%d.py" % name, LOOPS % 300_000)
    got, threads = run(bench)
    alone, one = run(bench, env=ALONE)
    assert (threads, one) == (len(os.sched_getaffinity(0)) if len(os.sched_getaffinity(0)) < 6 else 6, 1)
    assert (got.status, got.verdicts, got.order, got.tiers) == (alone.status, alone.verdicts, alone.order, alone.tiers)
    assert got.order == sorted(got.order) and set(got.verdicts.values()) == {"passed"}


def test_short_files_do_not(bench):
    for name in range(5):
        bench.put("test_%d.py" % name, "def test_x():\n    assert 1 + %d == %d\n" % (name, name + 1))
    for options in ({}, {}):
        assert run(bench, **options)[1] == 1


@pytest.mark.threads
def test_one_file_is_long_and_the_rest_need_not_wait(bench):
    """Found out in the middle of a file: nothing was known of it before."""
    bench.put("test_a.py", LOOPS % 2_000_000)
    bench.put("test_b.py", LOOPS % 2_000_000)
    assert run(bench)[1] == 2


@pytest.mark.threads
def test_what_earlier_runs_took_comes_first(bench):
    for name in "abcd":
        bench.put("test_%s.py" % name, LOOPS % (20_000_000 if name == "d" else 1000))
    run(bench, env={"ASSAY_WITHOUT": "orc"})
    record = next((bench.scratch / "cache/assay/runs").iterdir())
    assert list(json.loads(record.read_text())["seconds"]) == ["test_d.py"]
    got, _ = run(bench)
    assert got.status == 0 and got.order == sorted(got.order)


@pytest.mark.threads
def test_threads_and_all_that_may_happen(bench):
    """Modules that files share and write to, failures, what declines, fixtures: as pytest has it."""
    bench.write(
        helper="seen = []\n\ndef note(x):\n    seen.append(x)\n    return len(seen)\n",
        constants="LIMIT = 3\n",
        test_w1="from helper import note\n" + LOOPS % 200_000 + "\ndef test_note():\n    assert note(1) >= 1\n",
        test_w2="from helper import note\n" + LOOPS % 200_000 + "\ndef test_note():\n    assert note(2) >= 1\n",
        test_r1="from constants import LIMIT\n" + LOOPS % 200_000 + "\ndef test_limit():\n    assert LIMIT == 3\n",
        test_r2="from constants import LIMIT\n" + LOOPS % 200_000 + "\ndef test_limit():\n    assert LIMIT == 4\n",
        test_s="memo = {}\n" + LOOPS % 200_000 + "\ndef test_a():\n    memo[1] = 2\n\ndef test_b():\n    assert memo == {1: 2}\n",
        test_t="import time\n" + LOOPS % 200_000 + "\ndef test_time(tmp_path):\n    assert time.time() > 0 and tmp_path.is_dir()\n",
        test_x="def test_syntax(:\n",
        test_y="def test_trivial():\n    assert 1 + 1 == 2\n",
    )
    bench.both("--continue-on-collection-errors")
    got, threads = run(bench, "--continue-on-collection-errors")
    assert threads > 1
    assert got.tiers["test_w1.py::test_note"] == got.tiers["test_w2.py::test_note"] == "worker"
    assert got.tiers["test_s.py::test_b"] != "worker"


def test_interrupted(bench):
    for name in range(4):
        bench.put("test_%d.py" % name, LOOPS % 10_000_000_000)
    process = subprocess.Popen([bench.program, "run", "--python=" + PYTHON], cwd=bench.folder, env=bench.env, stdout=subprocess.PIPE)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 2 and b"KeyboardInterrupt" in out


STARTED = """
import os, pathlib, time
clock = os.sysconf("SC_CLK_TCK")
def test_when(tmp_path):
    stat = pathlib.Path("/proc/self/stat").read_text().rpartition(")")[2].split()
    uptime = float(pathlib.Path("/proc/uptime").read_text().split()[0])
    pathlib.Path(__file__).with_suffix(".age").write_text(str(uptime - int(stat[19]) / clock))
"""


def test_a_worker_starts_while_native_tests_run(bench):
    """What needs it is known from the first file; the second one takes long."""
    bench.put("test_a.py", STARTED)
    bench.put("test_b.py", LOOPS % 100_000_000)
    path = bench.scratch / "stats.json"
    got = bench.assay("--stats=%s" % path, env={"ASSAY_WITHOUT": "orc"})
    assert got.status == 0 and got.tiers["test_b.py::test_long"] == "baseline"
    # One that is started when all is done is younger than that took.
    native = json.loads(path.read_text())["ns"]["execute"] / 1e9
    assert native > 0.5 and float((bench.folder / "test_a.age").read_text()) > native
