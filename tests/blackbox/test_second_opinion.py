"""Where native code and CPython differ, CPython's verdict counts; it is Assay's bug only if CPython sticks to it in
a process that has run nothing else."""

import json
import os

import pytest

FAILS = "def test_x(): assert 1 == 2\n"
PASSES = "def test_x(): assert 1 == 1\n"

# Imported or run first, these have CPython pass what fails: nothing of Assay's making.
MEDDLERS = {
    "at import": "import _pytest.python\n_pytest.python.Function.runtest = lambda self: None\ndef test_a(): pass\n",
    "in a test": "import _pytest.python\ndef test_a(): _pytest.python.Function.runtest = lambda self: None\n",
    "by a hook": "class Plugin:\n    def pytest_pyfunc_call(self): return True\ndef test_a(pytestconfig): pytestconfig.pluginmanager.register(Plugin())\n",
}


def disagree(bench, native, cpython, name="test_b.py"):
    """Leaves a file that says one thing to whoever reads it, and another to pytest: its compiled code, as pytest
    keeps it, is that of another text of the same size and time."""
    assert len(native) == len(cpython)
    path = bench.put(name, cpython)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    bench.env.pop("PYTHONDONTWRITEBYTECODE", None)
    bench.pytest(name)
    bench.put(name, native)
    os.utime(path, (1_700_000_000, 1_700_000_000))


@pytest.mark.sanitized
@pytest.mark.parametrize("name", sorted(MEDDLERS))
def test_state_of_other_tests_is_no_bug(bench, name):
    bench.write(test_a=MEDDLERS[name], test_b=FAILS + "def test_y(): assert 2 == 2\n")
    got = bench.both()
    assert got.verdicts["test_b.py::test_x"] == "passed" and got.status == 0


@pytest.mark.sanitized
def test_a_bug_is_said(bench):
    disagree(bench, FAILS, PASSES)
    got = bench.assay()
    assert got.verdicts == {"test_b.py::test_x": "passed"} and got.status == 0
    assert "THIS IS A BUG OF ASSAY: test_b.py::test_x failed natively, and CPython passes it" in got.out
    saved = list((bench.scratch / "cache").rglob("bugs/*.py"))
    assert [path.read_text() for path in saved] == [FAILS] and str(saved[0]) in got.out
    assert "BUG" not in bench.assay("--tier=worker").out


def test_a_bug_is_said_whatever_the_options(bench):
    """The fresh process takes neither paths nor limits from the run."""
    bench.put("pytest.ini", "[pytest]\naddopts = -k 'test_x or test_y' -x\n")
    text = "def test_x(): assert 1 == %d\ndef test_y(): assert 3 == %d\n"
    disagree(bench, text % (2, 4), text % (1, 3), "sub/test_b.py")
    for arguments in ([], ["-n2"], ["sub/test_b.py::test_y"], ["-q", "--maxfail=1", "--lf"], ["--no-cache"]):
        got = bench.assay(*arguments, env={"PYTEST_ADDOPTS": "-v"})
        assert set(got.verdicts.values()) == {"passed"} and got.status == 0, got
        assert got.out.count("THIS IS A BUG") == len(got.verdicts), got


def test_verify_says_where_cpython_fails(bench):
    disagree(bench, PASSES, FAILS)
    got = bench.assay("--verify")
    assert got.verdicts == {"test_b.py::test_x": "failed"} and got.status == 1
    assert "THIS IS A BUG OF ASSAY: test_b.py::test_x passed natively, and CPython does not pass it" in got.out


def test_verify_of_what_other_tests_break(bench):
    bench.write(test_a="import _pytest.python\ndef boom(self): raise ValueError\ndef test_a(): _pytest.python.Function.runtest = boom\n", test_b=PASSES)
    want, got = bench.pytest(), bench.assay("--verify")
    assert (got.verdicts, got.status) == (want.verdicts, want.status) and want.verdicts["test_b.py::test_x"] == "failed"
    assert "BUG" not in got.out


def test_asking_again_leaves_no_trace(bench):
    """pytest's cache, the JUnit report and the report log are those of the run."""
    bench.write(test_a=MEDDLERS["in a test"], test_b=FAILS)
    stats = bench.scratch / "stats.json"
    got = bench.assay("--junitxml=out.xml", "--stats=%s" % stats, env={"PYTEST_ADDOPTS": "--strict-markers"})
    assert got.verdicts == {"test_a.py::test_a": "passed", "test_b.py::test_x": "passed"}
    assert (bench.folder / "out.xml").read_text().count("<testcase") == 2
    cache = bench.folder / ".pytest_cache/v/cache/lastfailed"
    assert not cache.exists() or json.loads(cache.read_text()) == {}
    assert json.loads(stats.read_text())["workers_started"] == 1
