"""The worker's verdicts are pytest's: on generated suites and on installed ones."""

import pathlib

import pytest
from parent import Parent, package, same_as_pytest

INSTALLED = pathlib.Path("/usr/lib/python3/dist-packages")

EVERY_OUTCOME = """
import unittest, warnings, pytest
def test_passes(): pass
def test_fails():
    print("out")
    assert 1 == 2
def test_skips(): pytest.skip("not \\udc80 here")
@pytest.mark.skip(reason="marked")
def test_marked(): pass
@pytest.mark.skipif("True")
def test_skipif(): pass
@pytest.mark.xfail(reason="known")
def test_xfails(): assert 0
@pytest.mark.xfail
def test_xpasses(): pass
@pytest.mark.xfail(strict=True)
def test_xpasses_strictly(): pass
@pytest.mark.parametrize("a", [1, "x y", 2.5])
def test_parameters(a):
    warnings.warn("hm")
    assert a
@pytest.fixture
def bad_setup(): raise ValueError("no\\nway")
def test_setup_error(bad_setup): pass
@pytest.fixture
def bad_teardown():
    yield
    print("in teardown")
    raise KeyError(1)
def test_teardown_error(bad_teardown): pass
def test_both(bad_teardown): assert 0
def test_property(record_property): record_property("a", object())
class TestClass:
    @pytest.fixture(autouse=True, scope="class")
    def shared(self): yield
    def test_method(self, tmp_path, capsys): print("x"); assert tmp_path.exists()
class Case(unittest.TestCase):
    def test_unit(self): self.assertEqual(1, 1)
    @unittest.skip("unit")
    def test_skipped(self): pass
    @unittest.expectedFailure
    def test_expected(self): self.fail()
    @unittest.expectedFailure
    def test_unexpected(self): pass
    def test_subtests(self):
        for i in range(3):
            with self.subTest(i=i): self.assertNotEqual(i, 1)
    def test_skip_test(self): raise unittest.SkipTest("late")
def helper():
    '''
    >>> 1 + 1
    3
    '''
"""


@pytest.mark.parametrize("start", [{}, {"reports": True}, {"terminal": True}, {"solo": False}], ids=str)
@pytest.mark.parametrize("args", [[], ["-rA"], ["-v"], ["-q", "--doctest-modules", "--tb=line"]], ids=str)
def test_every_outcome(suite, args, start):
    folder = suite(test_every=EVERY_OUTCOME)
    worker, _ = same_as_pytest(folder, args, start)
    if not start.get("terminal"):
        assert worker.output == ""


@pytest.mark.parametrize("name", ["toolz", "mando", "hyperlink"])
def test_installed_suites(name):
    folder = INSTALLED / name
    if not folder.is_dir():
        pytest.skip("not installed")
    worker, expected = same_as_pytest(folder, ["-p", "no:cacheprovider"])
    assert worker.items == expected["items"] != []


def test_source_of_another_python(suite):
    folder = suite(test_one="def test_one(): pass")
    worker = Parent(folder, payload=package(compiled=False)).everything()
    assert worker.one("q") == {"exitstatus": 0, "stop": None}
    assert len(worker.all("o")) == 1


PLUGIN = """
import pytest
from _pytest.runner import runtestprotocol

@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item, nextitem):
    if "again" not in item.name:
        return None
    item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
    for attempt in range(3):
        reports = runtestprotocol(item, nextitem=nextitem, log=False)
        failed = any(report.failed for report in reports)
        for report in reports:
            if report.failed and attempt < 2:
                report.outcome = "rerun"
            item.ihook.pytest_runtest_logreport(report=report)
        if not failed:
            break
        item._initrequest()
    item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
    return True

def pytest_report_teststatus(report):
    if report.outcome == "rerun":
        return "rerun", "R", ("RERUN", {"yellow": True})
    if getattr(report, "context", None):
        return "subtests " + report.outcome, ",", "SUB"

class SubReport(pytest.TestReport):
    pass

@pytest.fixture
def several(request):
    def report(outcome):
        made = SubReport(request.node.nodeid, request.node.location, {}, outcome, None, "call")
        made.context = {"kind": "sub"}
        request.node.ihook.pytest_runtest_logreport(report=made)
    return report

def pytest_collection_finish(session):
    config = session.config
    report = pytest.TestReport("outside", ("x", None, "y"), {}, "passed", None, "call")
    config.hook.pytest_runtest_logreport(report=report)
"""

UNUSUAL = """
import itertools
counter = itertools.count()
def test_again(): assert next(counter) == 1
def test_again_and_again(): assert 0
def test_several(several):
    several("passed")
    several("failed")
    several("passed")
def test_plain(): pass
"""


def test_plugins_that_report_several_times(suite):
    folder = suite(conftest=PLUGIN, test_a=UNUSUAL)
    worker, _ = same_as_pytest(folder)
    assert worker.all("e")[0]["i"] is None
    assert len(worker.all("o")) == 1


@pytest.mark.parametrize(
    "args",
    [["-p", "no:terminal"], ["-p", "no:logging", "-p", "no:capture"], ["-p", "no:junitxml"],
     ["-p", "no:warnings"], ["-p", "no:reports"], ["-p", "no:cacheprovider", "-p", "no:stepwise"],
     ["--runxfail"], ["--strict-markers"], ["-W", "error"], ["--import-mode=importlib"],
     ["--setup-only"], ["-k", "passes or fails"], ["--collect-only"], ["--nf"], ["--no-summary"],
     ["--no-header", "-qq"], ["--pyargs", "json"]],
    ids=" ".join,
)
def test_options(suite, args):
    folder = suite(test_every=EVERY_OUTCOME)
    same_as_pytest(folder, args)
