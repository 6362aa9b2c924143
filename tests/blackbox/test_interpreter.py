"""Interpreters that are not there or cannot run pytest: one clear line and exit status 4, and only when one is needed."""

import os
import stat
import sys
import venv

import pytest

NEEDS_PYTHON = "import os\ndef test_1(): assert os.getpid()\n"
LITERALS = "def test_1(): assert 1 == 1\n"


def program(path, text):
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


@pytest.fixture
def bad(bench):
    """Interpreters that are none, by name."""
    folder = bench.scratch / "bin"
    folder.mkdir()
    (folder / "folder").mkdir()
    (folder / "text").write_text("no program")
    return {
        "missing": str(folder / "nothing"), "folder": str(folder / "folder"), "text": str(folder / "text"),
        "name": "no-such-python", "empty": program(folder / "empty", ""), "ends": program(folder / "ends", "#!/bin/sh\nexit 0\n"),
        "fails": program(folder / "fails", "#!/bin/sh\necho 'not today' >&2\nexit 3\n"),
        "without": program(folder / "without", "#!/bin/sh\nexec /usr/bin/python3 -S -I \"$@\"\n"),
        "true": "/bin/true", "relative": "./nothing",
    }


KINDS = ["missing", "folder", "text", "name", "empty", "ends", "fails", "without", "true", "relative"]


@pytest.mark.parametrize("kind", KINDS)
def test_bad_interpreter(bench, bad, kind):
    bench.write(test_a=NEEDS_PYTHON)
    got = bench.assay(python=bad[kind], timeout=30)
    assert got.status == 4 and not got.verdicts, got
    lines = [line for line in got.err.splitlines() if line]
    assert 1 <= len(lines) <= 3 and lines[-1 if kind == "fails" else 0].startswith("assay: "), got
    assert "--python" in got.err and "Traceback" not in got.err


@pytest.mark.parametrize("kind", ["missing", "folder", "text", "name", "relative"])
def test_not_needed_not_missed(bench, bad, kind):
    """Where no test needs an interpreter, that there is none is nothing to fail for."""
    bench.write(test_a=LITERALS)
    got = bench.assay(python=bad[kind], timeout=30)
    assert got.status == 0 and got.verdicts == {"test_a.py::test_1": "passed"} and got.err == "", got


@pytest.mark.parametrize("kind", ["empty", "ends", "fails", "without", "true"])
def test_unknown_programs_are_asked(bench, bad, kind):
    """What is there and cannot be told from outside could be any Python: it has to say, and these cannot."""
    bench.write(test_a=LITERALS)
    got = bench.assay(python=bad[kind], timeout=30)
    assert got.status == 4 and not got.verdicts and "--python" in got.err, got


def test_virtual_environment(bench):
    """$VIRTUAL_ENV's interpreter runs the tests; --python goes before it; without pytest it says so."""
    place = bench.scratch / "venv"
    venv.EnvBuilder(system_site_packages=True, symlinks=True).create(place)
    bench.write(test_a="import sys\ndef test_1(): assert sys.prefix == %r\n" % str(place))
    got = bench.assay(python=None, env={"VIRTUAL_ENV": str(place)})
    assert got.status == 0, got
    assert bench.assay(env={"VIRTUAL_ENV": str(place)}).status == 1
    bare = bench.scratch / "bare"
    venv.EnvBuilder(symlinks=True).create(bare)
    got = bench.assay(python=None, env={"VIRTUAL_ENV": str(bare)})
    assert got.status == 4 and "pytest" in got.err and str(bare) in got.err


def test_found_on_path(bench):
    bench.write(test_a=NEEDS_PYTHON)
    folder = bench.scratch / "first"
    folder.mkdir()
    program(folder / "python3", "#!/bin/sh\nexec /usr/bin/python3 \"$@\"\n")
    env = {"PATH": "%s:/usr/bin:/bin" % folder, "VIRTUAL_ENV": ""}
    assert bench.assay(python=None, env=env).status == 0
    got = bench.assay(python=None, env={"PATH": str(bench.scratch), "VIRTUAL_ENV": ""})
    assert got.status == 4 and "python3" in got.err and "--python" in got.err


NAMESPACE = (
    "import sys, types, os;has_mfs = sys.version_info > (3, 5);"
    "p = os.path.join(sys._getframe(1).f_locals['sitedir'], *('spaced',));"
    "importlib = has_mfs and __import__('importlib.util');has_mfs and __import__('importlib.machinery');"
    "m = has_mfs and sys.modules.setdefault('spaced', importlib.util.module_from_spec("
    "importlib.machinery.PathFinder.find_spec('spaced', [os.path.dirname(p)])));"
    "m = m or sys.modules.setdefault('spaced', types.ModuleType('spaced'));"
    "mp = (m or []) and m.__dict__.setdefault('__path__',[]);(p not in mp) and mp.append(p)\n"
)
PATH_FILES = {
    "namespace": (NAMESPACE, True), "folder": ("/nothing/there\n", True),
    "builtins": ("import builtins; builtins.spare = 1\n", False),
}


@pytest.mark.parametrize("kind", sorted(PATH_FILES))
def test_path_files_of_an_environment(bench, kind):
    """What Python runs when it starts may reach tests; what only makes packages importable does not."""
    text, native = PATH_FILES[kind]
    place = bench.scratch / "venv"
    venv.EnvBuilder(system_site_packages=True, symlinks=True).create(place)
    (folder,) = place.glob("lib/python3.*/site-packages")
    (folder / "spaced").mkdir()
    (folder / "some-nspkg.pth").write_text(text)
    bench.write(test_a=LITERALS)
    got = bench.assay(python=str(place / "bin/python"))
    assert ("worker" in got.tiers.values()) != native, got
