"""Which tests a file has, told from its text: beside pytest, over made-up files and over real suites."""

import pathlib
import subprocess

import pytest

from compare_collection import assay_items, difference, pytest_items
from conftest import ASSAY, PYTHON

PROBE = pathlib.Path(ASSAY).with_name("frontend-probe")
HERE = pathlib.Path(__file__).resolve().parent

# Files of which every test is known.
KNOWN = {
    "names": """
import pytest
def test_a(): pass
def testing(): pass
def tes(): pass
def a_test(): pass
async def test_async(): pass
test_value = 3
test_list = [test_a]
def test_b(): pass
def test_a(): pass
class Testing:
    def test(self): pass
class A:
    def test_not(self): pass
def test_deleted(): pass
del test_deleted
if __name__ == "__main__":
    def test_main(): pass
""",
    "ids_of_values": """
import pytest
class Thing: pass
def helper(): pass
@pytest.mark.parametrize("x", [
    0, 1, -1, +2, -0, 123456789012345678901234567890, -9223372036854775808, 0x10, 0o17, 0b11, 1_000,
    0x10000000000000000, 0.0, -0.0, 1.5, 1e16, 1e-5, 1e100, 0.1, -2.5, 1e400, 1j, 2.5j,
    True, False, None, ..., "a", "", "a b", "a::b", "[x]", "tab\\t", "nl\\n", "cr\\r", "nul\\0", "\\x7f", "back\\\\slash", "quote'\\"",
    "é", "ÿ", "€", "\\ud800", "😀", b"", b"abc", b"\\xff\\x00\\n", "con" "cat", [], (), {}, set(), [1, 2], (3,), {"k": 1}, {1, 2},
    [i for i in range(3)], lambda: 0, int, str, ValueError, len, Thing, helper, dict(), object(), range(3), frozenset(),
])
def test_values(x): pass
""",
    "ids_given": """
import pytest
@pytest.mark.parametrize("x", [1, 2, 3], ids=["one", None, "thrée"])
def test_list(x): pass
@pytest.mark.parametrize("x", [1, 2, 3], ids=("a", 2, 3.5))
def test_tuple(x): pass
@pytest.mark.parametrize("x", [1, 2], ids=[])
def test_no_ids(x): pass
@pytest.mark.parametrize("x", [1, 2], ids=None)
def test_none(x): pass
@pytest.mark.parametrize("x", [1, "a", None, 2.5, -1], ids=str)
def test_str(x): pass
@pytest.mark.parametrize("x", [1, None, True], ids=repr)
def test_repr(x): pass
@pytest.mark.parametrize("x", [pytest.param(1), pytest.param(2, id="two"), pytest.param(3, marks=pytest.mark.skip), 4])
def test_param(x): pass
@pytest.mark.parametrize("x, y", [pytest.param(1, 2, id="é"), (3, 4), pytest.param(5, 6, id=None)], ids=["a", "b", "c"])
def test_param_over_ids(x, y): pass
@pytest.mark.parametrize("x", [1, 1, 2, "1", 2, 3])
def test_equal(x): pass
@pytest.mark.parametrize("x", [1, 2, 3, 4], ids=["a", "a", "b", "a0"])
def test_equal_given(x): pass
""",
    "names_of_parameters": """
import pytest
@pytest.mark.parametrize("a,b", [(1, 2), [3, 4]])
def test_comma(a, b): pass
@pytest.mark.parametrize(" a , b ,", [(1, [])])
def test_spaces(a, b): pass
@pytest.mark.parametrize(["a", "b"], [(1, 2)])
def test_list(a, b): pass
@pytest.mark.parametrize(("a",), [(1,), (2,)])
def test_tuple_of_one(a): pass
@pytest.mark.parametrize("a", [(1, 2), [3]])
def test_one(a): pass
@pytest.mark.parametrize("a,", [(1, 2)])
def test_one_with_comma(a): pass
@pytest.mark.parametrize(argnames="a", argvalues=(1, 2))
def test_keywords(a): pass
@pytest.mark.parametrize("a", [1], False, ["x"])
def test_positional(a): pass
""",
    "stacked": """
import pytest
@pytest.mark.parametrize("a", [1, 2])
@pytest.mark.parametrize("b", ["x", "y"])
@pytest.mark.skip
@pytest.mark.parametrize("c,d", [(0, None), (5, [])])
def test_stacked(a, b, c, d): pass
""",
    "aliases": """
import pytest as pt
from pytest import mark, param
from pytest import mark as m
parametrize = mark.parametrize
slow = pt.mark.slow
CASES = (1, param(2, id="two"), "three")
LIST = [4, 5]
IDS = ["four", "five"]
NAMES = "x"
ONE = 1
@parametrize("x", CASES)
def test_a(x): pass
@slow
@m.parametrize("x", LIST, ids=IDS)
def test_b(x): pass
@pt.mark.parametrize(NAMES, CASES)
def test_c(x): pass
@parametrize("x", [ONE, CASES, "s"])
def test_d(x): pass
""",
    "classes": """
import pytest
class TestA:
    x = 1
    def test_1(self): pass
    @staticmethod
    def test_static(): pass
    @pytest.mark.parametrize("x", [1, 2])
    def test_2(self, x): pass
    @staticmethod
    @pytest.mark.parametrize("x", [1])
    def test_static_with(x): pass
    class TestInner:
        def test_3(self): pass
        class TestDeep:
            def test_4(self): pass
    class NotInner:
        def test_5(self): pass
    def helper(self): pass
    def test_1(self): pass
class TestInit:
    def __init__(self): pass
    def test_6(self): pass
class TestNew:
    def __new__(cls): return object.__new__(cls)
    def test_7(self): pass
class TestOff:
    __test__ = False
    def test_8(self): pass
class On:
    __test__ = True
    def test_9(self): pass
class TestEmpty: pass
class TestDict(dict):
    def test_10(self): pass
class TestError(Exception):
    def test_11(self): pass
class TestObject(object):
    def test_12(self): pass
""",
    "inheritance": """
class Base:
    def test_base(self): pass
    def test_over(self): pass
    def helper(self): pass
class Mixin:
    def test_mixin(self): pass
    class TestNested:
        def test_nested(self): pass
class TestOne(Base):
    def test_own(self): pass
    def test_over(self): pass
class TestTwo(Mixin, Base):
    def test_own(self): pass
class TestDiamondA(Base):
    def test_a(self): pass
class TestDiamondB(Base):
    def test_over(self): pass
class TestDiamond(TestDiamondA, TestDiamondB):
    def test_d(self): pass
class WithInit:
    def __init__(self): pass
class TestInheritsInit(WithInit):
    def test_no(self): pass
class TestOffBase:
    __test__ = False
    def test_x(self): pass
class TestBackOn(TestOffBase):
    __test__ = True
class TestStillOff(TestOffBase): pass
class TestHides(Base):
    test_base = None
""",
    "class_marks": """
import pytest
@pytest.mark.parametrize("a", [1, 2])
@pytest.mark.usefixtures("tmp_path")
class TestA:
    def test_1(self, a): pass
    @pytest.mark.slow
    def test_2(self, a): pass
    @pytest.mark.parametrize("b", ["x", "y"])
    def test_3(self, b, a): pass
    class TestInner:
        @pytest.mark.parametrize("b", [3])
        def test_4(self, a, b): pass
class TestB:
    pytestmark = [pytest.mark.slow, pytest.mark.parametrize("a", [1])]
    def test_5(self, a): pass
@pytest.mark.parametrize("b", [7])
class TestC(TestB):
    def test_6(self, a, b): pass
    def test_5(self, a, b): pass
""",
    "module_marks": """
import pytest
pytestmark = [pytest.mark.parametrize("m", [1, 2]), pytest.mark.slow]
@pytest.mark.parametrize("a", [3])
def test_a(a, m): pass
class TestM:
    def test_b(self, m): pass
""",
    "fixtures": """
import pytest
@pytest.fixture
def plain(tmp_path, request): return 1
@pytest.fixture(scope="module", autouse=True)
def test_like_a_test(): yield
@pytest.fixture(name="other")
def under_another_name(plain): return 2
def test_a(plain, monkeypatch): pass
def test_b(other, capsys, *, plain): pass
def test_default(x=1, *args, y=2, **kwargs): pass
@pytest.mark.usefixtures("plain", "other")
def test_c(): pass
@pytest.mark.parametrize("plain", [1, 2])
def test_hidden(plain): pass
class TestF:
    @pytest.fixture
    def mine(self, plain): return 3
    def test_d(self, mine): pass
""",
    "unittest_cases": """
import unittest
from unittest import TestCase, IsolatedAsyncioTestCase
class Case(unittest.TestCase):
    def test_b(self): pass
    def test_a(self): pass
    def testC(self): pass
    def helper(self): pass
    @unittest.skip("no")
    def test_skipped(self): pass
    @unittest.expectedFailure
    def test_failing(self): pass
    class TestInner:
        def test_not(self): pass
class Derived(Case):
    def test_a(self): pass
    def test_more(self): pass
class Mixin:
    def test_mixed(self): pass
class Mixed(Mixin, TestCase):
    def test_z(self): pass
class Async(IsolatedAsyncioTestCase):
    async def test_1(self): pass
@unittest.skip("all")
class Skipped(TestCase):
    def test_1(self): pass
class Off(TestCase):
    __test__ = False
    def test_1(self): pass
class EmptyCase(TestCase): pass
""",
    "not_collected": """
__test__ = False
def test_a(): pass
class TestA:
    def test_b(self): pass
""",
    "nothing": "x = 1\n",
}

