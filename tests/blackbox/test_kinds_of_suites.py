"""Suites of every kind that pytest knows: same verdicts, node ids, order and exit status."""

import os
import re

import pytest

PLAIN = "import os\ndef test_one(): assert os.getpid()\ndef test_two(): assert 1 == 1\n"
LITERALS = "def test_one(): assert 1 == 1\ndef test_two(): assert 'a' in ['a']\n"


def last_lines(bench, *arguments, **options):
    """Both runs agree, the counts of the last line included; Assay's outcome."""
    got = bench.both(*arguments, **options)
    assert counts(got) == counts(got.pytest)
    return got


def counts(outcome):
    """What the last line says of tests."""
    return re.findall(r"^=+ (.*) in \d+\.\d\ds", outcome.out, re.M)[-1:]


def test_doctests(bench):
    bench.write(module='''
def fine():
    """
    >>> fine()
    1
    """
    return 1
def bad():
    """
    >>> bad()
    1
    >>> 1 / 0
    Traceback (most recent call last):
    ZeroDivisionError: division by zero
    """
    return 2
def skipped():
    """
    >>> 1  # doctest: +SKIP
    """
''', test_a=PLAIN, conftest="import pytest\n@pytest.fixture(autouse=True)\ndef add(doctest_namespace): doctest_namespace['name'] = 5\n")
    bench.put("test_text.txt", ">>> name\n5\n")
    bench.put("notes.rst", ">>> 1\n2\n")
    for arguments in ([], ["--doctest-modules"], ["--doctest-glob=*.rst"], ["--doctest-modules", "--doctest-continue-on-failure"],
                      ["--doctest-modules", "--doctest-report=ndiff", "module.py::module.fine"], ["-p", "no:doctest"]):
        last_lines(bench, *arguments)


def test_unittest(bench):
    bench.write(test_a="""
import unittest
def setUpModule(): print("module")
class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls): cls.shared = 1
    def setUp(self): self.own = 2
    def tearDown(self): self.assertEqual(self.own, 2)
    def test_fine(self): self.assertEqual(self.shared + self.own, 3)
    def test_bad(self): self.assertIn(1, [2])
    def test_error(self): 1 / 0
    def test_parts(self):
        for i in range(3):
            with self.subTest(i=i): self.assertNotEqual(i, 1)
    def test_skips(self): self.skipTest("late")
    @unittest.skipIf(True, "early")
    def test_skipped(self): pass
    @unittest.expectedFailure
    def test_expected(self): self.fail()
    @unittest.expectedFailure
    def test_unexpected(self): pass
    def test_cleanup(self): self.addCleanup(lambda: 1 / 0)
class Broken(unittest.TestCase):
    @classmethod
    def setUpClass(cls): raise ValueError
    def test_never(self): pass
class BrokenEnd(unittest.TestCase):
    @classmethod
    def tearDownClass(cls): raise ValueError
    def test_once(self): pass
@unittest.skip("the whole class")
class Skipped(unittest.TestCase):
    def test_never(self): pass
class Base:
    def test_shared(self): self.assertTrue(True)
class Derived(Base, unittest.TestCase): pass
class Async(unittest.IsolatedAsyncioTestCase):
    async def test_awaits(self): self.assertEqual(1, 1)
async def test_plain_async(): pass
""")
    last_lines(bench, "-rA")


def test_xunit_and_nose_setups(bench):
    bench.write(test_a="""
log = []
def setup_module(module): log.append("module")
def teardown_module(): log.append("end")
def setup_function(function): log.append(function.__name__)
def test_one(): assert log[-2:] == ["module", "test_one"]
def test_two(): assert log[-1] == "test_two"
class TestClass:
    @classmethod
    def setup_class(cls): log.append("class")
    def setup_method(self, method): log.append(method.__name__)
    def teardown_method(self): assert log[-1] != "test_bad_end"
    def test_in_class(self): assert log[-2:] == ["class", "test_in_class"]
    def test_bad_end(self): pass
class TestNose:
    def setup(self): self.x = 1
    def teardown(self): del self.x
    def test_nose(self): assert self.x == 1
class TestWithInit:
    def __init__(self): pass
    def test_never(self): pass
""", test_b="def setup(): raise ValueError\ndef test_one(): pass\n", test_c="def teardown_module(): raise ValueError\ndef test_1(): pass\ndef test_2(): assert 2 == 2\n")
    last_lines(bench)


