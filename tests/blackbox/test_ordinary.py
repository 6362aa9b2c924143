"""Tests of ordinary code: what runs natively has pytest's verdict, and what could not have is left to it.

pytest runs beside Assay every time. Files of NATIVE must need no Python when they run alone."""

import signal
import subprocess
import time

import pytest

# name: the text of a file whose tests all pass natively
NATIVE = {
    "function": "def double(n):\n    return 2 * n\n\ndef test_x():\n    assert double(4) == 8\n",
    "methods": "class TestList:\n    def test_append(self):\n        items = []\n        items.append(1)\n        assert items == [1]\n"
               "    def test_other(self):\n        assert not hasattr(self, 'seen')\n        self.seen = 1\n"
               "    def test_third(self):\n        assert not hasattr(self, 'seen')\n",
    "class_constant": "class TestA:\n    limit = 3\n    def helper(self, n):\n        return n + self.limit\n    def test_x(self):\n        assert self.helper(1) == 4\n",
    "counter": "count = 0\n\ndef up():\n    global count\n    count += 1\n    return count\n\ndef test_first():\n    assert up() == 1\n\ndef test_second():\n    assert up() == 2\n",
    "memo": "memo = {}\n\ndef fib(n):\n    if n not in memo:\n        memo[n] = n if n < 2 else fib(n - 1) + fib(n - 2)\n    return memo[n]\n\n"
            "def test_first():\n    assert memo == {} and fib(30) == 832040\n\ndef test_second():\n    assert len(memo) == 31\n",
    "lru_cache": "import functools\n\n@functools.lru_cache(maxsize=None)\ndef fib(n):\n    return n if n < 2 else fib(n - 1) + fib(n - 2)\n\n"
                 "def test_first():\n    assert fib(20) == 6765\n\ndef test_second():\n    assert fib(21) == 10946\n",
    "default_list": "def gather(n, into=[]):\n    into.append(n)\n    return into\n\ndef test_first():\n    assert gather(1) == [1]\n\ndef test_second():\n    assert gather(2) == [1, 2]\n",
    "class_attribute": "class Config:\n    debug = False\n\ndef test_first():\n    Config.debug = True\n\ndef test_second():\n    assert Config.debug\n",
    "iterator": "numbers = iter([1, 2, 3])\n\ndef test_first():\n    assert next(numbers) == 1\n\ndef test_second():\n    assert next(numbers) == 2\n",
    "defaultdict": "from collections import defaultdict\nseen = defaultdict(list)\n\ndef test_first():\n    assert seen['a'] == []\n\ndef test_second():\n    assert list(seen) == ['a']\n",
    "function_attribute": "def f():\n    f.calls = getattr(f, 'calls', 0) + 1\n    return f.calls\n\ndef test_first():\n    assert f() == 1\n\ndef test_second():\n    assert f() == 2\n",
    "undone": "items = [1]\n\ndef test_first():\n    items.append(2)\n    items.pop()\n\ndef test_second():\n    assert items == [1]\n",
    "adopted": "store = {}\n\nclass Thing:\n    def __init__(self, name):\n        self.name = name\n\ndef test_first():\n    store['x'] = [Thing('a'), Thing('b')]\n\n"
               "def test_second():\n    filler = [str(i) * 50 for i in range(200)]\n    assert [t.name for t in store['x']] == ['a', 'b'] and len(filler) == 200\n",
    "exceptions": "def parse(text):\n    try:\n        return int(text)\n    except ValueError as error:\n        raise KeyError(text) from error\n\n"
                  "def test_x():\n    assert parse('12') == 12\n    try:\n        parse('z')\n    except KeyError as error:\n        assert isinstance(error.__cause__, ValueError)\n    else:\n        assert False\n",
    "imports": "import math\nfrom collections import Counter\nfrom itertools import chain as link\n\ndef test_x():\n    assert math.gcd(12, 18) == 6\n    assert Counter('aab')['a'] == 2 and list(link([1], [2])) == [1, 2]\n",
    "import_in_test": "def test_first():\n    import heapq\n    heap = [3, 1, 2]\n    heapq.heapify(heap)\n    assert heap[0] == 1\n\ndef test_second():\n    import heapq\n    assert heapq.nsmallest(1, [2, 1]) == [1]\n",
    "generator": "def count(n):\n    for i in range(n):\n        yield i\n\ndef test_x():\n    assert list(count(3)) == [0, 1, 2]\n",
    "name_is_module": "def test_x():\n    assert __name__ == 'test_name_is_module'\n\nclass A:\n    pass\n\ndef test_class():\n    assert repr(A) == \"<class 'test_name_is_module.A'>\"\n",
    "main_guard": "def test_x():\n    assert sum([1, 2]) == 3\n\nif __name__ == '__main__':\n    1 / 0\n",
    "dynamic_names": "class Bag:\n    pass\n\ndef test_first():\n    bag = Bag()\n    for i in range(40):\n        setattr(bag, 'name%d' % i, i)\n    assert bag.name39 == 39\n\n"
                     "def test_second():\n    bag = Bag()\n    setattr(bag, 'na' + 'me1', 5)\n    assert bag.name1 == 5 and not hasattr(bag, 'name2')\n",
    "chain": "def test_x():\n    n = 5\n    assert 0 < n <= 10 < 20\n    assert 1 < len([1, 2]) < 3\n",
    "closures": "def make():\n    total = 0\n    def add(n):\n        nonlocal total\n        total += n\n        return total\n    return add\n\nadd = make()\n\ndef test_first():\n    assert add(2) == 2\n\ndef test_second():\n    assert add(3) == 5\n",
}

