"""Code that LLVM made of what was hot is there in the next run: no LLVM, the same answers."""

import json
import os
import pathlib
import shutil
import subprocess

import pytest

from conftest import ASSAY, PYTHON
from test_orc import COMPARED, HOT, PLUGIN, there
from test_programs import SOURCES, evaluate

pytestmark = there
OF_FUNCTION = "def fib(n):\n    return n if n < 2 else fib(n - 1) + fib(n - 2)\nprint(fib(18))"
OF_OBJECTS = """
class P:
    def __init__(self, x):
        self.x = x
    def moved(self, by):
        return P(self.x + by)

def walk(n):
    p = P(0)
    for i in range(n):
        p = p.moved(i % 3)
    return p.x
print(walk(3_000))
"""


AT_ONCE = {"ASSAY_ALL_HOT": "1"}  # and waited for


def run(folder, source, *options, assay=ASSAY, variables=AT_ONCE):
    """The answer, and whether LLVM was loaded for it."""
    stats = folder / "stats.json"
    command = [assay, "eval", "--native-only", "--cache-dir=%s" % (folder / "cache"), "--stats=%s" % stats, *options]
    line = json.dumps({"id": 0, "source": source})
    done = subprocess.run(command, input=line, capture_output=True, text=True, env=os.environ | variables)
    assert (done.returncode, done.stderr) == (0, "")
    return json.loads(done.stdout), json.loads(stats.read_text())["llvm_loaded"]


def same(a, b):
    return {key: a[key] for key in COMPARED} == {key: b[key] for key in COMPARED}


SHORT = HOT.replace("60_000_000", "1000")


def test_a_loop_that_turns_hot_is_there_the_next_time(tmp_path):
    first, made = run(tmp_path, HOT, variables={})
    second, madeAgain = run(tmp_path, HOT, variables={})
    assert (made, madeAgain) == (True, False)
    assert same(first, second) and (first["tier"], second["tier"]) == ("orc", "orc")


def test_a_unit_that_comes_too_late_is_there_the_next_time(tmp_path):
    """The loop ends while its unit is made: the process waits for that once its answers are out."""
    for count in range(1_000_000, 30_000_000, 1_000_000):
        source = HOT.replace("60_000_000", str(count))
        first, _ = run(tmp_path, source, variables={})
        last, made = run(tmp_path, source, variables={})
        assert not made and same(last, first)
        if last["tier"] == "orc":
            break
    assert last["tier"] == "orc"
    assert same(last, run(tmp_path, source, "--no-cache", "--tier=baseline")[0])


@pytest.mark.parametrize("source", [SHORT, OF_FUNCTION, OF_OBJECTS])
def test_second_run_loads_no_llvm(tmp_path, source):
    first, made = run(tmp_path, source)
    second, madeAgain = run(tmp_path, source)
    assert (made, madeAgain) == (True, False)
    assert same(first, second) and (first["tier"], second["tier"]) == ("orc", "orc")
    assert (first["code"], second["code"]) == ("built", "disk")


def test_the_same_loop_in_another_function_is_known(tmp_path):
    one, other = (SHORT.replace("x = 0", "x, y = 0, [%s]" % items) for items in ("1", "2"))
    made = run(tmp_path, one)[1]
    second, madeAgain = run(tmp_path, "unused = [1, 2]\n" + other)
    assert made and (second["tier"], second["code"], madeAgain) == ("orc", "built", False)
    assert same(second, run(tmp_path, other, "--no-cache", "--tier=baseline")[0])


def test_a_loop_that_meets_other_types_is_not(tmp_path):
    assert run(tmp_path, SHORT)[1]
    other = SHORT.replace("x = 0", "x = 0.5")
    second, made = run(tmp_path, other)
    assert made and second["tier"] == "orc"
    assert same(second, run(tmp_path, other, "--no-cache", "--tier=baseline")[0])


def test_tests_find_them(bench):
    body = HOT.replace("print(f(60_000_000))", "def test_f():\n    assert f(60_000_000) >= 0\n")
    bench.write(test_hot=body)
    stats = bench.scratch / "stats.json"
    loaded = []
    for _ in range(2):
        got = bench.assay("--stats=%s" % stats)
        assert got.verdicts == {"test_hot.py::test_f": "passed"}
        loaded.append(json.loads(stats.read_text())["llvm_loaded"])
    assert loaded == [True, False]


def test_what_another_plugin_has_made_is_not_used(tmp_path):
    """A plugin that differs in nothing but the linker's digest."""
    copied = tmp_path / "bin/assay"
    for of, to in ((pathlib.Path(ASSAY), copied), (PLUGIN, tmp_path / "lib/assay/assay-orc.so")):
        to.parent.mkdir(parents=True)
        shutil.copy(of, to)
    assert run(tmp_path, SHORT)[1]
    assert not run(tmp_path, SHORT, assay=copied)[1]
    notes = subprocess.run(["readelf", "-n", PLUGIN], capture_output=True, text=True, check=True).stdout
    digest = bytes.fromhex(notes.split("Build ID: ")[1].split()[0])
    plugin = tmp_path / "lib/assay/assay-orc.so"
    content = plugin.read_bytes()
    assert content.count(digest) == 1
    plugin.write_bytes(content.replace(digest, digest[::-1]))
    assert run(tmp_path, SHORT, assay=copied)[1]


@pytest.mark.long
@pytest.mark.parametrize("failing", ["0", "4"])
def test_programs_are_the_same_with_what_was_kept(tmp_path, failing):
    hot = {"ASSAY_ALL_HOT": "1", "ASSAY_FAILING_CHECKS": failing}
    options = "--native-only", "--timeout=600", "--cache-dir=%s" % tmp_path
    wanted = evaluate(SOURCES, "--native-only", "--timeout=60", "--tier=baseline")
    for turn in range(2):
        got = evaluate(SOURCES, *options, **hot)
        for name in SOURCES:
            assert same(got[name], wanted[name]), (turn, name)


@pytest.mark.long
def test_random_loops_are_cpythons_with_what_was_kept():
    script = pathlib.Path(__file__).parents[1] / "fuzz/random_loops.py"
    command = [PYTHON, script, ASSAY, "--tier=auto", "--programs=40", "--seed=6", "--kept"]
    hot = os.environ | {"ASSAY_ALL_HOT": "1", "ASSAY_FAILING_CHECKS": "7"}
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, env=hot)
    assert done.returncode == 0, done.stdout
