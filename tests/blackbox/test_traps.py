"""Suites that look trivial and are not, or are and might be missed. Whatever Assay makes of them natively, it
must be what pytest makes of them: pytest runs beside it every time."""

import os

import pytest

ONE = "def test_x(): assert 1 == 1\n"
FAIL = "def test_x(): assert 1 == 2\n"

# name: the text of test_a.py. What pytest says of it is asked, not written down.
FILES = {
    # a longer expression holds a trivial assertion's text
    "longer_number": "def test_x(): assert 1 == 10\n",
    "chained_to_false": "def test_x(): assert True == False\n",
    "chain": "def test_x(): assert 1 == 1 == 2\n",
    "message_raises": "def test_x(): assert True, 1/0\n",
    "message_raises_when_false": "def test_x(): assert False, 1/0\n",
    "in_a_string": "def test_x():\n    s = '''\n    assert True\n    '''\n    assert s == ''\n",
    "in_a_comment": "def test_x():\n    # assert True\n    assert False\n",
    "tuple": "def test_x(): assert (1, 'always true')\n",
    "tuple_false": "def test_x(): assert ()\n",
    "call": "def test_x(): assert 1 == int('2')\n",
    "attribute": "def test_x(): assert 1 .real == 2\n",
    "subscript": "def test_x(): assert 'abc'[0] == 'b'\n",
    "ternary": "def test_x(): assert 1 if False else 0\n",
    "lambda": "def test_x(): assert lambda: False\n",
    "walrus": "def test_x(): assert (y := 0)\n",
    "starred": "def test_x(): assert 1 in [*'12']\n",
    "continuation": "def test_x():\n    assert 1 == \\\n        2\n",
    "parentheses_over_lines": "def test_x():\n    assert (1 ==\n            2)\n",
    "second_fails": "def test_x():\n    assert 1\n    assert 2\n    assert 0\n",
    "semicolon": "def test_x(): assert 1; assert 0\n",
    "after_return": "def test_x():\n    return\n    assert 0\n",
    "is_int": "def test_x(): assert 1 is 1\n",
    "is_str": "def test_x(): assert 'a' is not 'b'\n",
    "is_none": "def test_x(): assert None is None is not True\n",
    "is_bool": "def test_x(): assert True is not 1\n",
    # values
    "bool_is_int": "def test_x(): assert True + True == 2 and True == 1 and False == 0.0\n",
    "negative_division": "def test_x(): assert -7 // 2 == -4 and -7 % 3 == 2 and 7 % -3 == -2\n",
    "negative_division_wrong": "def test_x(): assert -7 // 2 == -3\n",
    "power_binds": "def test_x(): assert -2 ** 2 == -4\n",
    "power_negative": "def test_x(): assert 2 ** -1 == 0.5\n",
    "power_large": "def test_x(): assert 2 ** 64 == 18446744073709551616\n",
    "power_right": "def test_x(): assert 2 ** 3 ** 2 == 512\n",
    "zero_power": "def test_x(): assert 0 ** 0 == 1\n",
    "overflow": "def test_x(): assert 9223372036854775807 + 1 == 9223372036854775808\n",
    "overflow_wraps": "def test_x(): assert 9223372036854775807 + 1 == -9223372036854775808\n",
    "min_int": "def test_x(): assert -9223372036854775808 // -1 == 9223372036854775808\n",
    "min_int_mod": "def test_x(): assert -9223372036854775808 % -1 == 0\n",
    "division_by_zero": "def test_x(): assert 1 // 0 == 0\n",
    "division_by_zero_skipped": "def test_x(): assert True or 1 / 0\n",
    "chain_is_not_lazy": "def test_x(): assert not (1 > 2 > 1 / 0)\n",
    "modulo_zero": "def test_x(): assert 5 % 0 == 0\n",
    "float_sum": "def test_x(): assert 0.1 + 0.2 != 0.3\n",
    "float_sum_equal": "def test_x(): assert 0.1 + 0.2 == 0.3\n",
    "int_float_compare": "def test_x(): assert 9007199254740993 != 9007199254740992.0\n",
    "int_float_compare_equal": "def test_x(): assert 9007199254740993 == 9007199254740992.0\n",
    "negative_zero": "def test_x(): assert -0.0 == 0 and not -0.0\n",
    "infinity": "def test_x(): assert 1e308 * 10 == 1e309\n",
    "nan": "def test_x(): assert 1e309 - 1e309 != 1e309 - 1e309\n",
    "true_division": "def test_x(): assert 1 / 3 * 3 == 1\n",
    "true_division_large": "def test_x(): assert 9007199254740993 / 9007199254740993 == 1\n",
    "str_order": "def test_x(): assert 'Z' < 'a' < 'é' < '中' < '\\U0001f600'\n",
    "str_order_surrogate": "def test_x(): assert '\\ud800' < '\\ue000' < '\\U00010000'\n",
    "str_escapes": "def test_x(): assert '\\x41\\u0042\\103\\n' == 'ABC' '\\n'\n",
    "str_named": "def test_x(): assert '\\N{BULLET}' == '•'\n",
    "str_raw": "def test_x(): assert r'\\n' != '\\n'\n",
    "str_bytes": "def test_x(): assert 'a' != b'a'\n",
    "str_unknown_escape": "def test_x(): assert '\\d' == '\\\\d'\n",
    "str_prefix": "def test_x(): assert u'a' == 'a' and '' < 'a'\n",
    "str_normal_forms": "def test_x(): assert 'é' != 'e\\u0301'\n",
    "fstring": "def test_x(): assert f'{1}' == '1'\n",
    "str_times": "def test_x(): assert 'ab' * 2 == 'abab'\n",
    "str_percent": "def test_x(): assert '%d' % 1 == '1'\n",
    "mixed_order": "def test_x(): assert 1 < 'a'\n",
    "mixed_equal": "def test_x(): assert 1 != '1' and None != 0 and '' != None\n",
    "in_list": "def test_x(): assert 1 in [2, 1.0] and True in (1,) and 3 not in (1, 2)\n",
    "in_list_false": "def test_x(): assert 1 in [2, 3]\n",
    "in_parentheses": "def test_x(): assert 1 in (1)\n",
    "in_empty": "def test_x(): assert 1 not in () and 1 not in []\n",
    "in_str": "def test_x(): assert 'a' in 'abc'\n",
    "and_or_values": "def test_x(): assert (0 or 5) == 5 and (3 and 4) == 4\n",
    "and_or_values_wrong": "def test_x(): assert (0 or 5) == 1\n",
    "and_or_mixed": "def test_x(): assert (0 or 'a') == 'a'\n",
    "not_binds": "def test_x(): assert not 1 == 2\n",
    "number_forms": "def test_x(): assert 0x10 == 0o20 == 0b10000 == 1_6 and 1e1 == 10. == 1_0.0\n",
    "number_keyword": "def test_x(): assert 0or 1\n",
    "number_leading_zero": "def test_x(): assert 01 == 1\n",
    "complex": "def test_x(): assert 1j * 1j == -1\n",
    "invert": "def test_x(): assert ~5 == -6\n",
    "shift": "def test_x(): assert 1 << 3 == 8\n",
    "ellipsis": "def test_x(): assert ...\n",
    "debug": "def test_x(): assert __debug__\n",
    "name": "def test_x(): assert __name__ == 'test_a'\n",
    # bodies
    "docstring": 'def test_x():\n    "says"\n    pass\n',
    "only_docstring": 'def test_x():\n    """says"""\n',
    "fstring_docstring": 'def test_x():\n    f"{1/0}"\n',
    "ellipsis_body": "def test_x(): ...\n",
    "returns": "def test_x(): return 1\n",
    "yields": "def test_x(): yield 1\n",
    "yields_later": "def test_x():\n    assert 1\n    yield\n",
    "nested": "def test_x():\n    def test_y(): assert 0\n    assert 1\n",
    "global": "def test_x():\n    global y\n    assert 1\n",
    # what pytest makes of names and modules
    "parameters": "def test_x(a): assert 1\n",
    "default": "def test_x(a=1): assert 1\n",
    "star": "def test_x(*a, **k): assert 1\n",
    "annotation": "def test_x() -> None: assert 1\n",
    "annotation_raises": "def test_x() -> 1/0: assert 1\n",
    "annotation_unknown": "def f(a: Nothing): pass\n" + ONE,
    "default_raises": "def f(a=1/0): pass\n" + ONE,
    "decorated": "import pytest\n@pytest.mark.skip\ndef test_x(): assert 0\n",
    "decorated_xfail": "import pytest\n@pytest.mark.xfail\n" + ONE,
    "decorator_replaces": "def d(f): return None\n@d\n" + ONE,
    "twice": "def test_x(): assert 0\n" + ONE,
    "twice_reversed": ONE + "def test_x(): assert 0\n",
    "rebound": ONE + "test_x = None\n",
    "rebound_to_int": ONE + "test_x = 5\n",
    "deleted": ONE + "del test_x\n",
    "bound_to_other": "def test_y(): assert 0\n" + ONE + "test_x = test_y\n",
    "attribute_set": ONE + "test_x.__test__ = False\n",
    "not_a_test": "def check(): assert 0\n" + ONE,
    "test_not_a_function": "test_y = 1\n" + ONE,
    "testing": "def testing(): assert 1\ndef test(): assert 1\ndef tes(): assert 0\n",
    "dunder_test": "__test__ = False\n" + ONE,
    "pytestmark": "import pytest\npytestmark = pytest.mark.skip\n" + ONE,
    "pytest_plugins": "pytest_plugins = ['nothing_of_that_name']\n" + ONE,
    "setup_module": "def setup_module(): raise ValueError\n" + ONE,
    "setup_function": "def setup_function(): raise ValueError\n" + ONE,
    "teardown_module": "def teardown_module(): raise ValueError\n" + ONE,
    "teardown_function": "def teardown_function(f): raise ValueError\n" + ONE,
    "setUpModule": "def setUpModule(): raise ValueError\n" + ONE,
    "nose_setup": "def setup(): raise ValueError\n" + ONE,
    "fixture": "import pytest\n@pytest.fixture(autouse=True)\ndef f(): raise ValueError\n" + ONE,
    "generate_tests": "def pytest_generate_tests(metafunc): raise ValueError\n" + ONE,
    "hook_in_module": "def pytest_runtest_setup(item): raise ValueError\n" + ONE,
    "load_tests": "def load_tests(*a): raise ValueError\n" + ONE,
    "class": "class TestA:\n    def test_y(self): assert 0\n" + ONE,
    "class_with_init": "class TestA:\n    def __init__(self): pass\n    def test_y(self): assert 0\n" + ONE,
    "unittest": "import unittest\nclass A(unittest.TestCase):\n    def test_y(self): self.fail()\n" + ONE,
    "async": "async def test_x(): assert 0\n",
    "module_getattr": "def __getattr__(name): raise ValueError(name)\n" + ONE,
    "module_raises": "1/0\n" + ONE,
    "module_assert": "assert False\n" + ONE,
    "module_exits": "raise SystemExit(3)\n" + ONE,
    "module_skips": "import pytest\npytest.skip('all', allow_module_level=True)\n" + ONE,
    "importorskip": "import pytest\npytest.importorskip('nothing_of_that_name')\n" + ONE,
    "import_missing": "import nothing_of_that_name\n" + ONE,
    "import_builtins": "import builtins\nbuiltins.AssertionError = ValueError\n" + FAIL,
    "shadows": "AssertionError = ValueError\nTrue_ = 1\n" + FAIL,
    "import_as": "import os as test_os\n" + ONE,
    "future": "from __future__ import annotations\n" + ONE,
    "future_late": ONE + "from __future__ import annotations\n",
    "main_guard": ONE + "if __name__ == '__main__':\n    1/0\n",
    "conditional": "if False:\n    def test_x(): assert 1\n",
    "loop": "for i in range(3): pass\n" + ONE,
    "unicode_name": "def test_é(): assert 1\n",
    "unicode_names_that_normalize": "def test_ﬁ(): assert 0\ndef test_fi(): assert 1\n",
    "dont_rewrite": '"""PYTEST_DONT_REWRITE"""\n' + FAIL,
    # syntax
    "syntax_error": ONE + "def f(:\n",
    "syntax_error_in_other_body": ONE + "def f():\n    x = = 1\n",
    "break_outside": ONE + "def f():\n    break\n",
    "nonlocal": ONE + "def f():\n    nonlocal x\n",
    "duplicate_argument": ONE + "def f(a, a): pass\n",
    "indentation": "def test_x():\n    assert 1\n  assert 1\n",
    "tabs": "def test_x():\n\tassert 1\n",
    "tabs_and_spaces": "def test_x():\n\tassert 1\n        assert 1\n",
    "unexpected_indent": " def test_x(): assert 1\n",
    "no_body": "def test_x():\n" + "def test_y(): assert 1\n",
    "no_newline": "def test_x(): assert 1",
    "crlf": "def test_x():\r\n    assert 1\r\n",
    "cr": "def test_x():\r    assert 1\r",
    "form_feed": "\f\ndef test_x():\n\f    assert 1\n",
    "bom": "\ufeffdef test_x(): assert 1\n",
    "nul": "def test_x(): assert 1\n\0",
    "latin1": "# -*- coding: latin-1 -*-\ndef test_x(): assert 'é' == '\\xc3\\xa9'\n",
    "unknown_coding": "# coding: nothing-of-that-name\n" + ONE,
    "second_line_coding": "#\n# vim: set fileencoding=ascii :\ndef test_x(): assert 'é'\n",
    "invalid_utf8": b"def test_x(): assert '\xff'\n",
    "empty": "",
    "only_comment": "# nothing\n",
    "deep": "def test_x(): assert " + "(" * 150 + "1" + ")" * 150 + "\n",
    "too_deep": "def test_x(): assert " + "(" * 250 + "1" + ")" * 250 + "\n",
    "long_chain": "def test_x(): assert " + " + ".join(["1"] * 3000) + " == 3000\n",
    "long_not": "def test_x(): assert " + "not " * 300 + "0\n",
    "huge_int": "def test_x(): assert " + "1" * 5000 + " > 0\n",
    "unicode_digits": "def test_x(): assert １ == 1\n",
    "backslash_at_end": "def test_x(): assert 1 \\",
    "unterminated": "def test_x(): assert 'abc\n",
    "type_comment": "def test_x():  # type: () -> None\n    assert 1\n",
    "print_statement": "def test_x():\n    assert 1\nprint 'x'\n",
}