# name: the text of a file that is not, or not all, native; what of it may be is not said
MIXED = {
    "fails": "def half(n):\n    return n / 2\n\ndef test_x():\n    assert half(3) == 1\n\ndef test_y():\n    assert half(4) == 2\n",
    "raises": "def test_x():\n    [][1]\n\ndef test_y():\n    assert len('ab') == 2\n",
    "message": "def test_x():\n    n = 3\n    assert n == 4, 'n is %d' % n\n",
    "caught_assertion": "def test_x():\n    n = 1\n    try:\n        assert n == 2\n    except AssertionError as error:\n        assert '==' in str(error)\n    else:\n        assert False\n",
    "caught_message": "def check(n):\n    assert n > 3, 'small'\n\ndef test_x():\n    try:\n        check(1)\n    except AssertionError as error:\n        assert str(error) == 'small'\n",
    "walrus": "def test_x():\n    assert (n := len('abc')) == 3\n    assert n == 3\n",
    "chain_order": "log = []\n\ndef f(n):\n    log.append(n)\n    return n\n\nclass A:\n    def __lt__(self, other):\n        log.append('lt')\n        return True\n\n"
                   "def test_x():\n    assert A() < f(1) < f(2)\n    assert log == [1, 2, 'lt']\n",
    "truth_twice": "log = []\n\nclass A:\n    def __bool__(self):\n        log.append(1)\n        return True\n\ndef test_x():\n    assert A() and A()\n    assert len(log) == 2\n",
    "prints": "def test_x():\n    print('hello')\n    assert len('ab') == 2\n",
    "prints_at_import": "print('hello')\n\ndef test_x():\n    assert len('ab') == 2\n",
    "returns": "def test_x():\n    return len('ab')\n",
    "returns_assertion": "def test_x():\n    return 1 == 1\n\ndef test_y():\n    n = 2\n    assert n\n",
    "file_name": "def test_x():\n    assert __file__.endswith('.py')\n",
    "file_name_caught": "def test_x():\n    try:\n        __file__\n    except NameError:\n        assert False\n",
    "globals": "def test_x():\n    assert 'test_x' in globals()\n",
    "docstring_name": "'''Says.'''\n\ndef test_x():\n    assert __doc__ == 'Says.'\n",
    "fixture": "import pytest\n\n@pytest.fixture\ndef n():\n    return 4\n\ndef test_x(n):\n    assert n == 4\n\ndef test_y():\n    n = 3\n    assert n == 3\n",
    "tmp_path": "def double(n):\n    return n * 2\n\ndef test_x(tmp_path):\n    assert tmp_path.exists()\n\ndef test_y():\n    assert double(2) == 4\n",
    "tmp_path_writes": "state = []\n\ndef test_x(tmp_path):\n    state.append(1)\n\ndef test_y():\n    assert state == [1]\n",
    "tmp_path_writes_unseen": "state = []\n\ndef test_x(tmp_path):\n    state.append(1)\n\ndef test_y():\n    n = len(state)\n    assert n == 0\n",
    "tmp_path_rebinds": "limit = 3\n\ndef test_x(tmp_path):\n    global limit\n    limit = 4\n\ndef test_y():\n    n = limit\n    assert n == 3\n",
    "tmp_path_data_class": "from dataclasses import dataclass, field\n\n@dataclass(order=True, frozen=True)\nclass Point:\n    x: int\n    tags: list = field(default_factory=list)\n\n"
                           "def test_x(tmp_path):\n    Point(1).tags.append(2)\n\ndef test_y():\n    assert Point(1) == Point(1, [])\n\ndef test_z():\n    assert Point(1) < Point(0)\n",
    "tmp_path_data_class_factory": "from dataclasses import dataclass, field\n\nstate = []\n\ndef make():\n    return state\n\n@dataclass\nclass Holder:\n    items: list = field(default_factory=make)\n\n"
                                   "def test_x(tmp_path):\n    state.append(1)\n\ndef test_y():\n    n = len(Holder().items)\n    assert n == 1\n",
    "tmp_path_data_class_attribute": "from dataclasses import dataclass\n\n@dataclass\nclass Limit:\n    most: int = 1\n\ndef test_x(tmp_path):\n    Limit.most = 5\n\n"
                                     "def test_y():\n    n = Limit.most\n    assert n == 5 and Limit().most == 1\n",
    "tmp_path_annotations": "from dataclasses import dataclass\n\n@dataclass\nclass Limit:\n    most: int = 1\n\ndef test_x(tmp_path):\n    getattr(Limit, '__annota' + 'tions__')['other'] = str\n\n"
                            "def test_y():\n    names = list(Limit.__annotations__)\n    assert names == ['most', 'other']\n",
    "tmp_path_fields": "import dataclasses as d\nfrom dataclasses import fields as parts\n\n@d.dataclass\nclass Limit:\n    most: int = 1\n\ndef test_x(tmp_path):\n    parts(Limit)[0].repr = False\n    parts(Limit)[0].name = 'least'\n\n"
                       "def test_y():\n    n = [f.name for f in d.fields(Limit)]\n    assert n == ['least'] and repr(Limit()) == 'Limit(most=1)'\n",
    "tmp_path_other_name": "from builtins import setattr as put\n\nclass Limit:\n    most = 1\n\ndef test_x(tmp_path):\n    put(Limit, 'most', 2)\n\ndef test_y():\n    n = Limit.most\n    assert n == 2\n",
    "random": "import random\n\ndef test_x():\n    random.seed(3)\n    assert random.random() < 1\n\ndef test_y(tmp_path):\n    n = random.random()\n    assert n == 0.5442292252959519\n\n"
              "def test_z():\n    n = random.Random(3)\n    assert n.random() == 0.23796462709189137\n",
    "tmp_path_rebinds_for_class": "limit = 3\n\ndef test_x(tmp_path):\n    global limit\n    limit = 4\n\ndef test_y():\n    class A:\n        n = limit\n    assert A.n == 3\n",
    "tmp_path_appends_for_class": "seen = []\n\ndef test_x(tmp_path):\n    seen.append(1)\n\ndef test_y():\n    class A:\n        n = len(seen)\n    assert A.n == 0\n",
    "tmp_path_sets_attribute": "class Config:\n    debug = False\n\ndef test_x(tmp_path):\n    Config.debug = True\n\ndef test_y():\n    seen = Config.debug\n    assert not seen\n",
    "tmp_path_replaces_method": "class Config:\n    def get(self):\n        return 1\n\ndef test_x(tmp_path):\n    Config.get = lambda self: 2\n\ndef test_y():\n    assert Config().get() == 1\n",
    "tmp_path_setattr": "class Config:\n    debug = False\n\ndef test_x(tmp_path):\n    setattr(Config, 'debug', True)\n\ndef test_y():\n    seen = Config.debug\n    assert not seen\n",
    "tmp_path_globals": "limit = 3\n\ndef test_x(tmp_path):\n    globals()['limit'] = 4\n\ndef test_y():\n    n = limit\n    assert n == 3\n",
    "tmp_path_module": "limit = 3\n\ndef test_x(tmp_path):\n    import sys\n    sys.modules[__name__].limit = 4\n\ndef test_y():\n    n = limit\n    assert n == 3\n",
    "tmp_path_default": "def gather(n, into=[]):\n    into.append(n)\n    return len(into)\n\ndef test_x(tmp_path):\n    gather(1)\n\ndef test_y():\n    assert gather(1) == 1\n",
    "tmp_path_closure": "def make():\n    seen = []\n    def add(n):\n        seen.append(n)\n        return len(seen)\n    return add\n\nadd = make()\n\ndef test_x(tmp_path):\n    add(1)\n\ndef test_y():\n    assert add(1) == 1\n",
    "tmp_path_iterator": "numbers = iter([1, 2])\n\ndef test_x(tmp_path):\n    next(numbers)\n\ndef test_y():\n    assert next(numbers) == 1\n",
    "tmp_path_instance": "class Box:\n    n = 0\n\nbox = Box()\n\ndef test_x(tmp_path):\n    box.n = 5\n\ndef test_y():\n    n = box.n\n    assert n == 0\n",
    "tmp_path_in_method": "class TestA:\n    seen = []\n    def test_x(self, tmp_path):\n        self.seen.append(1)\n    def test_y(self):\n        n = len(self.seen)\n        assert n == 0\n",
    "tmp_path_in_plain_method": "def double(n):\n    return n * 2\n\nclass TestA:\n    def test_x(self, tmp_path):\n        assert tmp_path\n    def test_y(self):\n        assert double(2) == 4\n    def test_z(self):\n        assert double(2) == 5\n",
    "native_writes": "state = []\n\ndef test_y():\n    state.append(1)\n    n = len(state)\n    assert n == 1\n\ndef test_x(tmp_path):\n    assert state == [1]\n",
    "spoils": "state = []\n\ndef test_x():\n    state.append(1)\n    assert open\n    open(__file__).close()\n\ndef test_y():\n    n = len(state)\n    assert n == 1\n",
    "setup_method": "class TestA:\n    def setup_method(self):\n        self.n = 1\n    def test_x(self):\n        assert self.n == 1\n",
    "setup_class": "class TestA:\n    @classmethod\n    def setup_class(cls):\n        cls.n = 1\n    def test_x(self):\n        assert self.n == 1\n",
    "setup_module": "n = 0\n\ndef setup_module():\n    global n\n    n = 1\n\ndef test_x():\n    m = n\n    assert m == 1\n",
    "setup_by_assignment": "n = [0]\nsetup_function = lambda: n.append(1)\n\ndef test_x():\n    m = len(n)\n    assert m == 2\n",
    "nose_setup": "class TestA:\n    def setup(self):\n        self.n = 1\n    def test_x(self):\n        assert self.n == 1\n",
    "constructor": "class TestA:\n    def __init__(self):\n        self.n = 1\n    def test_x(self):\n        assert self.n == 2\n\ndef test_y():\n    n = 1\n    assert n\n",
    "inherits": "class Base:\n    def test_x(self):\n        assert self.n == 1\n\nclass TestA(Base):\n    n = 1\n\nclass TestB(Base):\n    n = 2\n",
    "inherits_constructor": "class Base:\n    def __init__(self):\n        self.n = 1\n\nclass TestA(Base):\n    def test_x(self):\n        assert self.n == 2\n\ndef test_y():\n    n = 1\n    assert n\n",
    "nested_class": "class TestA:\n    class TestB:\n        def test_x(self):\n            assert type(self).__name__ == 'TestB'\n    def test_y(self):\n        n = 1\n        assert n\n",
    "class_test_off": "class TestA:\n    __test__ = False\n    def test_x(self):\n        assert 0\n\ndef test_y():\n    n = 1\n    assert n\n",
    "class_pytestmark": "import pytest\n\nclass TestA:\n    pytestmark = pytest.mark.skip\n    def test_x(self):\n        assert 0\n",
    "static_test": "class TestA:\n    @staticmethod\n    def test_x():\n        n = 1\n        assert n\n    @classmethod\n    def test_y(cls):\n        n = 1\n        assert n\n",
    "method_without_self": "class TestA:\n    def test_x():\n        n = 1\n        assert n\n",
    "method_by_other_name": "class TestA:\n    def test_x(this):\n        this.n = 1\n        assert this.n\n",
    "generator_test": "def test_x():\n    n = 1\n    yield n\n\ndef test_y():\n    n = 1\n    assert n\n",
    "async_test_method": "class TestA:\n    async def test_x(self):\n        n = 1\n        assert n\n\ndef test_y():\n    n = 1\n    assert n\n",
    "unittest": "import unittest\n\nclass TestA(unittest.TestCase):\n    def setUp(self):\n        self.n = 1\n    def test_x(self):\n        self.assertEqual(self.n, 1)\n\ndef test_y():\n    n = 1\n    assert n\n",
    "imported_test": "from test_helper_of_imports import test_x\n\ndef test_y():\n    n = 1\n    assert n\n",
    "helper_of_imports": "def test_x():\n    n = 1\n    assert n\n",
    "warns_escape": "def test_x():\n    text = '\\d'\n    assert len(text) == 2\n",
    "warns_is": "def test_x():\n    n = 1\n    assert n is 1\n",
    "warns_call": "def f():\n    return 'a'()\n\ndef test_x():\n    n = 1\n    assert n\n",
    "warns_subscript": "def f():\n    return [1]['a']\n\ndef test_x():\n    n = 1\n    assert n\n",
    "warns_tuple": "def test_x():\n    n = 1\n    assert (n == 2, 'never')\n",
    "warns_when_run": "import re\n\nclass A:\n    def __trunc__(self):\n        return 3\n\ndef test_x():\n    assert int(A()) == 3\n\n"
                      "def test_y():\n    assert re.compile('[[a]').match('a')\n\ndef test_z():\n    n = 1\n    assert n and re.compile('[a--b]')\n",
    "warns_number": "def test_x():\n    n = 1\n    assert 0or n\n",
    "deep_recursion": "def down(n):\n    return 0 if n == 0 else 1 + down(n - 1)\n\ndef test_x():\n    assert down(900) == 900\n\ndef test_y():\n    try:\n        down(5000)\n    except RecursionError:\n        pass\n    else:\n        assert False\n",
    "dropped_generator": "log = []\n\ndef guarded():\n    try:\n        yield 1\n    finally:\n        log.append(1)\n\ndef test_x():\n    next(guarded())\n    assert log == [1]\n",
    "left_generator": "log = []\n\ndef guarded():\n    try:\n        yield 1\n    finally:\n        log.append(1)\n\nwaiting = guarded()\nnext(waiting)\n\ndef test_x():\n    global waiting\n    waiting = None\n    assert log == [1]\n",
    "del_method": "log = []\n\nclass A:\n    def __del__(self):\n        log.append(1)\n\ndef test_x():\n    A()\n    assert log == [1]\n",
    "import_fails": "import math\nmath.nothing_of_that_name\n\ndef test_x():\n    n = 1\n    assert n\n",
    "import_raises": "{}['missing']\n\ndef test_x():\n    n = 1\n    assert n\n",
    "import_exits": "def test_x():\n    raise SystemExit(0)\n",
    "skips": "import pytest\n\ndef test_x():\n    pytest.skip('later')\n",
    "skip_exception": "import unittest\n\ndef test_x():\n    raise unittest.SkipTest('later')\n",
    "keyboard": "def test_x():\n    n = 1\n    assert n\n\ndef test_y():\n    raise ValueError('x' * 10)\n",
    "parametrized": "import pytest\n\n@pytest.mark.parametrize('n', [1, 2, 3])\ndef test_x(n):\n    assert n < 3\n",
    "redefined": "def test_x():\n    n = 0\n    assert n\n\ndef test_x():\n    n = 1\n    assert n\n",
    "conditional": "import math\n\nif math.pi > 3:\n    def test_x():\n        n = 1\n        assert n\nelse:\n    def test_x():\n        n = 0\n        assert n\n",
    "replaced": "def test_x():\n    n = 0\n    assert n\n\ndef other():\n    n = 1\n    assert n\n\ntest_x = other\n",
    "wrapped": "def twice(f):\n    def run():\n        f()\n        f()\n    return run\n\n@twice\ndef test_x():\n    n = 1\n    assert n\n",
    "dont_rewrite": "'''PYTEST_DONT_REWRITE'''\n\ndef test_x():\n    n = 1\n    try:\n        assert n == 2\n    except AssertionError as error:\n        assert str(error) == ''\n",
    "tabs": "def test_x():\n\tn = 1\n\tassert n\n",
    "latin1": "# -*- coding: latin-1 -*-\ndef test_x():\n    text = '\xe9'\n    assert len(text) == 2\n",
    "set_order": "def test_x():\n    assert sorted({'b', 'a'}) == ['a', 'b']\n    assert list({3, 1, 2}) == [1, 2, 3]\n",
    "hash_order": "def test_x():\n    assert isinstance(hash('a'), int)\n    assert next(iter({'a', 'b'})) in 'ab'\n",
    "identity": "def test_x():\n    a = [1]\n    assert id(a) == id(a) and a is not [1]\n",
    "class_setattr_in_test": "class TestA:\n    n = 0\n    def test_x(self):\n        type(self).n += 1\n        assert self.n == 1\n    def test_y(self):\n        assert self.n == 1\n",
}