HOOKS = {
    "reversed": "def pytest_collection_modifyitems(items): items.reverse()\n",
    "deselects": "def pytest_collection_modifyitems(items, config):\n    config.hook.pytest_deselected(items=items[:1])\n    del items[:1]\n",
    "marks": "import pytest\ndef pytest_collection_modifyitems(items): items[0].add_marker(pytest.mark.skip(reason='so'))\n",
    "xfails": "import pytest\ndef pytest_collection_modifyitems(items): [i.add_marker(pytest.mark.xfail) for i in items]\n",
    "generates": "def pytest_generate_tests(metafunc):\n    if 'n' in metafunc.fixturenames: metafunc.parametrize('n', [1, 2, 3])\n",
    "summary": "def pytest_terminal_summary(terminalreporter, exitstatus):\n    terminalreporter.section('mine')\n    terminalreporter.line('exit %d' % exitstatus)\n    terminalreporter.write_line(str(sorted(terminalreporter.stats)))\n",
    "header": "def pytest_report_header(config): return ['first line', 'second line']\ndef pytest_report_collectionfinish(items): return '%d there' % len(items)\n",
    "status": "def pytest_report_teststatus(report):\n    if report.when == 'call' and report.passed: return 'fine', 'f', ('FINE', {'cyan': True})\n",
    "letterless": "def pytest_report_teststatus(report):\n    if report.when == 'call' and report.passed: return 'quiet', '', ''\n",
    "ignores": "collect_ignore = ['test_b.py']\ncollect_ignore_glob = ['x*']\n",
    "ignores_by_hook": "def pytest_ignore_collect(collection_path): return collection_path.name == 'test_b.py' or None\n",
    "autouse": "import pytest\n@pytest.fixture(autouse=True)\ndef always(): yield; assert 0\n",
    "autouse_session": "import pytest\n@pytest.fixture(autouse=True, scope='session')\ndef always(): yield; assert 0\n",
    "exit_status": "def pytest_sessionfinish(session): session.exitstatus = 7\n",
    "exit_in_hook": "import pytest\ndef pytest_runtest_setup(item): pytest.exit('enough', returncode=9)\n",
    "report": "def pytest_runtest_logreport(report):\n    if report.when == 'call': report.outcome = 'failed' if report.passed else 'passed'\n",
    "makereport": "import pytest\n@pytest.hookimpl(hookwrapper=True)\ndef pytest_runtest_makereport(item, call):\n    out = yield\n    report = out.get_result()\n    if call.when == 'call': report.sections.append(('mine', 'text'))\n",
    "call": "def pytest_runtest_call(item): raise ValueError('in hook')\n",
    "pyfunc": "def pytest_pyfunc_call(pyfuncitem): return True\n",
    "assertion": "def pytest_assertrepr_compare(op, left, right): return ['mine', 'compared']\n",
    "passes_seen": "def pytest_assertion_pass(item, lineno, orig, expl): print('passed', orig)\n",
    "internal_error": "def pytest_runtest_protocol(): raise ValueError('internal')\n",
    "broken_configure": "def pytest_configure(config): raise ValueError('at configure')\n",
    "usage_error": "import pytest\ndef pytest_configure(config): raise pytest.UsageError('not so')\n",
    "broken": "import nothing_of_that_name\n",
    "syntax": "def f(:\n",
    "option": "def pytest_addoption(parser): parser.addini('mine', 'help'); parser.addoption('--mine')\ndef pytest_report_header(config): return config.getoption('mine') or 'unset'\n",
    "shouldstop": "def pytest_runtest_logreport(report, n=[]):\n    n.append(1)\ndef pytest_runtest_teardown(item): item.session.shouldstop = 'stopped by hook'\n",
    "shouldfail": "def pytest_runtest_teardown(item): item.session.shouldfail = 'failed by hook'\n",
    "nothing": "\n",
}


@pytest.mark.parametrize("name", sorted(HOOKS))
def test_hooks_of_conftest(bench, name):
    bench.write(conftest=HOOKS[name], test_b=LITERALS, test_a="""
import pytest
def test_passes(): pass
def test_fails(): assert "a" == "b"
%s
""" % ("def test_n(n): assert n != 2" if name == "generates" else ""))
    for arguments in ([], ["-v"]):
        got = last_lines(bench, *arguments)
    if name == "status":
        assert "FINE" in got.out and "3 fine" in got.out
    if name == "summary":
        assert "exit 1" in got.out
    if name == "header":
        assert "second line" in got.out and "4 there" in got.out