# These end or change the whole session: each has one of its own.
ALONE = {"module_exits", "import_builtins", "async", "twice"}
MORE = "\ndef test_more(): assert len('a') == 1\n"


def text_of(name):
    return FILES[name] if isinstance(FILES[name], bytes) else FILES[name].encode()


def together(folder, more=b""):
    for name in sorted(set(FILES) - ALONE):
        folder.put("test_%s.py" % name, text_of(name) + more)


def counts(outcome):
    return outcome.last_line.rpartition(" in ")[0].strip("= ")


@pytest.mark.sanitized
@pytest.mark.parametrize("more", [b"", MORE.encode()], ids=["as they are", "with a test that needs Python"])
def test_files_together(bench, more):
    """All in one session, where what is native and what is not stand side by side; warnings are counted, too:
    nothing that CPython's compiler warns of may be native."""
    together(bench, more)
    want, got = bench.pytest("--continue-on-collection-errors"), bench.assay("--continue-on-collection-errors")
    assert got.verdicts == want.verdicts
    assert (got.status, got.order, got.messages, counts(got)) == (want.status, want.order, want.messages, counts(want))


def test_files_one_by_one(bench):
    """Each file alone, where a file that is native as a whole never sees Python."""
    together(bench)
    whole = bench.pytest("--continue-on-collection-errors").verdicts
    native = []
    for name in sorted(set(FILES) - ALONE):
        file = "test_%s.py" % name
        want = {nodeid: verdict for nodeid, verdict in whole.items() if nodeid.partition("::")[0] == file}
        got = bench.assay(file)
        assert got.verdicts == want, (name, got)
        errors, failures = "collect-failed" in want.values(), "failed" in want.values() or "error" in want.values()
        ran = any("::" in nodeid for nodeid in want)
        assert got.status == (2 if errors else 1 if failures else 0 if ran else 5), (name, got)
        if got.tiers and set(got.tiers.values()) == {"template"}:
            native.append(name)
    assert len(native) >= 25, native