def put(bench, files, more=""):
    for name, text in files.items():
        bench.put("test_%s.py" % name, text + more)


@pytest.mark.sanitized
@pytest.mark.parametrize("more", ["", "\ndef test_more(tmp_path):\n    assert tmp_path\n"], ids=["as they are", "with a fixture"])
def test_all_together(bench, more):
    """In one session, beside each other; with a test in each file that is the worker's."""
    put(bench, NATIVE | MIXED, more)
    got = bench.both("--continue-on-collection-errors")
    assert counts(got) == counts(got.pytest)
    assert list(got.tiers.values()).count("baseline") >= 30


def counts(outcome):
    return outcome.last_line.rpartition(" in ")[0].strip("= ")


@pytest.mark.sanitized
def test_native_as_a_whole(bench):
    put(bench, NATIVE)
    got = bench.both()
    assert set(got.tiers.values()) <= {"baseline", "template"}, got


def test_each_alone(bench):
    put(bench, NATIVE)
    want = bench.pytest().verdicts
    for name in NATIVE:
        file = "test_%s.py" % name
        got = bench.assay(file)
        assert got.verdicts == {nodeid: verdict for nodeid, verdict in want.items() if nodeid.partition("::")[0] == file}, got
        assert "worker" not in got.tiers.values(), got


