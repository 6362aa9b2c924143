"""--junitxml beside pytest's own: the two files are the same but for times and the machine's name."""

import os
import pwd
import re
import stat

import pytest

KINDS = """
import logging, sys
import pytest

def test_passes(): pass
def test_literal(): assert 1 + 1 == 2
def test_fails():
    print("said <this> & that")
    print("to stderr", file=sys.stderr)
    logging.getLogger("a").warning("and logged")
    assert [1, 2] == [1, 3], "a \\"message\\" with\\nlines\\tand tabs"
@pytest.mark.skip(reason="not <now>")
def test_skipped(): pass
def test_skips_itself():
    print("before the skip")
    pytest.skip("changed my mind")
@pytest.mark.xfail(reason="known & old")
def test_xfails():
    print("xfail says")
    assert 0
@pytest.mark.xfail
def test_xpasses(): print("unexpected")
@pytest.mark.xfail(strict=True)
def test_xpasses_strictly(): pass
@pytest.fixture
def broken():
    print("setting up")
    raise ValueError("in setup")
def test_setup_error(broken): pass
@pytest.fixture
def untidy():
    yield
    print("tearing down")
    raise ValueError("in teardown")
def test_teardown_error(untidy): pass
def test_fails_twice(untidy):
    print("in call")
    assert 0
def test_prints():
    print("quietly")
    logging.getLogger("b").error("and logged")
@pytest.mark.parametrize("a", [1, "x y", "a::b", "[", "ü", "\\x07", "\\U0001F600", "c/d.py"])
def test_many(a): assert a != 1
class TestClass:
    class TestInner:
        def test_method(self): pass
    def test_method(self): assert self.test_method is None
"""

UNUSUAL = r"""
import os, sys
import pytest

def test_control(): assert 0, "bell \x07 null \x00 escape \x1b[31m delete \x7f c1 \x85 \x9f"
def test_beyond(): assert 0, "\U0001F600 \uFFFE \uFFFF \uE000 \uD7FF \u2028 \u1000"
def test_surrogate(): assert 0, "\ud800 \udcff"
def test_output():
    print("\x00\x07\r\n\udcff \U0001F600 ]]> <![CDATA[")
    os.write(1, b"\xff\xfe raw \x80\n")
    assert 0
def test_empty_message(): raise ValueError
def test_empty_text(): raise ValueError("")
def test_skip_odd(): pytest.skip("<&\">")
def test_long(): assert "x" * 5000 == "y"
def test_chain():
    try:
        1 / 0
    except ZeroDivisionError as error:
        raise KeyError("second") from error
"""

RECORDED = """
import pytest

def test_property(record_property):
    record_property("plain", "text <&>")
    record_property("number", 1.50)
    record_property("nothing", None)
    record_property("truth", True)
    record_property(3, ["a", {"b": 1}])
    record_property("bell", "\\x07")
    record_property("plain", "again")
def test_property_and_failure(record_property):
    record_property("key", "value")
    assert 0
def test_attribute(record_xml_attribute):
    record_xml_attribute("assertions", 3)
    record_xml_attribute("classname", "my.own")
    record_xml_attribute("extra", "<\\x07>")
@pytest.mark.parametrize("number", range(2))
def test_attribute_fails(record_xml_attribute, number):
    record_xml_attribute("tag", str(number))
    assert 0
def test_suite(record_testsuite_property):
    record_testsuite_property("ARCH", "PPC")
    record_testsuite_property("bell", "\\x07 <&>")
    record_testsuite_property("number", 3)
def test_suite_wrong(record_testsuite_property):
    record_testsuite_property(3, 3)
"""


def normalised(text):
    text = re.sub(r' time="\d+\.\d{3}"', ' time="_"', text)
    text = re.sub(r' timestamp="\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?"', ' timestamp="_"', text)
    text = re.sub(r"0x[0-9a-f]{6,}", "0x_", text)
    return text