# Files with something that the text does not tell, and the reasons for that.
UNCERTAIN = {
    "conditions": """
import sys
if sys.version_info >= (3,):
    def test_a(): pass
else:
    def test_b(): pass
def test_c(): pass
try:
    import nothing_of_this_name
except ImportError:
    def test_d(): pass
for i in range(2):
    def test_e(): pass
def test_a(): pass
class TestC:
    if True:
        def test_f(self): pass
    def test_g(self): pass
for i in "a":
    class Named:
        __test__ = True
        def test_i(self): pass
with open(__file__) as f:
    class TestW:
        def test_h(self): pass
""",
    "decorators": """
import functools, pytest
def deco(f):
    @functools.wraps(f)
    def test_inner(*a): return f(*a)
    return test_inner
def gone(f): return None
@deco
def test_a(): pass
@gone
def test_b(): pass
def test_c(): pass
class TestD:
    @property
    def test_d(self): return 1
    @classmethod
    def test_e(cls): pass
    def test_f(self): pass
    @pytest.mark.parametrize("x", [1, 2])
    @staticmethod
    def test_g(x=0): pass
""",
    "parametrize": """
import pytest
def make(): return [1, 2]
CHANGED = [1]
CHANGED.append(2)
class O:
    def __repr__(self): return "o"
@pytest.mark.parametrize("x", make())
def test_a(x): pass
@pytest.mark.parametrize("x", CHANGED)
def test_b(x): pass
@pytest.mark.parametrize("x", [O(), O().__class__])
def test_c(x): pass
@pytest.mark.parametrize("x", [])
def test_d(x): pass
@pytest.mark.parametrize("x", range(3))
def test_e(x): pass
@pytest.mark.parametrize("x", ["a" * 3])
def test_f(x): pass
@pytest.mark.parametrize("x", [1], ids=lambda v: "v%s" % v)
def test_g(x): pass
@pytest.mark.parametrize("x", [1, *[2, 3]])
def test_h(x): pass
@pytest.mark.parametrize("x", "abc")
def test_i(x): pass
@pytest.mark.parametrize("x", [[1], 2], ids=str)
def test_j(x): pass
@pytest.mark.parametrize("x", [1, 2], scope="module")
@pytest.mark.parametrize("y", [1, 2], scope="module")
def test_k(x, y): pass
def test_last(): pass
""",
    "fixtures_with_parameters": """
import pytest
@pytest.fixture(params=[1, 2])
def both(request): return request.param
@pytest.fixture
def through(both): return both
def test_a(both): pass
def test_b(through): pass
def test_c(): pass
class TestD:
    @pytest.fixture(params=["x", "y"], autouse=True)
    def auto(self, request): pass
    def test_e(self): pass
""",
    "fixtures_under_a_condition": """
import pytest
if pytest:
    @pytest.fixture(params=[1, 2], autouse=True)
    def auto(request): pass
else:
    def auto(): pass
def test_a(): pass
""",
    "imported": """
from os.path import join as test_join
from unittest import mock
from unittest.mock import patch, MagicMock as TestMock
from collections import namedtuple
import json as test_json
TestTuple = namedtuple("TestTuple", "a")
test_alias = lambda: None
@patch("os.getcwd")
def test_patched(getcwd): pass
def test_a(): pass
""",
    "changed_afterwards": """
def test_a(): pass
def test_b(): pass
def test_c(): pass
test_b.__test__ = False
test_c.slow = True
class TestD:
    def test_e(self): pass
TestD.test_f = lambda self: None
def test_g(): pass
class Inner:
    test_g.__test__ = False
class TestI:
    def test_j(self): pass
    def test_k(self): pass
    test_k.__test__ = False
def test_h(): pass
def change(): test_h.__test__ = False
change()
def rebind():
    global test_c
    test_c = None
rebind()
""",
    "metaclasses": """
class Meta(type):
    def __new__(mcs, name, bases, ns):
        ns["test_made"] = lambda self: None
        return super().__new__(mcs, name, bases, ns)
class TestMeta(metaclass=Meta):
    def test_a(self): pass
class TestSub(TestMeta): pass
class Register:
    def __init_subclass__(cls): cls.test_hooked = lambda self: None
class TestHooked(Register):
    def test_b(self): pass
""",
    "generators": """
import pytest
@pytest.mark.parametrize("x", [1, 2])
def test_gen(x): yield
def test_a(): pass
""",
    "unittest_uncertain": """
import unittest
from unittest import mock
class Base(unittest.TestCase):
    @mock.patch("os.getcwd")
    def test_a(self, getcwd): pass
    test_b = test_a
    test_c = None
class Run(unittest.TestCase):
    def runTest(self): pass
class Other(mock.Mock): pass
class TestOther(mock.Mock):
    def test_x(self): pass
""",
}