@pytest.mark.parametrize("choice", [["-k", "second"], ["--deselect", "test_counter.py::test_first"], ["test_counter.py::test_second"],
                                    ["-k", "TestList"], ["-k", "append or memo"], ["test_methods.py::TestList"],
                                    ["test_methods.py::TestList::test_other"], ["-m", "slow"], ["--lf"], ["-x"]], ids=" ".join)
def test_choices(bench, choice):
    """Tests that share state see the writes of those before them only when those are chosen, too."""
    put(bench, {name: NATIVE[name] for name in ("counter", "memo", "methods", "function", "default_list")})
    bench.both(*choice)


def test_verify(bench):
    put(bench, NATIVE)
    got = bench.assay("--verify")
    assert set(got.tiers.values()) == {"worker"} and got.verdicts == bench.pytest().verdicts and "BUG" not in got.out


HELPER = "calls = []\n\ndef note(n):\n    calls.append(n)\n    return len(calls)\n\ndef double(n):\n    assert n >= 0, 'negative'\n    return 2 * n\n\nLIMIT = 3\n"
IMPORTERS = {
    "reads": {"test_a": "import helper\n\ndef test_x():\n    assert helper.double(2) == 4 and helper.LIMIT == 3\n", "test_b": "from helper import double\n\ndef test_y():\n    assert double(3) == 6\n"},
    "plain_assertion": {"test_a": "from helper import double\n\ndef test_x():\n    try:\n        double(-1)\n    except AssertionError as error:\n        assert str(error) == 'negative'\n"},
    "writes": {"test_a": "from helper import note\n\ndef test_x():\n    assert note(1) == 1\n\ndef test_y():\n    assert note(1) == 2\n", "test_b": "from helper import note\n\ndef test_z():\n    assert note(1) == 3\n"},
    "writes_at_import": {"test_a": "from helper import note\nnote(1)\n\ndef test_x():\n    n = 1\n    assert n\n", "test_b": "from helper import note\n\ndef test_z():\n    assert note(1) == 2\n"},
    "writes_by_fixture": {"test_a": "import helper\n\ndef test_x(tmp_path):\n    helper.LIMIT = 4\n\ndef test_y():\n    n = helper.LIMIT\n    assert n == 3\n"},
    "writes_by_function": {"test_a": "import helper\n\ndef test_x(tmp_path):\n    helper.note(1)\n\ndef test_y():\n    assert helper.note(1) == 1\n"},
    "name": {"test_a": "import helper\n\ndef test_x():\n    assert helper.__name__ == 'helper'\n"},
    "file": {"test_a": "import helper\n\ndef test_x():\n    assert helper.__file__.endswith('helper.py')\n"},
    "missing_member": {"test_a": "from helper import nothing\n\ndef test_x():\n    n = 1\n    assert n\n"},
    "circular": {"test_a": "import ring\n\ndef test_x():\n    assert ring.value == 1\n", "ring": "import round\nvalue = 1\n", "round": "import ring\n"},
    "raises": {"test_a": "import broken\n\ndef test_x():\n    n = 1\n    assert n\n", "broken": "1 / 0\n"},
    "shadows": {"test_a": "import heapq\n\ndef test_x():\n    assert heapq.nothing == 1\n", "heapq": "nothing = 1\n"},
    "shadows_elsewhere": {"sub/test_a": "import bisect\n\ndef test_x():\n    assert bisect.nothing == 1\n", "test_b": "def test_y():\n    n = 1\n    assert n\n", "bisect": "nothing = 1\n"},
    "two_of_a_name": {"sub/test_a": "import tool\n\ndef test_x():\n    assert tool.n == 1\n", "sub/tool": "n = 1\n", "other/test_b": "import tool\n\ndef test_y():\n    assert tool.n == 1\n", "other/tool": "n = 2\n"},
    "imports_a_test_file": {"test_a": "from test_b import value\n\ndef test_x():\n    n = value\n    assert n == 1\n", "test_b": "value = 1\n\ndef test_y():\n    global value\n    value = 2\n"},
    "package": {"test_a": "import tool\n\ndef test_x():\n    assert tool.n == 1\n", "tool/__init__": "n = 1\n"},
    "package_of_tests": {"tests/__init__": "", "tests/test_a": "def test_x():\n    assert __name__ == 'tests.test_a'\n", "tests/test_b": "from .tool import n\n\ndef test_y():\n    m = n\n    assert m == 1\n", "tests/tool": "n = 1\n"},
    "package_beside": {"tests/__init__": "", "tests/test_a": "from shop.cart import total\nfrom shop import prices\nimport shop.prices as again\n\ndef test_x():\n    assert total(['tea', 'tea']) == 6 and prices is again\n",
                       "shop/__init__": "from .prices import PRICES\n", "shop/prices": "PRICES = {'tea': 3}\n", "shop/cart": "from . import prices\nfrom .prices import PRICES as known\n\ndef total(items):\n    return sum(prices.PRICES[item] for item in items)\n"},
    "package_attribute": {"test_a": "import shop\n\ndef test_x():\n    try:\n        shop.prices\n    except AttributeError:\n        pass\n    else:\n        assert False\n\ndef test_y():\n    from shop import prices\n    assert shop.prices.n == 1\n", "shop/__init__": "", "shop/prices": "n = 1\n"},
    "package_missing": {"test_a": "def test_x():\n    try:\n        from shop import nothing\n    except ImportError as error:\n        n = 1\n    assert n\n", "shop/__init__": "", "shop/prices": "n = 1\n"},
    "package_shadows": {"test_a": "from shop import prices\n\ndef test_x():\n    n = prices\n    assert n == 5\n", "shop/__init__": "prices = 5\n", "shop/prices": "n = 1\n"},
    "package_without_init": {"test_a": "from shop import prices\n\ndef test_x():\n    assert prices.n == 1\n", "shop/prices": "n = 1\n"},
    "package_dotted": {"test_a": "import shop.prices\n\ndef test_x():\n    assert shop.prices.n == 1\n", "shop/__init__": "", "shop/prices": "n = 1\n"},
    "package_above": {"a/__init__": "", "a/b/__init__": "", "a/b/test_a": "from ..tool import n\nfrom .. import tool\n\ndef test_x():\n    m = n + tool.n\n    assert m == 2\n", "a/tool": "n = 1\n"},
    "package_beyond": {"a/__init__": "", "a/test_a": "from ...tool import n\n\ndef test_x():\n    m = n\n    assert m == 1\n"},
    "prints": {"test_a": "import loud\n\ndef test_x():\n    assert loud.n == 1\n", "loud": "print('here')\nn = 1\n"},
    "late": {"test_a": "def test_x():\n    import helper\n    assert helper.double(1) == 2\n\ndef test_y():\n    import helper\n    assert helper.note(1) == 1\n\ndef test_z():\n    import helper\n    assert helper.note(1) == 2\n"},
    "class_across": {"test_a": "from shapes import Square\n\nclass Big(Square):\n    def area(self):\n        return super().area() * 10\n\ndef test_x():\n    assert Big(2).area() == 40\n", "shapes": "class Square:\n    def __init__(self, side):\n        self.side = side\n    def area(self):\n        return self.side ** 2\n"},
}