def both(bench, *arguments, **options):
    """Runs both with --junitxml; pytest's and Assay's file."""
    want, got = bench.scratch / "want.xml", bench.scratch / "got.xml"
    for path in (want, got):
        path.unlink(missing_ok=True)
    asked = bench.pytest("--junitxml=%s" % want, *arguments, **options)
    answered = bench.assay("--junitxml=%s" % got, *arguments, **options)
    assert (answered.verdicts, answered.status) == (asked.verdicts, asked.status), (asked, answered)
    assert want.exists() == got.exists(), (asked, answered)
    if not want.exists():
        return None
    a, b = normalised(want.read_text(encoding="utf-8")), normalised(got.read_text(encoding="utf-8"))
    # Split at tags, so that a difference is easy to see.
    assert b.replace("><", ">\n<").splitlines() == a.replace("><", ">\n<").splitlines()
    return b


LOGGING = ["no", "log", "system-out", "system-err", "out-err", "all"]


@pytest.mark.sanitized
@pytest.mark.parametrize("family", ["xunit2", "xunit1", "legacy"])
@pytest.mark.parametrize("logging", LOGGING)
@pytest.mark.parametrize("passing", ["True", "False"])
def test_every_kind(bench, family, logging, passing):
    bench.put("sub/test_kinds.py", KINDS)
    bench.put("pytest.ini", "[pytest]\njunit_family=%s\njunit_logging=%s\njunit_log_passing_tests=%s\n"
              % (family, logging, passing))
    text = both(bench)
    assert "<failure" in text and "<skipped" in text and "<error" in text


@pytest.mark.sanitized
@pytest.mark.parametrize("logging", ["no", "all"])
def test_unusual_text(bench, logging):
    bench.write(test_unusual=UNUSUAL)
    both(bench, "-o", "junit_logging=" + logging)


@pytest.mark.sanitized
@pytest.mark.parametrize("family", ["xunit2", "xunit1"])
def test_recorded_by_tests(bench, family):
    bench.write(test_recorded=RECORDED)
    text = both(bench, "-o", "junit_family=" + family)
    assert 'value="again"' in text and 'name="ARCH"' in text
    assert ("assertions" in text) == (family == "xunit1")


@pytest.mark.parametrize("arguments", [
    ["--junitprefix=pre.fix"], ["--junit-prefix", "p"], ["-o", "junit_suite_name=my <suite>"],
    ["-o", "junit_duration_report=call"], ["-x"], ["--maxfail=3"], ["-k", "skip"], ["-k", "nothing"],
    ["--tb=short"], ["--tb=no"], ["--tb=line"], ["-q"], ["-rA", "-v"], ["-s"], ["--collect-only"],
    ["test_missing.py"], ["--no-such-option"], ["--runxfail"], ["-p", "no:junitxml"], ["--color=yes"],
    ["--show-capture=no", "-o", "junit_logging=all"], ["-l"],
])
def test_options(bench, arguments):
    bench.write(test_kinds=KINDS)
    both(bench, *arguments)


@pytest.mark.parametrize("arguments", [[], ["--continue-on-collection-errors"], ["-o", "junit_family=xunit1"]])
def test_collection(bench, arguments):
    bench.write(test_broken="import nothing_of_that_name\n", test_syntax="def f(:\n", test_fine="def test_x(): pass\n",
                test_skipped="import pytest\npytest.skip('all <of> it', allow_module_level=True)\n",
                sub__test_importorskip="import pytest\npytest.importorskip('nothing_of_that_name')\n")
    text = both(bench, *arguments)
    assert "collection failure" in text and "collection skipped" in text


def test_other_kinds_of_items(bench):
    bench.write(test_unittest="""
import unittest
class Case(unittest.TestCase):
    def test_fine(self): pass
    def test_bad(self): self.assertEqual(1, 2)
    def test_parts(self):
        for i in range(3):
            with self.subTest(i=i): self.assertNotEqual(i, 1)
    @unittest.skip("no")
    def test_skip(self): pass
    @unittest.expectedFailure
    def test_expected(self): assert 0
    @unittest.expectedFailure
    def test_unexpected(self): pass
""", module='def f():\n    """\n    >>> 1 + 1\n    3\n    """\n')
    bench.put("test_text.txt", ">>> 1 + 1\n2\n")
    both(bench, "--doctest-modules")