# Files of which nothing is known.
OPAQUE = {
    "stars": "from os.path import *\ndef test_a(): pass\n",
    "globals_used": "for name in 'ab':\n    globals()['test_' + name] = lambda: None\ndef test_c(): pass\n",
    "globals_used_far_away": "def define(name): globals()[name] = lambda: None\ndef step(): define('test_x')\nstep()\n",
    "generate_tests": "def pytest_generate_tests(metafunc):\n    metafunc.parametrize('x', [1, 2])\ndef test_a(x): pass\n",
    "marks_from_elsewhere": "import os\npytestmark = os.environ.get('MARKS', [])\ndef test_a(): pass\n",
}


def reasons(items):
    return {reason for _, reason, _ in items if reason}


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    folder = tmp_path_factory.mktemp("collection")
    paths = []
    for name, text in (KNOWN | UNCERTAIN | OPAQUE).items():
        path = folder / ("test_%s.py" % name)
        path.write_text(text)
        paths.append(str(path))
    want, broken = pytest_items(paths)
    assert not broken
    got = assay_items(PROBE, paths)
    return {pathlib.Path(path).stem[5:]: (*got[path], want.get(path, [])) for path in paths}


@pytest.mark.parametrize("name", KNOWN)
def test_known(collected, name):
    reason, items, want = collected[name]
    assert not reason and not reasons(items)
    assert [item[0] for item in items] == want


@pytest.mark.parametrize("name", UNCERTAIN)
def test_uncertain(collected, name):
    reason, items, want = collected[name]
    assert not reason and reasons(items)
    assert difference(items, want) is None


@pytest.mark.parametrize("name", OPAQUE)
def test_opaque(collected, name):
    reason, items, _ = collected[name]
    assert reason and not items


@pytest.mark.parametrize("arguments", [[], ["--random", "300"]], ids=["real", "random"])
def test_suites(arguments):
    done = subprocess.run([PYTHON, HERE / "compare_collection.py", PROBE, *arguments], capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
