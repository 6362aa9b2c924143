"""Files that change while a run goes on, that nobody may read, or that are no files at all."""

import os
import pathlib
import shutil
import stat
import tempfile
import threading

import pytest

import conftest

NOBODY = 65534
LITERALS = "def test_1(): assert 1 == 1\ndef test_2(): assert 2 == 2\n"
# Literals, and a test that sends the file to Python.
MIXED = LITERALS + "def test_3(): assert len('a') == 1\n"

# What test_b.py holds when Assay reads it, and what it holds once test_a.py has been imported (None: it is gone).
CHANGES = {
    "a literal, in a whole file": (LITERALS, LITERALS.replace("2 == 2", "2 == 3")),
    "a literal": (MIXED, MIXED.replace("2 == 2", "2 == 3")),
    "a literal, for the better": (MIXED.replace("2 == 2", "2 == 3"), MIXED),
    "all of a failing file, for the better": (LITERALS.replace("== 2", "== 3"), LITERALS),
    "shrinks": (MIXED, LITERALS[: len(LITERALS) // 2 + 1]),
    "shrinks, a whole file": (LITERALS, "def test_2(): assert 2 == 2\n"),
    "shrinks to nothing": (MIXED, ""),
    "shrinks to nothing, a whole file": (LITERALS, ""),
    "is cut in the middle of a line": (LITERALS, LITERALS[:-4]),
    "grows": (LITERALS, MIXED + "def test_4(): assert 4 == 5\n"),
    "another order": (MIXED, "def test_2(): assert 1\ndef test_1(): assert 0\n"),
    "a fixture for all": (MIXED, "import pytest\n@pytest.fixture(autouse=True)\ndef f(): raise ValueError\n" + MIXED),
    "no longer Python": (MIXED, "\0"),
    "goes away": (MIXED, None),
    "goes away, a whole file": (LITERALS, None),
    "becomes a test of its own": ("import os\nos.getpid()\n" + LITERALS, LITERALS),
}
CHANGER = """
import os, pathlib
def test_0(): pass
other = pathlib.Path(__file__).with_name("test_b.py")
after = %r
other.unlink() if after is None else other.write_text(after)
"""


@pytest.mark.parametrize("name", sorted(CHANGES))
def test_changed_between_two_readings(bench, name):
    """Python imports test_b.py as the import of test_a.py has left it; so do verdicts have to be."""
    before, after = CHANGES[name]
    bench.write(test_a=CHANGER % (after,), test_b=before, test_c=LITERALS)
    want = bench.pytest()
    for arguments in ([], ["--verify"]):
        bench.write(test_b=before)
        got = bench.assay(*arguments)
        assert (got.verdicts, got.status, got.order) == (want.verdicts, want.status, want.order), (want, got)
        assert "BUG" not in got.out, got


@pytest.mark.parametrize("name", ["a literal", "shrinks, a whole file", "goes away"])
def test_changed_before_any_of_two_workers_collects(bench, name):
    before, after = CHANGES[name]
    change = "path.unlink(missing_ok=True)" if after is None else (
        "new = path.with_name(str(os.getpid()))\nnew.write_text(%r)\nnew.replace(path)" % after)
    bench.write(conftest="import os, pathlib\npath = pathlib.Path(__file__).with_name('test_b.py')\n" + change,
                test_a="import os\nos.getpid()\ndef test_0(): pass\n", test_b=before, test_c=LITERALS)
    want = bench.pytest()
    bench.write(test_b=before)
    got = bench.assay("-n2")
    assert (got.verdicts, got.status) == (want.verdicts, want.status), (want, got)


def test_gone_when_it_is_needed_after_all(bench):
    """A native test that a fixture's end makes the worker's, and whose file is no longer there: its error, and
    nobody else's."""
    bench.write(test_a="""
import pathlib, pytest
@pytest.fixture(scope='session')
def wide():
    yield
def test_0(wide): pathlib.Path(__file__).with_name('test_b.py').write_text('def f(:')
""", test_b=LITERALS)
    got = bench.assay()
    assert got.verdicts == {"test_a.py::test_0": "passed", "test_b.py::test_1": "passed", "test_b.py::test_2": "error"}, got
    assert got.status == 1 and "SyntaxError" in got.out and "INTERNALERROR" not in got.out


@pytest.mark.parametrize("arguments", [[], ["-n2"], ["-n2", "--maxfail=9"]], ids=" ".join)
@pytest.mark.parametrize("change", ["unlink()", "write_text('def test_2(): assert len([])\\n')"])
def test_a_new_worker_finds_less(bench, arguments, change):
    """What was collected once has a verdict in the end, even where the worker that goes on after a crash does not
    find it any more."""
    alone = arguments == []
    bench.write(test_a="""
import os, pathlib, time
def test_0():
    time.sleep(%r)  # by then the other worker has collected, too
    pathlib.Path(__file__).with_name('test_b.py').%s
    os._exit(3)
def test_1(): assert os.getpid()
""" % (0 if alone else 1.0, change), test_b="import os\nos.getpid()\n" + LITERALS, test_c=LITERALS)
    got = bench.assay(*arguments, timeout=30)
    assert set(got.verdicts) == {"test_%s.py::test_%d" % pair for pair in [("a", 0), ("a", 1), ("b", 1), ("b", 2), ("c", 1), ("c", 2)]}, got
    assert got.status == 1
    assert [got.verdicts["test_a.py::test_0"], got.verdicts["test_a.py::test_1"]] == ["failed", "passed"]
    assert got.verdicts["test_c.py::test_1"] == got.verdicts["test_c.py::test_2"] == "passed"
    if alone:
        assert got.verdicts["test_b.py::test_1"] == got.verdicts["test_b.py::test_2"] == "failed"
        assert "has not found it" in got.out


@pytest.mark.sanitized
@pytest.mark.parametrize("text", [LITERALS, MIXED], ids=["whole", "mixed"])
def test_written_all_the_time(bench, text):
    """Cut, half written, whole again: whatever is read is a piece of the file, and the run ends as one does."""
    bench.write(test_b=text)
    path = bench.folder / "test_b.py"
    over = threading.Event()

    def write():
        while not over.is_set():
            with open(path, "w") as file:
                for line in (text * 40).splitlines(True):
                    file.write(line)
                    file.flush()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(8):
            got = bench.assay(timeout=30)
            assert got.status in (0, 2, 5), got
            assert set(got.verdicts.values()) <= {"passed", "collect-failed"}, got
            assert "INTERNALERROR" not in got.out and "BUG" not in got.out and "assay:" not in got.err, got
    finally:
        over.set()
        writer.join()


@pytest.fixture
def nobody(bench):
    """A bench whose programs run as a user who may not read everything."""
    if os.getuid() == 0:
        if not shutil.which("setpriv"):
            pytest.skip("needs setpriv to become another user")
        # The folders that pytest makes for a test are closed to others, and the repository may be.
        place = pathlib.Path(tempfile.mkdtemp(prefix="assay-nobody-"))
        place.chmod(0o755)
        for name in ("suite", "scratch"):
            (place / name).mkdir()
            os.chown(place / name, NOBODY, NOBODY)
        bench.folder, bench.scratch = place / "suite", place / "scratch"
        bench.env["XDG_CACHE_HOME"] = str(place / "scratch/cache")
        bench.env["HOME"] = str(place)
        bench.prefix = ["setpriv", "--reuid=%d" % NOBODY, "--regid=%d" % NOBODY, "--clear-groups", "--"]
        bench.program = shutil.copy(conftest.ASSAY, place / "assay")
        os.chmod(bench.program, 0o755)
        bench.plugins = shutil.copytree(conftest.HERE / "plugins", place / "plugins")
    else:
        place = None
    yield bench
    if place:
        shutil.rmtree(place)


UNREADABLE = ["test_b.py", "sub/test_c.py", "conftest.py", "sub/conftest.py", "sub/__init__.py", "pytest.ini", "pyproject.toml", "sub"]


@pytest.mark.parametrize("name", UNREADABLE)
def test_unreadable(nobody, name):
    bench = nobody
    bench.write(test_a=LITERALS, test_b=LITERALS, sub__test_c=LITERALS)
    texts = {"pytest.ini": "[pytest]\n", "pyproject.toml": "[tool.pytest.ini_options]\n"}
    if not (bench.folder / name).exists():
        bench.put(name, texts.get(name, ""))
    (bench.folder / name).chmod(0)
    try:
        for arguments in ([], [name]):
            got = bench.both(*arguments)
            assert ("Traceback" in got.err) <= ("Traceback" in got.pytest.err)
    finally:
        (bench.folder / name).chmod(0o755)


PIPES = ["test_b.py", "sub/test_b.py", "conftest.py", "sub/conftest.py", "__init__.py", "sub/__init__.py", "pytest.ini",
         "pyproject.toml", "tox.ini", "setup.cfg"]


@pytest.mark.parametrize("name", PIPES)
def test_pipes(bench, name):
    bench.write(test_a=LITERALS, sub__test_c=LITERALS)
    os.mkfifo(bench.folder / name)
    assert stat.S_ISFIFO((bench.folder / name).stat().st_mode)
    for arguments in ([], [name]):
        bench.both(*arguments, timeout=20)


@pytest.mark.parametrize("name", ["conftest.py", "__init__.py", "sub/__init__.py", "test_b.py", "pytest.ini", "setup.cfg"])
@pytest.mark.parametrize("kind", ["folder", "dangling", "itself"])
def test_no_files(bench, name, kind):
    bench.write(test_a=LITERALS, sub__test_c=LITERALS)
    path = bench.folder / name
    if kind == "folder":
        path.mkdir()
    else:
        path.symlink_to("nowhere" if kind == "dangling" else path.name)
    for arguments in ([], [name]):
        bench.both(*arguments)


@pytest.mark.parametrize("arguments", [[], ["-n2"]], ids=" ".join)
def test_a_new_worker_cannot_import(bench, arguments):
    """A file that was fine when the tests were collected and is broken when a new worker collects: said, and the
    other files' tests run."""
    bench.write(test_a="""
import os, pathlib, time
def test_0():
    time.sleep(%r)
    pathlib.Path(__file__).with_name('test_b.py').write_text('def f(:')
    os._exit(3)
def test_1(): assert os.getpid()
""" % (1.0 if arguments else 0), test_b="import os\nos.getpid()\n" + LITERALS, test_c=LITERALS)
    got = bench.assay(*arguments, timeout=30)
    assert got.status == 1 and got.verdicts.pop("test_b.py") == "collect-failed", got
    assert got.verdicts.pop("test_a.py::test_0") == "failed"
    verdicts = {got.verdicts.pop("test_b.py::test_%d" % number) for number in (1, 2)}
    assert verdicts == ({"failed"} if not arguments else {"passed"}), got
    assert set(got.verdicts) == {"test_a.py::test_1", "test_c.py::test_1", "test_c.py::test_2"}, got
    assert set(got.verdicts.values()) == {"passed"} and "SyntaxError" in got.out
