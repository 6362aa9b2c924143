"""Assay's own record of last failures and durations: `--lf` and `--ff` need nothing else, and it never costs a run."""

import os
import shutil

import pytest

SUITE = {
    "test_a.py": "import os\ndef test_1(): assert os.getpid()\ndef test_2(): assert not os.environ.get('BAD')\n",
    "test_b.py": "import os\ndef test_3(): assert not os.environ.get('BAD')\ndef test_4(): assert os.getpid()\n",
    "test_c.py": "def test_5(): assert 1 == 1\n",
}
BAD = {"BAD": "1"}
FAILING = {"test_a.py::test_2": "failed", "test_b.py::test_3": "failed"}


@pytest.fixture
def suite(bench):
    for name, text in SUITE.items():
        bench.put(name, text)
    return bench


def records(bench):
    return sorted((bench.scratch / "cache").rglob("*.json"))


def test_last_failed_without_pytests_cache(suite):
    suite.assay(env=BAD)
    shutil.rmtree(suite.folder / ".pytest_cache", ignore_errors=True)
    got = suite.assay("--lf", env=BAD)
    assert got.verdicts == FAILING and got.status == 1, got
    got = suite.assay("--ff", env=BAD)
    assert got.order[:2] == sorted(FAILING) and len(got.order) == 5
    shutil.rmtree(suite.folder / ".pytest_cache", ignore_errors=True)
    assert suite.assay("--lf").verdicts == dict.fromkeys(FAILING, "passed")
    assert len(suite.assay("--lf").verdicts) == 5  # nothing has failed any more


def test_same_as_pytest_over_several_runs(suite):
    """The same steps, each program with a record of its own."""
    steps = [([], BAD), (["--lf"], BAD), (["--ff"], BAD), (["test_a.py"], {}), (["--lf"], BAD), (["--lf", "-k", "test_3"], {}),
             (["--lf"], {}), (["--ff"], {}), (["--lf", "--lfnf=none"], {}), (["--cache-clear"], BAD), (["--lf", "-x"], BAD),
             (["--lf", "--cache-clear"], {})]
    seen = {}
    for name, run in (("pytest", suite.pytest), ("assay", suite.assay)):
        shutil.rmtree(suite.folder / ".pytest_cache", ignore_errors=True)
        seen[name] = []
        for arguments, env in steps:
            got = run(*arguments, env=env)
            seen[name].append((arguments, got.status, got.order, got.verdicts))
    for want, got in zip(seen["pytest"], seen["assay"]):
        assert got == want


def test_written_only_when_it_changed(suite):
    suite.assay(env=BAD)
    (record,) = records(suite)
    before = os.stat(record)
    suite.assay(env=BAD)
    assert os.stat(record).st_mtime_ns == before.st_mtime_ns and os.stat(record).st_ino == before.st_ino
    suite.assay()
    assert os.stat(record).st_mtime_ns != before.st_mtime_ns
    assert records(suite) == [record]  # and no temporary file is left


def test_nothing_failed_nothing_written(suite):
    suite.assay()
    assert records(suite) == []


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"\x00\xff" * 100, b'{"version": 1}', b'{"version": 99, "lastfailed": [], "seconds": {}}',
                                    b'{"version": 1, "lastfailed": [3, null, {}], "seconds": {"a": "b", "c": null}}',
                                    b'{"version": "1", "lastfailed": {}, "seconds": []}', b"[" * 100000])
def test_damaged(suite, damage):
    suite.assay(env=BAD)
    (record,) = records(suite)
    record.write_bytes(damage)
    got = suite.assay("--lf", env=BAD)
    assert got.status == 1 and got.verdicts.items() >= FAILING.items()
    assert "warning" not in got.out
    assert suite.assay("--lf", env=BAD).verdicts == FAILING


@pytest.mark.parametrize("how", ["file", "missing", "folder", "proc"])
def test_folder_that_takes_nothing(suite, how):
    place = suite.scratch / "place"
    if how == "file":
        place.write_text("")
    if how == "folder":
        suite.assay("--cache-dir=%s" % place, env=BAD)
        (record,) = place.rglob("*.json")
        record.unlink()
        record.mkdir()
    cache = {"proc": "/proc/nothing", "missing": str(place / "deep" / "er")}.get(how, str(place))
    got = suite.assay("--cache-dir=" + cache, env=BAD)
    assert got.status == 1 and got.verdicts.items() >= FAILING.items() and len(got.verdicts) == 5
    assert got.out.count("assay: warning") == (how != "missing"), got
    assert "Traceback" not in got.out + got.err


def test_no_cache(suite):
    suite.assay("--no-cache", env=BAD)
    assert records(suite) == []


def test_no_home(suite):
    env = dict(BAD, XDG_CACHE_HOME="", HOME="")
    got = suite.assay(env=env)
    assert got.status == 1 and "warning" not in got.out