@pytest.mark.parametrize("kind", sorted(IMPORTERS))
def test_modules_of_the_suite(bench, kind):
    bench.write(helper=HELPER)
    for name, text in IMPORTERS[kind].items():
        bench.put(name + ".py", text)
    got = bench.both()
    if kind in ("reads", "plain_assertion", "class_across", "late", "package", "package_beside"):
        assert set(got.tiers.values()) == {"baseline"}, got


def test_limits(bench):
    """What takes long or much is CPython's, which has its own way to end it."""
    bench.write(test_a="def test_x():\n    n = 0\n    while True:\n        n += 1\n", test_b="def test_y():\n    items = [0] * 100\n    assert len(items) == 100\n")
    got = bench.assay("--timeout=2", timeout=60)
    assert got.verdicts == {"test_a.py::test_x": "failed", "test_b.py::test_y": "passed"} and got.status == 1, got


@pytest.mark.parametrize("text", ["", "# nothing\n", '"""Says."""\n', "pass\n", "'\\d'\n", "x = 1\n", "1 / 0\n"])
@pytest.mark.parametrize("place", ["conftest", "tests/__init__", "tests/conftest"])
def test_files_that_are_imported_first(bench, place, text):
    bench.put("tests/test_a.py", "def double(n):\n    return 2 * n\n\ndef test_x():\n    assert double(2) == 4\n")
    bench.put("test_b.py", "def test_y(): assert 1 == 1\n")
    bench.put(place + ".py", text)
    got = bench.both("--continue-on-collection-errors")
    says_nothing = text.startswith(("#", '"', "pass")) or not text
    assert says_nothing == (set(got.tiers.values()) == {"baseline", "template"}), got


