"""What the session as a whole does: queue, stopping, last failures, texts, the terminal."""

import os
import pty
import re
import select

import pytest
from parent import Parent, pytest_beside, same_as_pytest

FIVE = "".join("def test_%d(): pass\n" % i for i in range(5))
FAILING = "".join("def test_%d(): assert %d != 2 and %d != 3\n" % (i, i, i) for i in range(6))


# The queue.


def test_ranges_run_in_order_and_one_is_kept_waiting(suite):
    folder = suite(test_a=FIVE)
    worker = Parent(folder, start={"solo": False})
    worker.until("l")
    worker.run([3, 4], [0, 1], last=False)
    assert worker.until("o")[0] == 3
    worker.socket.settimeout(0.5)
    with pytest.raises(TimeoutError):  # what comes after 0 is not known yet
        worker.frame()
    worker.socket.settimeout(60)
    worker.run([1, 1], [4, 5], last=False)
    assert worker.until("o")[0] == 0
    worker.run()
    assert worker.until("o")[0] == 4
    assert worker.until("q")["exitstatus"] == 0
    worker.end()


@pytest.mark.parametrize("reason", [None, "stopping after 3 failures"])
def test_stop_from_outside(suite, reason):
    folder = suite(test_a="import time\ndef test_0(): time.sleep(0.3)\n" + FIVE.replace("_", "_b"))
    worker = Parent(folder, start={"solo": False})
    worker.until("l")
    worker.run([0, 6])
    worker.until("b")
    worker.send_json(b"x", {"reason": reason})
    over = worker.until("q")
    worker.end()
    assert [value[0] for value in worker.all("o")] == [0]
    assert over == {"exitstatus": 1 if reason else 0, "stop": reason}


@pytest.mark.parametrize("args", [["-x"], ["--maxfail=2"], ["--maxfail=3"], ["--sw"]], ids=" ".join)
def test_stopping(suite, args):
    folder = suite(test_a=FAILING)
    args = [*args, "--cache-clear"]
    worker, expected = same_as_pytest(folder, args)
    stop = re.search(r"^!+ (.*) !+$", expected["output"], re.M)
    assert worker.one("q")["stop"] == (stop and stop[1])


def test_failures_of_an_earlier_worker_count(suite):
    folder = suite(test_a=FAILING)
    worker = Parent(folder, ["--maxfail=3"], {"solo": False, "failed": 2})
    worker.until("l")
    worker.run([0, 6])
    over = worker.until("q")
    worker.end()
    assert over == {"exitstatus": 1, "stop": "stopping after 3 failures"}
    assert len(worker.all("f")) == 1


def test_collection_errors(suite):
    folder = suite(test_a=FIVE, test_b="import nothing_like_it", test_c="def test(:", test_d="""
import pytest
pytest.skip("all of it", allow_module_level=True)
""")
    for args in ([], ["--continue-on-collection-errors", "-rsE"], ["--co", "-q"]):
        worker, expected = same_as_pytest(folder, args)
        stop = re.search(r"^!+ (.*) !+$", expected["output"], re.M)
        assert worker.one("q")["stop"] == (stop and stop[1])
        for error in worker.all("c"):
            if error["outcome"] == "failed":
                assert error["text"] in expected["output"]
                assert error.get("short", "") in expected["output"]
        (skip,) = (c for c in worker.all("c") if c["outcome"] == "skipped")
        assert skip.get("skip") == (["test_d.py", 3, "all of it"] if "-rsE" in args else None)
        assert skip["message"] == "all of it"


# The record of last failures.


@pytest.mark.parametrize("option", ["--lf", "--ff"])
def test_last_failures_are_ours(suite, option):
    folder = suite(test_a=FIVE, test_b=FAILING)
    record = {"test_b.py::test_3": True, "test_b.py::test_5": True, "gone.py::test": True}
    (folder / ".pytest_cache/v/cache").mkdir(parents=True)
    cache = folder / ".pytest_cache/v/cache/lastfailed"
    cache.write_text('{"test_b.py::test_3": true, "test_b.py::test_5": true, "gone.py::test": true}')
    expected = pytest_beside(folder, [option])
    cache.write_text('{"test_a.py::test_1": true}')
    worker = Parent(folder, [option], {"lastfailed": record, "solo": False}).everything()
    assert worker.items == expected["items"]
    assert worker.verdicts() == expected["found"]
    assert worker.one("l")["text"].strip() in expected["output"]
    assert cache.read_text() == '{"test_a.py::test_1": true}'


def test_only_the_only_worker_writes_the_cache(suite):
    folder = suite(
        test_a=FAILING,
        conftest="def pytest_configure(config): config.cache.set('mine/x', 1)\n"
        "def pytest_unconfigure(config): config.cache.set('mine/y', 2)\n",
    )
    Parent(folder, start={"solo": False}).everything()
    kept = {path.name for path in (folder / ".pytest_cache/v").rglob("*") if path.is_file()}
    assert kept == {"x", "y"}
    Parent(folder, start={"solo": True}).everything()
    kept = {path.name for path in (folder / ".pytest_cache/v").rglob("*") if path.is_file()}
    assert {"lastfailed", "nodeids"} < kept


# Texts.

TEXTS = """
import pytest, unittest, sys, warnings
def test_fails():
    print("out"); print("err", file=sys.stderr)
    assert [1, 2] == [1, 3], "why"
@pytest.fixture
def noisy():
    print("set up")
    yield
    print("tear down")
def test_noisy(noisy): assert 0
def test_noisy_pass(noisy): print("called")
@pytest.fixture
def bad(noisy):
    yield
    raise KeyError("bad")
def test_bad(bad): pass
def test_both(bad): raise RuntimeError("a\\nb" * 40)
@pytest.mark.xfail(reason="why not")
def test_x(): assert 0
@pytest.mark.xfail(reason="why")
def test_y(): pass
@pytest.mark.parametrize("i", range(2))
def test_s(i): pytest.skip("because")
def test_w(): warnings.warn("careful")
class T(unittest.TestCase):
    def test_u(self): self.assertEqual({"a": 1}, {"a": 2})
"""