@pytest.mark.long
def test_hooks_run_beside_literals(bench):
    """A folder whose every test is trivial still has its conftest.py obeyed."""
    bench.write(test_b=LITERALS)
    for name in sorted(HOOKS):
        bench.write(conftest=HOOKS[name])
        got = bench.both()
        assert got.status in (0, 1, 2, 3, 4, 5, 7, 9), name


def test_items_of_their_own(bench):
    bench.write(conftest="""
import pytest
def pytest_collect_file(parent, file_path):
    if file_path.suffix == ".yaml": return YamlFile.from_parent(parent, path=file_path)
class YamlFile(pytest.File):
    def collect(self):
        for number, line in enumerate(self.path.read_text().splitlines()):
            name, _, value = line.partition(":")
            yield YamlItem.from_parent(self, name=name, value=value.strip(), number=number)
class YamlItem(pytest.Item):
    def __init__(self, *, value, number, **rest):
        super().__init__(**rest)
        self.value, self.number = value, number
    def runtest(self):
        if self.value != "good": raise YamlError(self.value)
    def repr_failure(self, excinfo):
        return "not good: %s" % excinfo.value if isinstance(excinfo.value, YamlError) else super().repr_failure(excinfo)
    def reportinfo(self): return self.path, self.number, "yaml: " + self.name
class YamlError(Exception): pass
""", test_a=LITERALS)
    bench.put("test_things.yaml", "first: good\nsecond: bad\nthird: good\n")
    got = last_lines(bench, "-v")
    assert "not good: bad" in got.out
    last_lines(bench, "test_things.yaml::second")


def test_exit_from_a_test(bench):
    for body in ("pytest.exit('enough')", "pytest.exit('enough', returncode=0)", "pytest.exit('enough', 42)",
                 "raise SystemExit(3)", "raise KeyboardInterrupt", "raise pytest.exit.Exception('plain')"):
        bench.write(test_a="import pytest\ndef test_1(): pass\ndef test_2(): %s\ndef test_3(): pass\n" % body)
        want, got = bench.pytest(), bench.assay()
        # The test that ends it all has passed its setup, but has no verdict.
        want.verdicts.pop("test_a.py::test_2", None)
        if "test_a.py::test_3" in want.verdicts:
            want.verdicts["test_a.py::test_2"] = "failed"
        assert (got.status, got.verdicts) == (want.status, want.verdicts), body
        stops = lambda out: [line for line in out.splitlines() if line.startswith("!")]
        assert stops(got.out) == stops(want.out)


def test_session_fixture_fails_at_the_end(bench):
    bench.write(conftest="import pytest\n@pytest.fixture(scope='session')\ndef wide():\n    yield 1\n    raise ValueError('late')\n",
                test_a="def test_1(wide): assert wide\n", test_b=LITERALS)
    got = last_lines(bench)
    assert got.status == 1 and "late" in got.out


def test_ids_of_parameters(bench):
    bench.write(test_a=r"""
# -*- coding: utf-8 -*-
import pytest
@pytest.mark.parametrize("v", ["", "é", "日本", "a\nb", "\x00", "a[b]", "a::b", "a/b", " ", "\U0001F600", b"\xff", 1.5, None, "x" * 200])
def test_ids(v): assert v != 1.5
@pytest.mark.parametrize("v", [1, 1, 1], ids=["same", "same", None])
def test_same(v): pass
@pytest.mark.parametrize("a", [[], {}, object, int])
@pytest.mark.parametrize("b", [pytest.param(1, id="é"), pytest.param(2, marks=pytest.mark.skip)])
def test_two(a, b): pass
def test_ünïcode(): assert 1 == 1
class TestÄ:
    def test_ß(self): pass
@pytest.mark.parametrize("v", [])
def test_none(v): pass
""")
    last_lines(bench, "-v")
    last_lines(bench, "test_a.py::test_ünïcode")
    last_lines(bench, "test_a.py::test_ids[a::b]")
    last_lines(bench, "test_a.py::test_ids[a/b]", "test_a.py::test_two[\\xe9-int]")
    bench.put("pytest.ini", "[pytest]\ndisable_test_id_escaping_and_forfeit_all_rights_to_community_support = true\n")
    last_lines(bench, "-v")