def test_output(bench):
    """What passing tests print is nobody's to see, unless it is asked for."""
    bench.write(test_a="print('at import')\n\ndef test_x():\n    print('spoken')\n    assert len('ab') == 2\n")
    for arguments in ([], ["-rP"], ["-rA"], ["--junitxml=report.xml", "-o", "junit_logging=all"], ["-s"]):
        command = [bench.program, "run", "--python=/usr/bin/python3", *arguments]
        done = subprocess.run(command, cwd=bench.folder, env=bench.env, stdout=subprocess.PIPE, text=True)
        shown = done.stdout + (bench.folder / "report.xml").read_text() if "--junitxml=report.xml" in arguments else done.stdout
        assert done.returncode == 0 and ("spoken" in shown) == bool(arguments), (arguments, done.stdout)
        assert arguments or "worker" not in done.stdout, done.stdout
    assert bench.both().status == 0


def test_interrupted(bench):
    """Ctrl-C while native code runs: what is known is reported, exit status 2."""
    bench.write(test_a="def test_x():\n    n = 1\n    assert n\n", test_b="def test_y():\n    n = 0\n    while True:\n        n += 1\n")
    log = bench.scratch / "log"
    process = subprocess.Popen(
        [bench.program, "run", "--python=/usr/bin/python3", "--report-log=%s" % log], cwd=bench.folder, env=bench.env,
        stdout=subprocess.PIPE, text=True,
    )
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    out = process.communicate(timeout=60)[0]
    assert process.returncode == 2 and "KeyboardInterrupt" in out and "1 passed" in out, out