def test_order_over_several_files(bench):
    for name in "cab":
        bench.put("%s/test_%s.py" % (name, name), "def test_1(): assert len('a') == 1\ndef test_2(): assert 0\n")
    both(bench)


def test_trivial_tests(bench):
    """Where nothing needs Python, the same report is made without it."""
    bench.write(test_a="def test_one(): assert 1 == 1\ndef test_two(): assert 'x' in ['x']\n",
                sub__test_b="def test_three():\n    assert 2 < 3\n")
    for arguments in ([], ["-o", "junit_family=xunit1"], ["-o", "junit_logging=all"], ["--junitprefix=p"], ["-k", "two"]):
        both(bench, *arguments)


@pytest.mark.parametrize("jobs", ["-n2", "--jobs=3"])
def test_several_workers(bench, jobs):
    for name in "abc":
        bench.put("test_%s.py" % name, KINDS)
    want, got = bench.scratch / "want.xml", bench.scratch / "got.xml"
    asked = bench.pytest("--junitxml=%s" % want, "-o", "junit_logging=all")
    answered = bench.assay("--junitxml=%s" % got, "-o", "junit_logging=all", jobs)
    assert answered.status == asked.status
    def cases(path):
        return sorted(normalised(path.read_text()).replace("<testcase", "\n<testcase").splitlines())
    assert [c.replace("</testsuite></testsuites>", "") for c in cases(got)] == [
        c.replace("</testsuite></testsuites>", "") for c in cases(want)]


def test_a_lost_worker_is_a_failure(bench):
    bench.write(test_a="import os\ndef test_1(): pass\ndef test_2(): os._exit(3)\ndef test_3(): pass\n")
    path = bench.scratch / "got.xml"
    got = bench.assay("--junitxml=%s" % path)
    text = normalised(path.read_text())
    assert got.status == 1
    assert 'errors="0" failures="1" skipped="0" tests="3"' in text
    assert re.search(r'<testcase classname="test_a" name="test_2" time="_"><failure message="the worker ', text)


@pytest.mark.parametrize("how", ["new", "deep/folder/new", "~", "$VARIABLE/x.xml", "${VARIABLE}x.xml", "$UNKNOWN.xml", "a/../b.xml"])
def test_path_as_pytest_finds_it(bench, how):
    bench.write(test_a="import os\ndef test_1(): assert os.getpid()\n")
    found = {}
    for name, run in (("pytest", bench.pytest), ("assay", bench.assay)):
        home = bench.scratch / name
        home.mkdir()
        path = "~/report.xml" if how == "~" else how
        out = run("--junitxml=" + path, "--rootdir=%s" % home, str(bench.folder), cwd=home,
                  env={"HOME": str(home), "VARIABLE": str(home / "vari")})
        assert out.status == 0
        found[name] = sorted(str(each.relative_to(home)) for each in home.rglob("*")
                             if ".pytest_cache" not in str(each) and ".cache" not in str(each))
        assert "generated xml file: %s" % home in out.out or how.startswith("${"), out
    assert found["pytest"] == found["assay"] and found["assay"]


def test_path_below_a_users_home(bench):
    """`~name` is that user's home folder, whoever $HOME says is at home."""
    user = pwd.getpwuid(os.getuid())
    for text, wanted in (("~%s/%s" % (user.pw_name, os.path.relpath(bench.scratch, user.pw_dir)), bench.scratch),
                         ("~no-such-user", bench.folder / "~no-such-user")):
        bench.write(test_a="def test_1(): assert 1 == 1\n")
        for run in (bench.pytest, bench.assay):
            out = run("--junitxml=%s/report.xml" % text)
            assert out.status == 0 and "generated xml file: %s" % wanted in out.out, out
            (wanted / "report.xml").unlink()