INI = {
    "pytest.ini": "[pytest]\n%s\n", ".pytest.ini": "[pytest]\n%s\n", "tox.ini": "[tox]\nx=1\n[pytest]\n%s\n",
    "setup.cfg": "[metadata]\nname=x\n[tool:pytest]\n%s\n", "pyproject.toml": "[tool.pytest.ini_options]\n%s\n",
}


@pytest.mark.parametrize("name", sorted(INI))
def test_ini_files(bench, name):
    toml = name.endswith(".toml")
    bench.write(check_a="def check_1(): pass\ndef test_2(): assert 0\nclass CheckX:\n    def check_3(self): assert 0\n",
                test_a=LITERALS, sub__test_b=PLAIN, other__test_c=PLAIN)
    settings = {
        "python_files": '"check_*.py"' if toml else "check_*.py",
        "python_functions": '["check_*", "chk"]' if toml else "check_* chk",
        "python_classes": '["Check*"]' if toml else "Check",
        "testpaths": '["sub", "other"]' if toml else "sub other",
        "addopts": '"-v -rA"' if toml else "-v -rA",
        "norecursedirs": '["sub"]' if toml else "sub",
        "xfail_strict": "true", "minversion": '"6.0"' if toml else "6.0",
        "markers": '["slow: is slow"]' if toml else "slow: is slow",
        "nonsense": '"x"' if toml else "x",
    }
    for keys in (["python_files"], ["python_files", "python_functions", "python_classes"], ["testpaths"], ["addopts"],
                 ["norecursedirs"], ["xfail_strict", "minversion", "markers"], ["nonsense"]):
        bench.put(name, INI[name] % "\n".join("%s = %s" % (key, settings[key]) for key in keys))
        last_lines(bench)
        last_lines(bench, cwd=bench.folder / "sub")


@pytest.mark.parametrize("name, text", [
    ("pytest.ini", "no section\n"), ("pytest.ini", "[pytest\nx = 1\n"), ("pytest.ini", "[pytest]\nx\n"),
    ("pytest.ini", "[pytest]\naddopts = --no-such\n"), ("pytest.ini", "[pytest]\naddopts = 'open\n"),
    ("pytest.ini", "[pytest]\nminversion = 99\n"), ("pytest.ini", "[pytest]\nminversion = x\n"),
    ("pytest.ini", "[pytest]\nx = 1\nx = 2\n"), ("pytest.ini", "[pytest]\nrequired_plugins = nothing-of-the-kind\n"),
    ("pytest.ini", "[pytest]\ntestpaths = missing\n"), ("pytest.ini", "[pytest]\nusefixtures = nothing\n"),
    ("pytest.ini", "[pytest]\nfilterwarnings = nonsense:x\n"), ("pytest.ini", "[pytest]\nxfail_strict = maybe\n"),
    ("pytest.ini", b"\xff\xfe[pytest]"), ("pytest.ini", ""), ("pytest.ini", "[other]\nx = 1\n"),
    ("pyproject.toml", "[tool.pytest.ini_options\n"), ("pyproject.toml", "x = \n"), ("pyproject.toml", b"x = '\xff'\n"),
    ("pyproject.toml", "[tool.pytest]\nini_options = 3\n"), ("pyproject.toml", "[tool.other]\nx = 1\n"),
    ("setup.cfg", "[pytest]\naddopts = -v\n"), ("setup.cfg", "no section\n"), ("tox.ini", "[pytest]\naddopts = --strict-config\nodd = 1\n"),
])
def test_broken_ini_files(bench, name, text):
    bench.put(name, text)
    bench.write(test_a=LITERALS)
    want, got = bench.pytest(), bench.assay()
    assert (got.status, got.verdicts) == (want.status, want.verdicts), (want, got)
    if want.status == 4 and not want.out.startswith("="):
        assert (got.out + got.err).strip(), "an error without a message"
    assert ("Traceback" in got.out + got.err) <= ("Traceback" in want.out + want.err)