def test_explain(bench):
    bench.write(test_a="import math\n\ndef test_x():\n    assert math.gcd(4, 6) == 2\n\ndef test_y(tmp_path):\n    assert tmp_path\n\n"
                       "def test_z():\n    assert 1 == 1\n    open('nothing')\n", test_b="import sysconfig\n\ndef test_x():\n    assert sysconfig\n", test_c=NATIVE["methods"])

    def explain(*arguments):
        done = subprocess.run([bench.program, "explain", "--python=/usr/bin/python3", *arguments], cwd=bench.folder, env=bench.env, capture_output=True, text=True)
        return done.returncode, done.stdout.splitlines(), done.stderr

    assert explain("test_a.py") == (0, ["test_a.py::test_x: baseline", "test_a.py::test_y: worker: parameters, line 6",
                                        "test_a.py::test_z: worker: the name open, line 11"], "")
    assert explain("test_a.py::test_y")[1] == ["test_a.py::test_y: worker: parameters, line 6"]
    assert explain("test_b.py::test_x")[1] == ["test_b.py::test_x: worker: importing the file: import sysconfig, line 1"]
    assert len(explain("test_c.py::TestList")[1]) == 3 and len(explain(".")[1]) == 7
    status, out, err = explain("nowhere.py")
    assert status == 4 and out == [] and "nowhere.py" in err
    assert explain()[0] == 4