@pytest.mark.parametrize("family", ["xunit1", "legacy", "xunit2"])
def test_families(bench, family):
    bench.put("pytest.ini", "[pytest]\njunit_family = %s\n" % family)
    bench.write(test_a="def test_1(): assert 1 == 1\n")
    assert set(bench.both("--junitxml=out.xml").tiers.values()) == {"template"}


@pytest.mark.parametrize("family", ["xunit3", "", "XUNIT2"])
def test_family_that_pytest_does_not_know(bench, family):
    """Its own error, at the first test; without a report to write nobody asks for the family."""
    bench.put("pytest.ini", "[pytest]\njunit_family = %s\n" % family)
    bench.write(test_a="def test_1(): assert 1 == 1\n")
    want, got = bench.pytest("--junitxml=out.xml"), bench.assay("--junitxml=out.xml")
    last = [[line for line in out.splitlines() if line.startswith("INTERNALERROR")][-1] for out in (want.out, got.out)]
    assert got.status == want.status == 3 and last[0] == last[1], (want, got)
    assert set(bench.both().tiers.values()) == {"template"}


def test_replaces_the_file_before_and_follows_links(bench):
    bench.write(test_a="import os\ndef test_1(): assert os.getpid()\n")
    real = bench.put("real.xml", "old")
    real.chmod(0o640)
    (bench.folder / "link.xml").symlink_to("real.xml")
    assert bench.assay("--junitxml=link.xml").status == 0
    assert (bench.folder / "link.xml").is_symlink()
    assert real.read_text().startswith("<?xml")
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert sorted(each.name for each in bench.folder.glob("*xml*")) == ["link.xml", "real.xml"]


def test_new_file_has_the_permissions_that_pytest_gives(bench):
    bench.write(test_a="import os\ndef test_1(): assert os.getpid()\n")
    bench.pytest("--junitxml=want/want.xml")
    bench.assay("--junitxml=got/got.xml")
    modes = [stat.S_IMODE((bench.folder / name).stat().st_mode)
             for name in ("want/want.xml", "got/got.xml", "want", "got")]
    assert modes[0] == modes[1] and modes[2] == modes[3]


def test_what_is_no_regular_file_is_written_to(bench):
    bench.write(test_a="import os\ndef test_1(): assert os.getpid()\n")
    device = os.stat("/dev/null")
    got = bench.assay("--junitxml=/dev/null")
    assert got.status == 0 and os.stat("/dev/null").st_rdev == device.st_rdev
    assert "<testsuites>" in bench.assay("--junitxml=/dev/stdout").out


@pytest.mark.parametrize("source", ["import os\ndef test_1(): assert os.getpid()\n", "def test_1(): assert 1 == 1\n"])
def test_unwritable_is_a_warning(bench, source):
    bench.write(test_a=source)
    bench.put("file", "")
    got = bench.assay("--junitxml=file/below.xml")
    assert got.status == 0 and got.verdicts == {"test_a.py::test_1": "passed"}
    assert got.out.count("assay: warning: cannot write the report") == 1, got
    assert "file/below.xml" in got.out and "generated xml" not in got.out
    assert "Traceback" not in got.out + got.err


@pytest.mark.parametrize("source", ["import os\ndef test_1(): assert os.getpid()\n", "def test_1(): assert 1 == 1\n"])
def test_folder_is_wrong_usage(bench, source):
    bench.write(test_a=source)
    (bench.folder / "folder").mkdir()
    want, got = bench.pytest("--junitxml=folder"), bench.assay("--junitxml=folder")
    assert got.status == want.status == 4
    assert "--junitxml must be a filename" in got.out + got.err


def test_no_session_no_report(bench):
    bench.write(test_a="def test_1(): pass\n")
    for arguments in (["--help"], ["--version"], ["--fixtures"], ["--markers"]):
        both(bench, *arguments)
