"""A second run: nothing unchanged is read or parsed, everything is executed, and every verdict is the same."""

import json
import os
import time

import pytest

from test_ordinary import NATIVE

HELPER = "LIMIT = 3\n\ndef limited(n):\n    return min(n, LIMIT)\n"
SUITE = {
    "test_trivial.py": "".join("def test_%d():\n    assert %d + 1 == %d\n\n" % (n, n, n + 1) for n in range(20)),
    "test_text.py": "def test_text():\n    assert 'a' + 'b' == 'ab' and 'x' != 'y'\n",
    "test_mixed.py": "def test_plain():\n    assert 1 == 1\n\ndef double(n):\n    return 2 * n\n\ndef test_double():\n    assert double(4) == 8\n\n"
    "def test_folder(tmp_path):\n    assert tmp_path.is_dir()\n",
    "test_helper.py": "from helper import limited\n\nclass TestLimit:\n    def test_below(self):\n        assert limited(2) == 2\n"
    "    def test_above(self):\n        assert limited(5) == 3\n",
    "test_inner.py": "from package import inner\n\ndef test_inner():\n    assert inner.name() == 'package.inner'\n",
    "test_failing.py": "def half(n):\n    return n // 2\n\ndef test_right():\n    assert half(4) == 2\n\ndef test_wrong():\n    assert half(5) == 3\n",
    "test_declined.py": "def test_time():\n    import time\n    assert time.time() > 0\n\ndef test_list():\n    assert sorted([2, 1]) == [1, 2]\n",
    "test_refused.py": "def setup_module():\n    pass\n\ndef test_x():\n    assert sum([1]) == 1\n",
    "test_none.py": "value = 1\n",
    "helper.py": HELPER,
    "package/__init__.py": "",
    "package/inner.py": "from .names import OWN\n\ndef name():\n    return OWN\n",
    "package/names.py": "OWN = __package__ + '.inner' if False else 'package.inner'\n",
    "conftest.py": "'''Nothing.'''\n",
}


def run(bench, *arguments):
    """What came of it, and the figures."""
    path = bench.scratch / "stats.json"
    return bench.assay("--stats=%s" % path, *arguments), json.loads(path.read_text())


def warm(bench, *arguments):
    """The same once files are old enough for their times to tell when they change."""
    end = time.monotonic() + 10
    while True:
        got, stats = run(bench, *arguments)
        if stats["files_read"] == 0 or time.monotonic() > end:
            return got, stats
        time.sleep(0.05)


@pytest.mark.sanitized
def test_second_run_reads_nothing_and_agrees(bench):
    for name, text in SUITE.items():
        bench.put(name, text)
    cold, first = run(bench)
    assert first["files_parsed"] > 0 and first["files_read"] > 0
    again, stats = warm(bench)
    assert (stats["files_read"], stats["bytes_read"], stats["files_parsed"]) == (0, 0, 0)
    assert stats["cache"]["misses"] == 0 and stats["cache"]["hits"] > 0
    assert (again.status, again.verdicts, again.tiers, again.order) == (cold.status, cold.verdicts, cold.tiers, cold.order)
    assert stats["reasons"] == first["reasons"]
    want = bench.pytest()
    assert (again.status, again.verdicts, again.order) == (want.status, want.verdicts, want.order)
    bench.put("test_broken.py", "def test_x(:\n    pass\n")
    for _ in range(2):
        bench.both("--continue-on-collection-errors")
    for arguments in (["-k", "double or below"], ["test_mixed.py::test_double"]):
        bench.both(*arguments)


@pytest.mark.sanitized
def test_ordinary_code_is_the_same_from_images(bench):
    for name, text in NATIVE.items():
        bench.put("test_%s.py" % name, text)
    cold, _ = run(bench)
    again, stats = warm(bench)
    assert (stats["files_read"], stats["files_parsed"]) == (0, 0)
    assert again.verdicts == cold.verdicts and set(again.verdicts.values()) == {"passed"}
    assert again.tiers == cold.tiers and set(again.tiers.values()) <= {"baseline", "template"}
    kept = {path: path.stat().st_mtime_ns for path in (bench.scratch / "cache/assay/code").iterdir()}
    run(bench)
    assert {path: path.stat().st_mtime_ns for path in kept} == kept


def test_what_changes_is_seen(bench):
    for name, text in SUITE.items():
        bench.put(name, text)
    warm(bench)
    # A module that a test imports, with its size and time as they were.
    path = bench.folder / "helper.py"
    before = path.stat()
    path.write_text(HELPER.replace("3", "4"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert bench.both().verdicts["test_helper.py::TestLimit::test_above"] == "failed"
    path.write_text(HELPER)
    assert bench.both().verdicts["test_helper.py::TestLimit::test_above"] == "passed"
    # A test file, replaced by another of the same size.
    bench.put("test_new.py", SUITE["test_text.py"].replace("'ab'", "'ax'"))
    os.replace(bench.folder / "test_new.py", bench.folder / "test_text.py")
    assert bench.both().verdicts["test_text.py::test_text"] == "failed"
    # The same text under another name: __name__ and node ids are other ones.
    bench.put("test_name.py", NATIVE["name_is_module"].replace("test_name_is_module", "test_name"))
    warm(bench)
    os.rename(bench.folder / "test_name.py", bench.folder / "test_other.py")
    assert bench.both().verdicts["test_other.py::test_x"] == "failed"


def test_a_known_module_becomes_doubtful(bench):
    """What is found in the folders counts, not only what files hold."""
    for name in ("test_helper.py", "helper.py"):
        bench.put(name, SUITE[name])
    _, stats = warm(bench)
    assert stats["tiers"]["baseline"] == 2
    bench.put("helper/__init__.py", "LIMIT = 9\n\ndef limited(n):\n    return 9\n")
    assert set(bench.both().verdicts.values()) == {"failed"}


def test_one_text_in_two_packages(bench):
    """What relative imports mean hangs on the package."""
    for name in ("test_one", "test_two"):
        bench.put(name + "/__init__.py", "")
        bench.put(name + "/names.py", "OWN = %r\n" % name)
        bench.put(name + "/test_%s_names.py" % name[5:], "from .names import OWN\n\ndef test_own():\n    assert __name__.startswith(OWN + '.')\n")
    bench.both()
    warm(bench)
    assert set(bench.both().verdicts.values()) == {"passed"}
