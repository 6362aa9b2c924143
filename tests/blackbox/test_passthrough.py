"""Options that belong to pytest or to its plugins work under `assay run` as they do there."""

import re

import pytest

from conftest import PYTHON

SUITE = """
import logging, warnings
import pytest

@pytest.fixture(scope="module")
def wide():
    "A fixture with a description."
    yield 1
@pytest.fixture
def narrow(wide): return wide
def test_passes(narrow): assert narrow == 1
def test_literal(): assert 1 == 1
def test_fails():
    local = [1, 2]
    logging.getLogger("suite").warning("logged")
    assert local == [1, 3]
@pytest.mark.parametrize("n", [1, 2], ids=["one", "two"])
def test_many(n): assert n
def test_warns(): warnings.warn("careful")
"""
LITERALS = "def test_one(): assert 1 == 1\ndef test_two(): assert 'a' in ['a']\n"


def plain(text):
    """Output without what differs from run to run, and without what is Assay's own."""
    text = re.sub(r"\d+\.\d\d+ ?s(econds)?\b", "_s", text)
    text = re.sub(r"0x[0-9a-f]{6,}|\b\d{2}:\d{2}:\d{2}\b", "_", text)
    lines = [line.rstrip() for line in text.splitlines() if not line.startswith("assay: ")]
    return [re.sub(r"={3,}", "===", line) for line in lines if line]


def same_output(bench, *arguments, suite=SUITE, **options):
    """Both runs print the same, line for line, and agree on everything else; Assay's outcome."""
    if suite:
        bench.write(test_a=suite)
    want, got = bench.pytest(*arguments, **options), bench.assay(*arguments, **options)
    assert plain(got.out) == plain(want.out)
    assert (got.verdicts, got.status, got.order) == (want.verdicts, want.status, want.order)
    return got


@pytest.mark.parametrize("arguments", [
    ["--collect-only"], ["--co"], ["--collect-only", "-q"], ["--co", "-qq"], ["--co", "-v"], ["--co", "-k", "many"],
    ["--fixtures"], ["--fixtures", "-v"], ["--funcargs"], ["--fixtures-per-test"], ["--markers"],
    ["--setup-show"], ["--setup-only"], ["--setup-plan"], ["--setup-plan", "-k", "passes"],
    ["-o", "log_cli=true"], ["--log-cli-level=INFO"], ["-o", "log_cli=1", "--log-cli-format=%(message)s"],
    ["-s"], ["--capture=no"], ["--version"], ["-V"], ["-VV"],
], ids=" ".join)
def test_pytest_has_the_terminal(bench, arguments):
    same_output(bench, *arguments)


@pytest.mark.parametrize("arguments", [
    ["-l"], ["--showlocals", "--tb=short"], ["--full-trace"], ["--tb=native"], ["-W", "error"],
    ["-W", "ignore::UserWarning"], ["-W", "error::UserWarning", "-rA"], ["-W", "nonsense"], ["--disable-warnings"],
    ["--show-capture=log"], ["--log-level=INFO"], ["--log-disable=suite"], ["--runxfail"], ["--strict-markers"],
    ["-p", "no:warnings"], ["-p", "no:logging"], ["--assert=plain"], ["--capture=sys"],
    ["--capture=tee-sys"], ["--capture=fd"], ["--import-mode=importlib"], ["--import-mode=append"],
    ["--pyargs", "test_a"], ["--durations=2", "--durations-min=100"], ["--durations=0", "-k", "nothing"], ["--noconftest"],
    ["--maxfail=1", "--lf"], ["--ff"], ["--nf"], ["-m", "none"], ["--rootdir=."], ["--basetemp=temp"],
    ["--keep-duplicates", "test_a.py", "test_a.py"], ["--code-highlight=no"], ["--color=no"], ["--verbosity=1"],
    ["-vv"], ["-rfEp"], ["--no-header", "--no-summary", "-q"],
], ids=" ".join)
def test_reported_by_assay(bench, arguments):
    bench.write(test_a=SUITE)
    got = bench.both(*arguments)
    def results(out):
        lines = plain(out)
        start = next((i for i, line in enumerate(lines) if line.startswith("===") and "session starts" not in line), 0)
        return lines[start:]
    assert results(got.out) == results(got.pytest.out)


def test_without_pytests_terminal_plugin(bench):
    bench.write(test_a=SUITE)
    bench.both("-p", "no:terminal")


