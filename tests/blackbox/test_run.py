"""`assay run` beside pytest: every kind of outcome, and what is printed of it."""

import re

import pytest

KINDS = """
import os, warnings
import pytest

def test_passes(): pass
def test_fails(): assert [1, 2] == [1, 3]
@pytest.mark.skip(reason="not now")
def test_skipped(): pass
def test_skips_itself(): pytest.skip("changed my mind")
@pytest.mark.xfail(reason="known")
def test_xfails(): assert 0
@pytest.mark.xfail
def test_xpasses(): pass
@pytest.mark.xfail(strict=True)
def test_xpasses_strictly(): pass
def test_warns(): warnings.warn("careful")
@pytest.fixture
def broken(): raise ValueError("in setup")
def test_setup_error(broken): pass
@pytest.fixture
def untidy():
    yield
    raise ValueError("in teardown")
def test_teardown_error(untidy): pass
def test_prints():
    print("said this")
    raise RuntimeError("and failed")
@pytest.mark.parametrize("a, b", [(1, 2), (3, 4), ("x y", None)])
def test_many(a, b): assert a != 3
class TestClass:
    def setup_method(self): self.x = 1
    def test_method(self): assert self.x == 1
"""


def without_times(text):
    return re.sub(r"\d+\.\d\ds", "_s", text)


def summary(out):
    """From the first section after the progress on, without what is Assay's own."""
    lines = [line for line in without_times(out).splitlines() if not line.startswith("assay: ")]
    start = next((i for i, line in enumerate(lines) if re.match(r"=+ (ERRORS|FAILURES)", line)), 0)
    return lines[start:]


@pytest.mark.sanitized
def test_every_kind_of_outcome(bench):
    bench.write(test_kinds=KINDS)
    got = bench.both()
    assert set(got.tiers.values()) == {"worker"}


@pytest.mark.parametrize("arguments", [[], ["-ra"], ["-rA"], ["-v", "-ra"], ["-q"], ["-qq"], ["--tb=short"],
                                       ["--tb=no", "-rfE"], ["--tb=line"], ["-l"], ["--no-summary"],
                                       ["--disable-warnings"], ["--no-header"], ["-rN"], ["--show-capture=no"]])
def test_prints_what_pytest_prints(bench, arguments):
    bench.write(test_kinds=KINDS)
    want, got = bench.pytest(*arguments), bench.assay(*arguments)
    assert summary(got.out) == summary(want.out)


@pytest.mark.parametrize("arguments", [[], ["-v"], ["-q"]])
def test_progress_when_piped(bench, arguments):
    bench.write(test_kinds=KINDS, test_more="def test_one(): pass\n")
    def progress(out):
        lines = [line.rstrip() for line in out.splitlines()]
        stop = next(i for i, line in enumerate(lines) if re.match(r"=+ ERRORS", line))
        return [line for line in lines[:stop] if line and not line.startswith(("=", "platform", "cachedir", "rootdir", "plugins", "collecting", "collected"))]
    want, got = bench.pytest(*arguments), bench.assay(*arguments)
    assert progress(got.out) == progress(want.out)


@pytest.mark.sanitized
def test_collection_errors_interrupt(bench):
    bench.write(test_broken="import nothing_of_that_name\n", test_syntax="def f(:\n", test_fine="def test_x(): pass\n")
    got = bench.both()
    assert got.status == 2
    bench.both("--continue-on-collection-errors")
    want, got = bench.pytest("--continue-on-collection-errors"), bench.assay("-n2", "--continue-on-collection-errors")
    assert (got.verdicts, got.status) == (want.verdicts, want.status)


@pytest.mark.parametrize("arguments", [["-x"], ["--maxfail=2"], ["--maxfail=3", "-n2"], ["-x", "-n2"]])
def test_stops_where_pytest_stops(bench, arguments):
    for name in "abc":
        bench.put("test_%s.py" % name, "def test_1(): pass\ndef test_2(): assert 0\ndef test_3(): pass\n")
    want = bench.pytest(*[a for a in arguments if a != "-n2"])
    got = bench.assay(*arguments)
    assert (got.verdicts, got.status, got.order) == (want.verdicts, want.status, want.order)
    assert [l for l in got.out.splitlines() if l.startswith("!")] == [l for l in want.out.splitlines() if l.startswith("!")]


@pytest.mark.parametrize("arguments", [
    ["-k", "one"], ["-k", "not one"], ["-k", "(one or two) and not three"], ["-k", "ONE"], ["-k", "test_b"],
    ["-k", "and"], ["-k", "one ?"], ["-m", "slow"], ["-m", "not slow"], ["-m", "slow or"],
    ["--deselect", "test_a.py::test_one"], ["--deselect", "test_a.py"], ["--ignore=test_a.py"], ["--ignore-glob=*_a.py"],
    ["test_a.py::test_one"], ["test_a.py::test_none"], ["test_a.py::test_two", "test_a.py::test_one"], ["test_a.py::"],
    ["test_b.py", "test_a.py"], ["test_a.py", "test_a.py::test_two"], ["test_a.py::test_two", "test_a.py"], ["test_a.py::test_one", "test_b.py", "test_a.py::test_two"], ["test_a.py", "test_a.py"], ["nothing.py"], ["."], ["test_a.py::test_one::more"],
    ["--maxfail=x"], ["--frobnicate"], ["-Z"], ["-k"], ["-c", "nothing.ini"], ["--rootdir=nothing"], ["-p", "nothing"],
])
def test_selection_as_pytest_selects(bench, arguments):
    for name in "ab":
        bench.put("test_%s.py" % name, "def test_one(): assert 1 == 1\ndef test_two(): assert 2\ndef test_three(): assert 'x' == 'x'\n")
    bench.both(*arguments)
    bench.put("test_c.py", "import os\ndef test_one(): assert os.getpid()\n")
    bench.both(*arguments)