@pytest.mark.parametrize("name", sorted(ALONE))
def test_file_alone(bench, name):
    bench.put("test_a.py", text_of(name))
    bench.both()


ENVIRONMENT = {
    "optimize": {"PYTHONOPTIMIZE": "1"},
    "warnings": {"PYTHONWARNINGS": "error"},
    "addopts": {"PYTEST_ADDOPTS": "-k nothing"},
    "addopts_quoted": {"PYTEST_ADDOPTS": "-k 'not test_x'"},
    "addopts_broken": {"PYTEST_ADDOPTS": "-k 'open"},
    "plugins": {"PYTEST_PLUGINS": "nothing_of_that_name"},
    "path": {"PYTHONPATH": "lib"},
    "path_plugin": {"PYTHONPATH": "plugged"},
    "customize": {"PYTHONPATH": "custom"},
    "hash_seed_number": {"PYTHONHASHSEED": "12"},
    "no_autoload": {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
    "unset_cwd": {"PYTHONSAFEPATH": "1"},
}


@pytest.mark.parametrize("name", sorted(ENVIRONMENT))
def test_environment(bench, name):
    bench.write(test_a=ONE + "def test_false(): assert 0\n")
    bench.put("lib/helper.py", "x = 1\n")
    bench.put("plugged/plug.py", "def pytest_collection_modifyitems(items): items[:] = []\n")
    bench.put("plugged/plug-1.0.dist-info/entry_points.txt", "[pytest11]\nplug = plug\n")
    bench.put("plugged/plug-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: plug\nVersion: 1.0\n")
    bench.put("custom/sitecustomize.py", "import builtins\nbuiltins.__import__('os').environ['PYTEST_ADDOPTS'] = '-k none'\n")
    bench.both(env=ENVIRONMENT[name])


@pytest.mark.parametrize("name, value", [("PYTHONHASHSEED", "many"), ("PYTHONIOENCODING", "none-such"), ("PYTHONUTF8", "2")])
def test_environment_in_which_python_does_not_start(bench, name, value):
    bench.write(test_a=ONE)
    want, got = bench.pytest(env={name: value}), bench.assay(env={name: value})
    assert want.status != 0 and got.status == 4 and got.verdicts == {}, (want, got)


CONFIGURATION = {
    "pytest.ini": {
        "empty": "", "section": "[pytest]\n", "addopts": "[pytest]\naddopts = -k nothing\n", "files": "[pytest]\npython_files = check_*.py\n",
        "functions": "[pytest]\npython_functions = check_*\n", "classes": "[pytest]\npython_classes = Check\n",
        "norecurse": "[pytest]\nnorecursedirs = sub\n", "usefixtures": "[pytest]\nusefixtures = nothing\n",
        "filter": "[pytest]\nfilterwarnings = error\n", "filter_unknown": "[pytest]\nfilterwarnings = error::nothing.Warning\n",
        "filter_malformed": "[pytest]\nfilterwarnings = perhaps\n", "unknown": "[pytest]\nnothing_of_that_name = 1\n",
        "strict": "[pytest]\naddopts = --strict-config\nnothing_of_that_name = 1\n", "minversion": "[pytest]\nminversion = 99.0\n",
        "minversion_low": "[pytest]\nminversion = 6.0\n", "testpaths": "[pytest]\ntestpaths = sub\n", "testpaths_missing": "[pytest]\ntestpaths = none\n",
        "testpaths_glob": "[pytest]\ntestpaths = s*\n", "required": "[pytest]\nrequired_plugins = nothing-of-that-name\n",
        "markers": "[pytest]\nmarkers =\n    slow: takes long\n", "doctest": "[pytest]\naddopts = --doctest-modules\n",
        "duplicate": "[pytest]\na = 1\na = 2\n", "no_section": "a = 1\n", "junk": "[pytest\n", "continuation": "  x\n[pytest]\n",
        "bytes": b"[pytest]\naddopts = -k caf\xe9\n", "xfail_strict": "[pytest]\nxfail_strict = true\n", "comment": "[pytest]  ; why\n# no\naddopts = -q\n",
        "quiet": "[pytest]\naddopts = -q -ra\n", "pythonpath": "[pytest]\npythonpath = lib\n", "importmode": "[pytest]\naddopts = --import-mode=importlib\n",
        "pass_hook": "[pytest]\nenable_assertion_pass_hook = true\n",
    },
    "tox.ini": {"none": "[tox]\n", "pytest": "[pytest]\naddopts = -k nothing\n", "broken": "junk\n"},
    "setup.cfg": {"none": "[metadata]\nname = x\n", "tool": "[tool:pytest]\naddopts = -k nothing\n", "old": "[pytest]\naddopts = -q\n"},
    "pyproject.toml": {
        "none": "[project]\nname = 'x'\n", "table": "[tool.pytest.ini_options]\naddopts = '-k nothing'\n",
        "list": "[tool.pytest.ini_options]\naddopts = ['-k', 'nothing']\n", "paths": "[tool.pytest.ini_options]\ntestpaths = ['sub']\n",
        "broken": "[tool.pytest\n", "number": "[tool.pytest.ini_options]\nminversion = 6.0\n", "bool": "[tool.pytest.ini_options]\nxfail_strict = true\n",
        "odd": "[tool.pytest.ini_options]\nmarkers = [1, 2]\n",
    },
    "conftest.py": {
        "empty": "", "docstring": '"""Says."""\n', "raises": "1/0\n", "syntax": "def f(:\n", "hook": "def pytest_collection_modifyitems(items): items.reverse()\n",
        "fixture": "import pytest\n@pytest.fixture(autouse=True)\ndef f(): raise ValueError\n", "ignore": "collect_ignore = ['test_a.py']\n",
        "plugins": "pytest_plugins = 'nothing_of_that_name'\n", "rewrite": "import sys\nsys.dont_write_bytecode = True\n",
    },
    "sub/conftest.py": {"hook": "def pytest_collection_modifyitems(items): items.clear()\n", "empty": "\n"},
    "sub/__init__.py": {"empty": "", "raises": "1/0\n", "setup": "def setup_module(): raise ValueError\n"},
    "__init__.py": {"empty": "", "raises": "1/0\n"},
    "random.py": {"shadows": "1/0\n"},
    "mmap.py": {"shadows an extension": "1/0\n"},
    "test_doc.txt": {"doctest": ">>> 1\n2\n"},
    "sub/test_a.py": {"same_name": "def test_other(): assert 1\n"},
    "sub/setup.py": {"none": "1/0\n"},
}


@pytest.mark.parametrize("name, kind", [(name, kind) for name in CONFIGURATION for kind in CONFIGURATION[name]])
def test_configuration(bench, name, kind):
    bench.write(test_a=ONE, sub__test_b="def test_1(): assert 1\ndef test_2(): assert 'a' != 'b'\n", check_c="def check_1(): assert 1\n")
    bench.put(name, CONFIGURATION[name][kind])
    bench.both()
    bench.both(cwd=bench.folder / "sub")


def test_places(bench):
    """Folders that pytest enters or does not, and files that it takes or does not."""
    for folder in ("a", "b.egg", ".hidden", "build", "dist", "node_modules", "venv", "CVS", "_darcs", "{arch}", "z/y/x",
                   "__pycache__", "env", "ünicode", "with space"):
        bench.put(folder + "/test_%s.py" % (len(folder) * 7 + ord(folder[0])), ONE)
    bench.put("env/bin/activate", "")
    for name in ("test.py", "tests.py", "a_test.py", "testing.py", "test_.py", "_test.py", "test_x.pyi", "Test_x.py", "test_dot.x.py"):
        bench.put("names/" + name, ONE)
    bench.both()
    bench.both("names")
    bench.both("a", "z")
    bench.both("z", "a")
    bench.both("names/testing.py")
    bench.both("venv")
    bench.both("--ignore=z", "--ignore=names/test_.py")
    bench.both("--collect-in-virtualenv")


def test_links_and_loops(bench):
    bench.put("real/test_r.py", ONE)
    (bench.folder / "link").symlink_to("real")
    bench.both()
    (bench.folder / "real/loop").symlink_to(".")
    bench.both("real")
    (bench.folder / "real/test_link.py").symlink_to("test_r.py")
    (bench.folder / "real/test_dangling.py").symlink_to("nowhere")
    bench.both("real", "--ignore=real/loop")


def test_duplicate_names_in_packages(bench):
    for folder in ("a", "b"):
        bench.put(folder + "/tests/__init__.py", "")
        bench.put(folder + "/tests/test_%s.py" % folder, ONE)
    bench.both()
    bench.put("a/__init__.py", "")
    bench.both()


def test_large_and_strange_files(bench):
    bench.put("test_large.py", "#" * 100_000_000 + "\n" + ONE)
    bench.put("test_nul.py", b"\0" * 1000)
    (bench.folder / "test_folder.py").mkdir()
    os.mkfifo(bench.folder / "test_pipe.py")
    bench.both("--ignore=test_pipe.py")
    if os.getuid() != 0:
        bench.put("test_unreadable.py", ONE).chmod(0)
        bench.both("--ignore=test_pipe.py")
