"""Native files: stubs are not imported, and in doubt the worker runs a test itself."""

import pytest
from parent import Parent, pytest_beside

TRIVIAL = "def test_a(): assert 1 == 1\ndef test_b(): assert 2 < 3\ndef test_c(): pass\n"
NAMES = ["test_a", "test_b", "test_c"]
# Says on import that it was imported.
TRACE = "open(__file__ + '.imported', 'w').close()\n"


def run(folder, *args, stub=True, names=NAMES, files=("test_n.py",), **start):
    native = {str(folder / name): {"names": list(names), "stub": stub} for name in files}
    return Parent(folder, args, {"native": native, **start}).everything()


def imported(folder):
    return {path.name[: -len(".py.imported")] for path in folder.rglob("*.imported")}


def natives(worker):
    listed = worker.one("l")
    return [listed["items"][position].split("::")[-1] for position in listed["native"]]


def test_stubs_are_not_imported(suite):
    folder = suite(test_n=TRACE + TRIVIAL, test_m="def test_m(): pass")
    worker = run(folder)
    assert imported(folder) == set()
    assert worker.items == pytest_beside(folder)["items"]
    assert natives(worker) == NAMES
    assert worker.all("n") == worker.one("l")["native"] == [1, 2, 3]
    assert [value[0] for value in worker.all("o")] == [0]
    assert worker.one("l")["collected"] == 4
    assert worker.all("i") == [str(folder / "test_m.py"), ""]


@pytest.mark.parametrize("mode", ["prepend", "append"])
def test_path_is_as_after_an_import(suite, mode):
    looks = "import sys\ndef test_z(): print(*sys.path, sep='\\n'); assert 0\n"
    folder = suite(a___test_n=TRIVIAL, b___c____init__="", b___c___test_x=TRIVIAL, z___test_z=looks)
    args = ["--import-mode=" + mode, "--tb=no", "-rN", "--show-capture=stdout", "a", "b", "z"]
    plain = run(folder, *args, files=[])
    stubs = run(folder, *args, files=["a/test_n.py", "b/c/test_x.py"])
    assert natives(stubs) == NAMES * 2

    def path(worker):
        (call,) = [e for e in worker.all("e") if e.get("outcome") == "failed"]
        return call["log"]["sections"]

    plain, stubs = (
        run(folder, *args, files=files, reports=True)
        for files in ([], ["a/test_n.py", "b/c/test_x.py"])
    )
    assert path(plain) == path(stubs)


@pytest.mark.parametrize(
    "args",
    [
        ["-k", "test_b"],
        ["-k", "not test_b and test_n"],
        ["-m", "slow"],
        ["-m", "not slow"],
        ["--deselect", "test_n.py::test_a"],
        ["test_n.py::test_c", "test_n.py::test_a"],
        ["test_n.py::test_c", "test_m.py"],
        ["--keep-duplicates", "test_n.py", "test_n.py"],
        ["-p", "no:python"],
        ["--ignore", "test_n.py"],
        ["--collect-only", "-q"],
    ],
    ids=" ".join,
)
def test_selection(suite, args):
    folder = suite(test_n=TRACE + TRIVIAL, test_m="def test_m(): pass")
    expected = pytest_beside(folder, args)
    for path in folder.glob("*.imported"):
        path.unlink()
    worker = run(folder, *args)
    assert worker.one("l")["items"] == expected["items"]
    assert worker.process.returncode in (expected["exitstatus"], 5)
    assert imported(folder) == set()
    ours = {position for position, item in enumerate(expected["items"]) if "test_n" in item}
    assert set(worker.all("n")) == (set() if "--collect-only" in args else ours)


DECLINED = {
    "marks": ("import pytest\n@pytest.mark.foo\ndef test_a(): pass\n", ""),
    "parameters": ("import pytest\n@pytest.mark.parametrize('x', [1])\ndef test_a(x): pass\n", ""),
    "default parameter": ("def test_a(x=1): pass\n", ""),
    "fixture": ("def test_a(tmp_path): pass\n", ""),
    "own automatic fixture": (
        "import pytest\n@pytest.fixture(autouse=True)\ndef f(): pass\ndef test_a(): pass\n",
        "",
    ),
    "setup_function": ("def setup_function(f): pass\ndef test_a(): pass\n", ""),
    "setup_module": ("def setup_module(): pass\ndef test_a(): pass\n", ""),
    "decorated": ("import functools\n@functools.lru_cache\ndef test_a(): pass\n", ""),
    "wrapped": (
        "import functools\ndef w(f):\n @functools.wraps(f)\n def g(): f()\n return g\n"
        "@w\ndef test_a(): pass\n",
        "",
    ),
    "alias": ("def test_z(): pass\ntest_a = test_z\ndel test_z\n", ""),
    "lambda": ("test_a = lambda: None\n", ""),
    "imported": ("from helper import test_a\n", ""),
    "attribute": ("def test_a(): pass\ntest_a.x = 1\n", ""),
    "closure": ("def f():\n x = 1\n def test_a(): return x and None\n return test_a\ntest_a = f()\n", ""),
    "coroutine": ("async def test_a(): pass\n", ""),
    "generator": ("def test_a(): yield\n", ""),
    "pytestmark": ("import pytest\npytestmark = pytest.mark.foo\ndef test_a(): pass\n", ""),
    "class": ("class test_a: pass\n", ""),
    "generated": (
        "def pytest_generate_tests(metafunc): metafunc.parametrize('x', [1])\ndef test_a(x): pass",
        "",
    ),
    "order": ("def test_b(): pass\ndef test_a(): pass\n", ""),
    "too few": ("def test_b(): pass\n", ""),
    "marked by a hook": (
        "def test_a(): pass\n",
        "import pytest\ndef pytest_collection_modifyitems(items):\n"
        " for item in items: item.add_marker(pytest.mark.skip)\n",
    ),
    "automatic fixture": (
        "def test_a(): pass\n",
        "import pytest\n@pytest.fixture(autouse=True)\ndef f(): pass\n",
    ),
    "fixture added by a hook": (
        "def test_a(): pass\n",
        "import pytest\n@pytest.fixture\ndef f(): raise ValueError('f')\n"
        "def pytest_collection_modifyitems(items):\n"
        " for item in items: item.fixturenames.append('f')\n",
    ),
    "run by a hook": (
        "def test_a(): pass\n",
        "def pytest_itemcollected(item): item.runtest = lambda: 1 / 0\n",
    ),
    "marker of a class": (
        "def test_a(): pass\n",
        "import pytest\ndef pytest_itemcollected(item): item.parent.add_marker('foo')\n",
    ),
}