def test_started_from_elsewhere(bench):
    bench.put("pytest.ini", "[pytest]\n")
    bench.write(test_a=LITERALS, sub__test_b=PLAIN, sub__deep__test_c=LITERALS)
    for cwd, arguments in (("sub", []), ("sub", [".."]), ("sub/deep", ["../../test_a.py::test_one"]), ("sub", ["deep", "../test_a.py"]),
                           ("sub", [str(bench.folder / "test_a.py")]), ("sub", ["../missing.py"]), ("sub", ["--rootdir=.."]),
                           ("sub", ["--rootdir=deep"]), ("sub", ["-c", "../pytest.ini"])):
        got = last_lines(bench, *arguments, cwd=bench.folder / cwd)
        shown = lambda out: [line.split()[0] for line in out.splitlines() if ".py" in line and "%]" in line]
        assert shown(got.out) == shown(got.pytest.out)


def test_links_and_loops(bench):
    bench.write(real__test_a=LITERALS, real__test_b=PLAIN)
    (bench.folder / "linked").symlink_to("real")
    (bench.folder / "test_link.py").symlink_to("real/test_a.py")
    (bench.folder / "test_dangling.py").symlink_to("nowhere.py")
    for arguments in ([], ["real"], ["linked"], ["test_link.py"], ["linked/test_a.py"], ["linked/test_a.py::test_one"],
                      ["test_dangling.py"]):
        last_lines(bench, *arguments)


def test_folder_that_holds_itself(bench):
    bench.write(real__test_a=LITERALS)
    (bench.folder / "real/loop").symlink_to(".")
    for arguments in ([], ["real/loop/loop"], ["real/test_a.py"]):
        last_lines(bench, *arguments)


@pytest.mark.parametrize("mode", ["prepend", "append", "importlib"])
@pytest.mark.parametrize("packages", [True, False])
def test_equal_names(bench, mode, packages):
    for folder in ("one", "two"):
        bench.write(**{folder + "__test_same": PLAIN, folder + "__test_literal": LITERALS})
        if packages:
            bench.write(**{folder + "____init__": ""})
    last_lines(bench, "--import-mode=" + mode)


def test_namespace_packages(bench):
    bench.write(space__inner____init__="VALUE = 3\n", space__inner__test_a="from . import VALUE\ndef test_1(): assert VALUE == 3\n",
                space__inner__test_b=LITERALS, space__inner__deep____init__="", space__inner__deep__test_c=LITERALS)
    for arguments in ([], ["space/inner"], ["--import-mode=importlib"], ["-k", "inner"], ["space/inner/deep/test_c.py"]):
        last_lines(bench, *arguments)


def test_packages_with_tests_in_init(bench):
    bench.write(package____init__="import os\ndef test_in_init(): assert os.getpid()\n", package__test_a=LITERALS)
    last_lines(bench)
    last_lines(bench, "-o", "python_files=*.py")
    last_lines(bench, "package/__init__.py")


@pytest.mark.parametrize("name, content", [
    ("nul", b"def test_1(): assert 1 == 1\n\x00"), ("latin", b"# -*- coding: latin-1 -*-\ndef test_1(): assert '\xe9' == '\xe9'\n"),
    ("wrong_bytes", b"def test_1(): assert '\xe9'\n"), ("unknown_coding", b"# -*- coding: nothing -*-\ndef test_1(): pass\n"),
    ("mark", b"\xef\xbb\xbfdef test_1(): assert 1 == 1\n"), ("utf16", "def test_1(): pass\n".encode("utf-16")),
    ("empty", b""), ("newlines", b"def test_1():\r\n    assert 1 == 1\r\ndef test_2(): assert 2 == 2\r"),
    ("tabs", b"def test_1():\n\tassert 1 == 1\n        assert 2\n"), ("folder", None), ("unreadable", 0),
])
def test_odd_files(bench, name, content):
    if content is None:
        (bench.folder / "test_odd.py").mkdir()
        bench.write(test_odd__x="")
    elif content == 0:
        bench.put("test_odd.py", LITERALS).chmod(0)
    else:
        bench.put("test_odd.py", content)
    bench.write(test_fine=LITERALS)
    try:
        for arguments in ([], ["test_odd.py"], ["--continue-on-collection-errors"]):
            last_lines(bench, *arguments)
    finally:
        os.chmod(bench.folder / "test_odd.py", 0o700)