def test_durations_lists_the_slowest(bench):
    bench.write(test_a="import time\ndef test_1(): time.sleep(0.2)\ndef test_2(): time.sleep(0.1)\ndef test_3(): pass\n")
    for arguments in (["--durations=0"], ["--durations=1"], ["--durations=2", "--durations-min=0.15"], ["--durations=0", "-vv"]):
        def listed(out):
            found = re.findall(r"^(\d+\.\d\d)s (call|setup|teardown) +(\S+)", out, re.M)
            if "-vv" in arguments:
                return sorted(row[1:] for row in found)
            return [row[1:] for row in found if float(row[0]) >= 0.05]  # a busy machine adds to these
        want, got = bench.pytest(*arguments).out, bench.assay(*arguments).out
        assert listed(got) == listed(want) and listed(got)
        assert re.findall(r"=+ (slowest.*?) =+", got) == re.findall(r"=+ (slowest.*?) =+", want)
        assert re.findall(r"^\(\d+ durations.*", got, re.M) == re.findall(r"^\(\d+ durations.*", want, re.M)


def test_help(bench):
    bench.write(conftest="def pytest_addoption(parser): parser.addoption('--frobnicate', help='of this suite')\n")
    for option in ("-h", "--help"):
        want, got = bench.pytest(option), bench.assay(option)
        assert got.status == want.status == 0
        assert "--jobs" in got.out and "of this suite" in got.out
        missing = set(want.out.splitlines()) - set(got.out.splitlines())
        assert all("verdict-log" in line or line.startswith("usage:") for line in missing)


def test_trace_config(bench):
    bench.write(test_a=LITERALS)
    got = bench.both("--trace-config")
    assert "active plugins:" in got.out and "junitxml" in got.out


def test_debug_file(bench):
    bench.write(test_a=LITERALS)
    bench.both("--debug")
    assert "pytest_sessionstart" in (bench.folder / "pytestdebug.log").read_text()


def test_stepwise(bench):
    """--sw stops at the first failure and starts there the next time; --sw-skip leaves it out."""
    body = "import os\n" + "".join("def test_%d(): assert os.path.exists('fixed') or %d not in (1, 3)\n" % (i, i) for i in range(5))
    for folder, run in (("want", bench.pytest), ("got", bench.assay)):
        bench.put("%s/test_a.py" % folder, body)
        bench.put("%s/pytest.ini" % folder, "[pytest]\n")
    outcomes = {}
    for folder, run in (("want", bench.pytest), ("got", bench.assay)):
        cwd = bench.folder / folder
        seen = []
        for arguments in (["--sw"], ["--sw"], ["--sw", "--sw-skip"], ["--sw-skip"], ["--stepwise"]):
            outcome = run(*arguments, cwd=cwd)
            seen.append((outcome.status, outcome.order, outcome.verdicts))
        (cwd / "fixed").touch()
        outcome = run("--sw", cwd=cwd)
        outcomes[folder] = seen + [(outcome.status, outcome.order, outcome.verdicts)]
    assert outcomes["got"] == outcomes["want"]


def test_new_first(bench):
    import os
    for name, age in (("a", 3), ("b", 1), ("c", 2)):
        path = bench.put("test_%s.py" % name, "import os\ndef test_1(): assert os.getpid()\ndef test_2(): pass\n")
        os.utime(path, (1_600_000_000 - age * 1000,) * 2)
    got = bench.both("--nf")
    assert got.order[0].startswith("test_b")


def test_cache_clear_and_show(bench):
    bench.write(test_a="import os\ndef test_1(): assert not os.sep\n")
    bench.both()
    assert "lastfailed" in bench.assay("--cache-show").out
    bench.both("--cache-clear", "--lf")
    same_output(bench, "--cache-show", "cache/lastfailed", suite=None)


@pytest.mark.parametrize("arguments, report", [
    (["--cov=module"], "module.py"), (["--cov=.", "--cov-report=term-missing"], "Missing"),
    (["--cov=module", "--cov-fail-under=100"], "FAIL Required test coverage"),
    (["--cov=module", "--cov-report=xml"], "coverage.xml"), (["--cov", "--no-cov"], ""),
])
def test_coverage(bench, arguments, report):
    bench.write(module="def used(): return 1\ndef unused():\n    return 2\n",
                test_m="import module\ndef test_used(): assert module.used() == 1\n", test_l=LITERALS)
    got = bench.both(*arguments, "--rootdir=.", env={"PYTHONPATH": str(bench.folder)})
    assert report in got.out
    assert set(got.tiers.values()) == {"worker"}
    def table(out):
        lines = plain(out)
        start = next((i for i, line in enumerate(lines) if "coverage:" in line), len(lines))
        return [line for line in lines[start:] if not line.startswith("===")]
    assert table(got.out) == table(got.pytest.out)