# Only what a hook or a plugin does can befall a stub; the rest Assay sees in the file itself.
CASES = [(name, stub) for name in DECLINED for stub in (False, True) if DECLINED[name][1] or not stub]


@pytest.mark.parametrize("name, stub", CASES)
def test_declined(suite, name, stub):
    text, conftest = DECLINED[name]
    names = ["test_a", "test_b"] if name in ("order", "too few") else ["test_a"]
    folder = suite(test_n=text, conftest=conftest, helper="def test_a(): pass")
    args = ["-p", "no:cacheprovider"]
    expected = pytest_beside(folder, args)
    worker = run(folder, *args, names=names, stub=stub)
    assert natives(worker) == []
    assert worker.verdicts() == expected["found"]
    assert worker.items == expected["items"]
    assert worker.process.returncode == expected["exitstatus"]


def test_imported_files_keep_their_plain_tests(suite):
    other = "import pytest\n@pytest.mark.foo\ndef test_marked(): pass\ndef test_x(tmp_path): pass\n"
    folder = suite(test_n=TRIVIAL + other)
    worker = run(folder, stub=False)
    assert natives(worker) == NAMES
    assert [value[0] for value in worker.all("o")] == [3, 4]


def test_a_hook_that_looks_deep(suite):
    folder = suite(
        test_n=TRACE + TRIVIAL,
        conftest="""
def pytest_collection_modifyitems(items):
    for item in items:
        assert item.function.__name__ == item.name and item.module.__name__ == "test_n"
        assert item.location[1] >= 0 and item.cls is None
        item.fixturenames
""",
    )
    worker = run(folder)
    assert imported(folder) == {"test_n"}
    assert natives(worker) == NAMES


def test_two_files_of_one_name(suite):
    folder = suite(a___test_n=TRIVIAL, b___test_n=TRIVIAL, c___test_n="def test_z(): pass")
    args = ["--continue-on-collection-errors"]
    expected = pytest_beside(folder, args)
    worker = run(folder, *args, files=["a/test_n.py", "b/test_n.py"])
    assert worker.items == expected["items"] == ["a/test_n.py::" + name for name in NAMES]
    assert natives(worker) == NAMES
    assert [v for v in worker.verdicts() if v[1] == "collect"] == expected["found"][:2]


@pytest.mark.parametrize("fails", ["", "raise ValueError('late')"], ids=["passes", "fails"])
@pytest.mark.parametrize("stub", [False, True], ids=["imported", "stub"])
def test_fixtures_of_wider_scope_end_in_a_native_turn(suite, stub, fails):
    conftest = """
import pytest
@pytest.fixture(scope="session")
def wide(request):
    yield
    print("torn down")
    {fails}
"""
    folder = suite(
        conftest=conftest.format(fails=fails),
        test_a="def test_wide(wide): pass",
        test_n=TRIVIAL,
    )
    expected = pytest_beside(folder)
    worker = run(folder, stub=stub)
    assert worker.one("l")["native"] == [1, 2, 3]
    assert worker.all("n") == [1, 2] and worker.all("b") == [0, 3]
    assert worker.process.returncode == expected["exitstatus"]
    reports = [v for v in expected["found"] if not v[0].endswith(("test_a", "test_b"))]
    assert worker.verdicts() == reports


def test_native_turns_do_not_disturb_fixtures(suite):
    real = """
import pytest
@pytest.fixture(scope="module", params=[1, 2])
def module(request):
    with open("log", "a") as file: file.write("up %s %s\\n" % (__name__, request.param))
    yield
    with open("log", "a") as file: file.write("down %s %s\\n" % (__name__, request.param))
def test_1(module): pass
def test_2(module): pass
"""
    shuffle = """
def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: item.nodeid[::-1])
"""
    folder = suite(test_a=real, test_n=TRIVIAL, test_b=real, conftest=shuffle)
    logs = []
    for files in ([], ["test_n.py"]):
        worker = run(folder, files=files)
        assert worker.process.returncode == 0
        logs.append((folder / "log").read_text())
        (folder / "log").unlink()
    assert logs[0] == logs[1]


def test_nothing_but_native(suite):
    folder = suite(test_n=TRACE + TRIVIAL)
    worker = run(folder)
    assert worker.process.returncode == 0 and imported(folder) == set()
    worker = run(folder, "--maxfail=2", failed=1)
    assert worker.process.returncode == 1
