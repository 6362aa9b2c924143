"""Several workers: who gets which file, and when."""

import pytest

from test_run import KINDS

MEETS = """
import pathlib, time
def test_meets():
    here = pathlib.Path(__file__)
    here.with_suffix(".met").touch()
    for other in %r:
        end = time.monotonic() + 20
        while not here.with_name(other).exists():
            assert time.monotonic() < end, "nobody ran " + other
            time.sleep(0.01)
"""


@pytest.mark.parametrize("jobs", ["-n1", "-n2", "--jobs=3", "--jobs=auto"])
def test_jobs_give_the_same_verdicts(bench, jobs):
    for name in "abcde":
        bench.put("test_%s.py" % name, KINDS)
    want, got = bench.pytest(), bench.assay(jobs)
    assert got.verdicts == want.verdicts
    assert got.status == want.status


@pytest.mark.parametrize("before", ["", "def test_0(): pass\n", "".join("def test_%d(): pass\n" % i for i in range(9))],
                         ids=["alone", "one before", "nine before"])
@pytest.mark.parametrize("files", ["ab", "abc"])
def test_files_run_at_the_same_time(bench, files, before):
    names = ["test_%s.met" % name for name in files]
    bench.write(**{"test_" + name: before + MEETS % names for name in files})
    got = bench.assay("-n%d" % len(files), timeout=60)
    assert got.status == 0 and set(got.verdicts.values()) == {"passed"}, got


@pytest.mark.parametrize("dying", [[0], [1], [0, 1], [1, 2]], ids=str)
def test_a_worker_is_lost_before_it_takes_a_file(bench, dying):
    """Nobody waits for it, and what it would have run is run."""
    bench.write(conftest="""
import os, pathlib
def pytest_collection_modifyitems():
    for number in range(9):
        try:
            os.close(os.open(pathlib.Path(__file__).with_name("collected-%%d" %% number), os.O_CREAT | os.O_EXCL))
            break
        except FileExistsError:
            pass
    if number in %r: os._exit(3)
""" % dying, **{"test_" + name: "import os\ndef test_1(): assert os.getpid()\ndef test_2(): assert os.getpid()\n" for name in "abc"})
    got = bench.assay("-n2", timeout=60)
    assert got.status == 0 and got.verdicts == {"test_%s.py::test_%d" % (name, i): "passed" for name in "abc" for i in (1, 2)}, got


def test_workers_that_are_lost_again_and_again(bench):
    """The run ends and says so; what the worker ran that could collect is reported."""
    bench.write(conftest="""
import os, pathlib, time
def pytest_collection_modifyitems():
    try:
        os.close(os.open(pathlib.Path(__file__).with_name("collected"), os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        os._exit(3)
""", test_a="def test_1(): assert len('a')\n", test_b="def test_1(): assert len('b')\n")
    got = bench.assay("-n2", timeout=60)
    assert got.status == 3 and "giving up" in got.out, got
    assert set(got.verdicts.values()) <= {"passed"}, got