@pytest.mark.parametrize(
    "args",
    [["-rA"], ["-ra", "--tb=short", "-l"], ["-rfEs", "--tb=native", "--show-capture=no"],
     ["--tb=line", "-rfE"], ["--tb=no", "-rs"], ["-v", "--color=yes", "-rfEsxX"], ["-q"]],
    ids=" ".join,
)
def test_texts_are_those_of_pytest(suite, args):
    folder = suite(test_t=TEXTS)
    args = [*args, "-p", "no:cacheprovider"]
    start = {"color": "--color=yes" in args}
    env = dict(os.environ, COLUMNS="80")
    worker, expected = same_as_pytest(folder, args, start, env)
    output = expected["output"]
    assert "".join(worker.all("t")).strip() in output
    summary = worker.one("w")
    assert summary["warnings"] in output and ("careful" in summary["warnings"])
    blocks = {"failed": "", "error": "", "passed": ""}
    open_block = None
    for phase in worker.all("e"):
        if phase["when"] == "setup" or phase["category"]:
            open_block = phase["category"] if phase["category"] in blocks else open_block
        if phase.get("text"):
            blocks[phase["category"] or open_block] += phase["text"]
        if phase.get("short"):
            assert phase["short"] + "\n" in output
    for text in blocks.values():
        assert text in output
    asked = not {"--tb=no"} & set(args)
    assert bool(blocks["failed"]) == bool(blocks["error"]) == asked
    assert bool(blocks["passed"]) == ("-rA" in args)
    skips = [phase["skip"] for phase in worker.all("e") if "skip" in phase]
    asked = re.search(r"-r[a-zA-Z]*[sAa]", " ".join(args[:-2]))
    assert skips == ([["test_t.py", 24, "because"]] * 2 if asked else [])


def test_other_plugins_speak(suite):
    folder = suite(
        test_a=FIVE,
        conftest="""
import pytest
def pytest_report_header(): return "the header"
def pytest_report_collectionfinish(items): return ["collected", str(len(items))]
def pytest_terminal_summary(terminalreporter):
    terminalreporter.section("mine")
    terminalreporter.write_line("%d passed" % len(terminalreporter.stats["passed"]))
def pytest_report_teststatus(report):
    if report.when == "call" and "3" in report.nodeid:
        return "odd", "o", ("ODD", {"blue": True})
@pytest.fixture(autouse=True, scope="session")
def writes(request):
    yield
    request.config.get_terminal_writer().line("from a fixture")
""",
    )
    worker, expected = same_as_pytest(folder, ["--durations=3", "-p", "no:cacheprovider"])
    assert "the header\n" in "".join(worker.all("t"))
    assert "from a fixture\n" in "".join(worker.all("t"))
    assert worker.one("l")["text"] == "collected\n5\n"
    assert worker.one("w")["extra"] == "%s mine %s\n4 passed\n" % ("=" * 37, "=" * 37)
    assert worker.output == ""


def test_properties_for_junit(suite):
    folder = suite(
        test_a="""
def test_a(record_testsuite_property, record_property):
    record_testsuite_property("suite", 5)
    record_property("x", [1])
""",
        ini="junit_logging = all",
    )
    worker = Parent(folder, ["--junitxml=x.xml"], {"junit": True}).everything()
    assert worker.one("w")["properties"] == [["suite", "5"]]
    assert worker.all("e")[1]["properties"] == [["x", "[1]"]]
    assert not (folder / "x.xml").exists()


# The terminal.


def test_terminal_mode_prints_what_pytest_prints(suite):
    folder = suite(test_t=TEXTS, test_a=FIVE)
    env = dict(os.environ, COLUMNS="90")

    def clean(text):
        return re.sub(r"\d+\.\d+s", "TIME", text)

    for args in (["-s", "-v"], ["--setup-show", "-rA"], ["--collect-only"], ["--fixtures"], ["--help"],
                 ["-o", "log_cli=true"], ["--markers"], ["--version"], ["--setup-plan"]):
        args = [*args, "-p", "no:cacheprovider"]
        expected = pytest_beside(folder, args, env)
        worker = Parent(folder, args, {"terminal": True}, env=env).everything()
        assert clean(worker.output) == clean(expected["output"])
        assert worker.process.returncode == expected["exitstatus"]
        assert worker.one("q")["exitstatus"] == expected["exitstatus"]


@pytest.mark.parametrize("command", ["c", "q"])
def test_debugger(suite, command):
    folder = suite(test_a="def test_a():\n    x = 41\n    breakpoint()\n    assert x == 41\ndef test_b(): pass\n")
    ours, theirs = pty.openpty()
    worker = Parent(folder, stdin=theirs, stdout=theirs, stderr=theirs, env=dict(os.environ, TERM="dumb"))
    os.close(theirs)
    worker.until("l")
    worker.run([0, 2])
    assert worker.until("d") == 1
    os.write(ours, b"p x + 1\n" + command.encode() + b"\n")
    over = worker.until("q")
    assert worker.all("d") == [1, 0]
    said = b""
    while select.select([ours], [], [], 1)[0]:
        try:
            said += os.read(ours, 4096)
        except OSError:
            break
    os.close(ours)
    worker.end()
    assert b"42" in said and b"PDB set_trace" in said
    assert over["exitstatus"] == (0 if command == "c" else 2)
    assert len(worker.all("o")) == (2 if command == "c" else 0)