@pytest.mark.parametrize("arguments", [["-n2"], ["-n", "2"], ["-n", "auto"], ["-n0"], ["--jobs=2"], ["--numprocesses=2"],
                                       ["-n2", "--dist=loadfile"], ["-n2", "--dist", "load"], ["-d", "--tx", "2*popen"]])
def test_xdist_is_installed(bench, arguments):
    for name in "abc":
        bench.put("test_%s.py" % name, SUITE)
    want, got = bench.pytest(), bench.assay(*arguments)
    assert (got.verdicts, got.status) == (want.verdicts, want.status), got


XDIST = ["-n 2 --dist=loadfile", "-n2", "--numprocesses=auto", "-n 0", "--dist=load", "-d", "-n 2 --dist loadscope"]


@pytest.mark.parametrize("options", XDIST)
@pytest.mark.parametrize("where", ["ini", "environment"])
def test_xdist_in_addopts(bench, options, where):
    """As on the command line: Assay deals files out, and runs natively what it can."""
    env = {"PYTEST_ADDOPTS": options} if where == "environment" else {}
    if where == "ini":
        bench.put("pytest.ini", "[pytest]\naddopts = %s\n" % options)
    for name in "ab":
        bench.put("test_%s.py" % name, LITERALS)
    alone = ["-p", "no:xdist", "-o", "addopts="]
    want, got = bench.pytest(*alone), bench.assay(env=env)
    assert (got.verdicts, got.status) == (want.verdicts, want.status), got
    assert set(got.tiers.values()) == {"template"}
    bench.put("test_c.py", SUITE)
    want, got = bench.pytest(*alone), bench.assay(env=env)
    assert (got.verdicts, got.status) == (want.verdicts, want.status), got
    assert {got.tiers["test_%s.py::test_one" % name] for name in "ab"} == {"template"}


@pytest.mark.parametrize("options, arguments, env", [
    ("-n many", [], {}), ("-n", [], {}), ("--dist=nonsense", [], {}), ("-n 2", ["-p", "no:xdist"], {}),
    ("-n 2", [], {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}), ("--dist=load", [], {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}),
])
def test_xdist_options_that_pytest_refuses(bench, options, arguments, env):
    bench.put("pytest.ini", "[pytest]\naddopts = %s\n" % options)
    bench.write(test_a=LITERALS)
    want, got = bench.pytest(*arguments, env=env), bench.assay(*arguments, env=env)
    assert want.status == got.status == 4 and not got.verdicts, (want, got)


@pytest.mark.parametrize("ini, arguments", [("", ["--timeout=1"]), ("timeout = 1", []), ("timeout = 100", ["--timeout", "1"]),
                                            ("addopts = --timeout=1", []), ("timeout = 1\ntimeout_method = thread", [])])
def test_timeout_is_installed(bench, ini, arguments):
    bench.put("pytest.ini", "[pytest]\n%s\n" % ini)
    bench.write(test_a="import time\ndef test_0(): pass\ndef test_1(): time.sleep(30)\ndef test_2(): pass\n")
    got = bench.assay(*arguments, timeout=25)
    assert got.status == 1
    assert got.verdicts == {"test_a.py::test_0": "passed", "test_a.py::test_1": "failed", "test_a.py::test_2": "passed"}, got


def test_mock_is_installed(bench):
    bench.write(test_a="import os\ndef test_1(mocker):\n    mocker.patch('os.getcwd', return_value='x')\n    assert os.getcwd() == 'x'\n")
    bench.both()


def test_unknown_options_are_refused(bench):
    bench.write(test_a=LITERALS)
    for arguments in (["--no-such-option"], ["--no-such=1"], ["-Z"], ["--jobs=many"], ["--timeout=x"], ["--tier=fast"], ["--python"]):
        got = bench.assay(*arguments, python=None if "--python" in arguments else PYTHON)
        assert got.status == 4 and not got.verdicts, (arguments, got)
