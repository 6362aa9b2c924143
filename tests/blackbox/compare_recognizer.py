#!/usr/bin/python3
"""Compares what the recognizer proves about tests with what pytest and CPython do with them.

compare_recognizer.py PROBE [--assertions N] [--modules N] [--seed N]

Assertions: expressions over literals, made at random around the edges of ints, floats and strs. Where the
recognizer's code passes or fails, the test, rewritten by pytest and run with every warning an error, must do
the same. Modules: files put together from harmless statements and traps, run by pytest in one session. Of a
file called inert, pytest must collect exactly the tests that were listed, and give the trivial ones the
native outcome; a file called complete must compile without a warning.
"""
import argparse
import ast
import collections
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import warnings

from _pytest.assertion.rewrite import rewrite_asserts

INTS = ["0", "1", "2", "3", "7", "10", "255", "0xff", "0o17", "0b101", "1_000", "00", "9007199254740991",
        "9007199254740992", "9007199254740993", "9223372036854775807", "9223372036854775808", "4611686018427387904",
        "3037000500", "1000000007", "99999999999999999999", "0x7fffffffffffffff", "0xffffffffffffffff", "62", "63", "64"]
FLOATS = ["0.0", "-0.0", "1.0", "0.5", "0.1", "0.2", "0.3", "1e308", "1.7976931348623157e308", "5e-324", "2.5", "1e16",
          "9007199254740992.0", "9007199254740993.0", "9.223372036854775807e18", "1e-400", "1e400", "1_0.5e1_0", ".5", "3.",
          "0.30000000000000004", "1E5", "0e0"]
STRS = ["''", "'a'", "'b'", "'ab'", '"a"', "'é'", "'e\\u0301'", "'\\xe9'", "'\\U0001F600'", "'😀'", "'\\ud83d\\ude00'",
        "'\\ud800'", "'\\uffff'", "'\\N{BULLET}'", "r'\\d'", "'\\d'", "'\\101'", "'\\400'", "'a' 'b'", "'''a\nb'''", "'a\\\nb'",
        "u'a'", "b'a'", "f'a'", "f'{1}'", "'\\x4'", "'\\0'", "'\\08'", "'\x7f'", "'a' b'b'", "'\\\\'", "'\\''", "rb'x'", "'%s' % 1"]
OTHERS = ["True", "False", "None", "...", "()", "[]", "{}", "(1,)", "(1, 2)", "[1]", "x", "1j", "len('a')", "1if 1else 2",
          "0or 1", "lambda: 1", "(y := 1)", "__debug__", "print", "{1}", "not", "1 .real", "'a'[0]", "~1", "1 << 2", "1 | 2"]
ARITHMETIC = ["+", "-", "*", "/", "//", "%", "**"]
COMPARISONS = ["<", "<=", "==", "!=", ">=", ">", "is", "is not", "in", "not in"]
STATEMENTS = [
    "", "\n", "# comment\n", "'''Docstring.\n\nclass in it\n'''\n", "'text'\n", "pass\n", "1\n", "...\n", "x = 1\n", "x = -1.5\n",
    "x = 'a'; y = None\n", "x = 1;\n", "import os\n", "import os, sys as s\n", "import os.path\n", "import pytest\n", "import re as regex\n",
    "def helper(a, b=1, *c, d: int = 2, **e) -> str:\n    return a\n", "def helper2(): yield 1\n", "def unused():\n  pass\n",
    "def other(a, /, b, *, c): pass\n", "def ugly(x='\\n', y=None): return 07j\n", "def empty(): ...\n"]
TRAPS = [
    "import nothing_here\n", "import os as pytest_plugins\n", "from os import path\n", "from __future__ import annotations\n",
    "class TestA:\n    def test_m(self): assert 1\n", "@print\ndef test_d(): assert 1\n", "if True:\n    x = 2\n", "for i in ():\n    pass\n",
    "print('x')\n", "x = print\n", "x = y\n", "x: int = 1\n", "x = y = 1\n", "x += 1\n", "setup_module = 1\n", "def setup_module(): assert 0\n",
    "def setup_function(f): assert 0\n", "def teardown_module(m): assert 0\n", "def setup(): assert 0\n", "def teardown(): pass\n", "def setUpModule(): assert 0\n",
    "pytestmark = 1\n", "pytest_plugins = 'nothing_here'\n", "collect_ignore = 1\n", "__test__ = False\n", "def __getattr__(name): return 1\n",
    "test_x = 1\n", "def test_same(): assert 1\ndef test_same(): assert 0\n", "test_same = None\n", "async def test_co(): assert 1\n",
    "def test_y(): yield 1\n", "def test_r(): return 1\n", "def test_p(tmp_path): assert 1\n", "def test_q(missing): assert 1\n", "def test_default(a=1): assert a\n",
    "def test_bad(): assert (1, 'x')\n", "def test_esc():\n    '\\d'\n", "def test_is(): assert 1 is 1\n", "def test_n(): assert 0or 1\n",
    "def test_k():\n    return 1if 1else 2\n", "x = '\\d'\n", "x = 0or 1\n", "x = 1;; y = 2\n", ";\n", "  x = 1\n", "def f(:\n", "def f(): pass; \n",
    "def f(a, a): pass\n", "def test_c(): assert 1; x = 2\n", "def test_g():\n    global x\n    x = 1\n", "def test_nl():\n    nonlocal q\n",
    "def f(a=print('x')): pass\n", "def f(a: print): pass\n", "def f() -> print('x'): pass\n", "def test_ann() -> int: assert 1\n", "def test_none() -> None: assert 1\n",
    "def tést(): assert 1\n", "def test_é(): assert 1\n", "# coding: latin-1\n", "# -*- coding: utf-8 -*-\n", "# vim: set fileencoding=nothing :\n",
    "\ufeff", "x = 1\x0c\n", "\x0c\n", "x = 'a\x00b'\n", "del x\n", "assert 0\n", "raise ValueError\n", "try:\n    pass\nfinally:\n    pass\n", "with open('x'): pass\n",
    "while 0: pass\n", "lambda: 0\n", "x = [1]\n", "x = {}\n", "None = 1\n", "x = 1 if 2 else 3\n", "return\n", "global x\n", "x = f''\n", "f''\n", "x = 1 2\n",
    "x = 0777\n", "import os.nothing\n", "import pytest as test_it\n", "import\n", "def test_deep(): assert " + "(" * 60 + "1" + ")" * 60 + "\n", "def test(): assert 1\n",
    "def testing(): assert 2 > 1\n", "def Test(): assert 0\n", "def TestB(): assert 0\n", "def _test(): assert 0\n", "Test = 1\n", "def load_tests(a, b, c): pass\n", "match = 1\n",
    "_ = 1\n", "def test_t():\n\tassert 1\n        assert 2\n", "def test_u():\n  assert 1\n assert 2\n", "def test_v():\n", "def test_w():\nassert 1\n", "x = (1)\n", "('a')\n",
    "def test_star(*args): assert 1\n", "def test_msg(): assert 0, 'no'\n", "def test_tuple_in(): assert 1 in (1)\n", "def test_div(): assert 1 / 0\n", "def test_under(): assert __debug__\n",
    "def test_long(): assert " + " + ".join(["1"] * 90) + " == 90\n", "def test_longer(): assert " + " + ".join(["1"] * 2000) + " == 2000\n",
    "x = " + "9" * 5000 + "\n", "x = 0x" + "f" * 5000 + "\n", "def int(): pass\n", "def f(a: int): pass\n", "x = 'a' b'b'\n", "x = -'a'\n", "x = - 1\n", "x = +1\n", "x = -True\n", "\\\n", "x = \\\n  1\n"]


def exponent():
    """Small, lest CPython takes forever."""
    return random.choice(["0", "1", "2", "3", "-1", "62", "63", "64", "True", "0.5", "None"])


def literal():
    kind = random.random()
    if kind < 0.35:
        return random.choice(INTS)
    if kind < 0.55:
        return random.choice(FLOATS)
    if kind < 0.75:
        return random.choice(STRS)
    if kind < 0.9:
        return random.choice(["True", "False", "None"])
    return random.choice(OTHERS)


def expression(depth):
    if depth <= 0:
        return literal()
    kind = random.random()
    if kind < 0.3:
        op = random.choice(ARITHMETIC)
        return f"{expression(depth - 1)} {op} {expression(depth - 1) if op != '**' else exponent()}"
    if kind < 0.55:
        parts = [expression(depth - 1)]
        for _ in range(random.choice([1, 1, 1, 2, 3])):
            parts += [random.choice(COMPARISONS), expression(depth - 1)]
        return " ".join(parts)
    if kind < 0.65:
        return f"{expression(depth - 1)} {random.choice(['and', 'or'])} {expression(depth - 1)}"
    if kind < 0.72:
        return f"not {expression(depth - 1)}"
    if kind < 0.8:
        return f"{random.choice('+-')}{expression(depth - 1)}"
    if kind < 0.9:
        return f"({expression(depth - 1)})"
    items = [expression(0) for _ in range(random.randint(0, 4))]
    listed = ", ".join(items)
    opening, closing = random.choice(["()", "[]"])
    return f"{expression(depth - 1)} {random.choice(['in', 'not in'])} {opening}{listed}{random.choice(['', ','])}{closing}"


def sensible(depth, kind):
    """An expression of one type, so that many are trivial."""
    if kind == "int":
        if depth <= 0:
            return random.choice(INTS)
        if random.random() < 0.3:
            return f"-{sensible(depth - 1, 'int')}"
        if random.random() < 0.15:
            return f"({sensible(0, 'int')} ** {exponent()})"
        right = sensible(depth - 1, random.choice(["int", "int", "bool"]))
        return f"({sensible(depth - 1, 'int')} {random.choice(['+', '-', '*', '//', '%'])} {right})"
    if kind == "float":
        return random.choice(FLOATS) if depth <= 0 else \
            f"({sensible(depth - 1, 'float')} {random.choice(['+', '-', '*', '/'])} {sensible(depth - 1, random.choice(['int', 'float']))})"
    if kind == "str":
        return random.choice(STRS)
    if depth <= 0:
        return random.choice(["True", "False"])
    roll = random.random()
    if roll < 0.5:
        a = random.choice(["int", "float", "str", "int", "float"])
        b = a if random.random() < 0.7 else random.choice(["int", "float", "bool"])
        chain = f"{sensible(depth - 1, a)} {random.choice(COMPARISONS[:6])} {sensible(depth - 1, b)}"
        return chain + (f" {random.choice(COMPARISONS[:6])} {sensible(depth - 1, a)}" if random.random() < 0.3 else "")
    if roll < 0.7:
        return f"({sensible(depth - 1, 'bool')}) {random.choice(['and', 'or', 'is', 'is not', '=='])} ({sensible(depth - 1, 'bool')})"
    if roll < 0.8:
        return f"not {sensible(depth - 1, random.choice(['int', 'float', 'str', 'bool']))}"
    kind = random.choice(["int", "float", "str"])
    items = "".join(sensible(0, random.choice([kind, kind, "int"])) + ", " for _ in range(random.randint(0, 4)))
    return f"{sensible(depth - 1, kind)} {random.choice(['in', 'not in'])} ({items})"


def probe(binary, paths):
    out = subprocess.run([binary, "recognize"], input="\n".join(map(str, paths)), text=True, stdout=subprocess.PIPE, check=True)
    Found = collections.namedtuple("Found", "inert complete reason tests")
    results, tests = {}, None
    for line in out.stdout.split("\n"):
        fields = line.split("\t")
        if line.startswith(" "):
            tests.append((fields[0][1:], fields[2]))
        elif len(fields) >= 5:
            tests = []
            results[fields[0]] = Found(fields[1] == "1", fields[2] == "1", fields[4], tests)
    return results


def run_rewritten(source):
    """passed, failed, or error: of test_it() as pytest's rewriting compiles it, every warning an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            tree = ast.parse(source.encode())
            rewrite_asserts(tree, source.encode(), "t.py", None)
            scope = {"__name__": "t"}
            exec(compile(tree, "t.py", "exec"), scope)
        except Exception as error:
            return f"error {error!r}"
        try:
            scope["test_it"]()
        except AssertionError:
            return "failed"
        except Exception as error:
            return f"error {error!r}"
        return "passed"


def compare_assertions(binary, count, folder):
    sources = []
    for i in range(count):
        body = expression(random.randint(0, 3)) if i % 3 == 0 else sensible(random.randint(1, 3), "bool")
        message = random.choice(["", "", "", ", 'message'", ", 3", ", f'{1/0}'", ", '\\d'"])
        second = random.choice(["", "", "; assert 1", "\n    assert 'a' < 'b'"])
        sources.append(f"def test_it():\n    assert {body}{message}{second}\n")
    paths = [folder / f"a{i}.py" for i in range(count)]
    for path, source in zip(paths, sources):
        path.write_bytes(source.encode("utf-8", "surrogatepass"))
    wrong, decided, found = 0, collections.Counter(), probe(binary, paths)
    for path, source in zip(paths, sources):
        result = found[str(path)]
        outcome = result.tests[0][1] if result.inert and result.tests else "-"
        decided[outcome] += 1
        if outcome in ("passed", "failed"):
            told = run_rewritten(source)
            if told != outcome or not result.complete:
                print(f"{source}: pytest {told}, Assay {outcome}")
                wrong += 1
        path.unlink()
    print(f"{count} assertions, {dict(decided)}, {wrong} differ", flush=True)
    return wrong


PLUGIN = """
import json
out = open({out!r}, "w")
def pytest_collection_modifyitems(items):
    for item in items:
        out.write(json.dumps(["item", item.path.name, item.name]) + "\\n")
def pytest_runtest_logreport(report):
    if report.when == "call" or report.outcome != "passed":
        out.write(json.dumps(["report", report.nodeid.split("::")[0].split("/")[-1], report.nodeid.split("::", 1)[1], report.when, report.outcome]) + "\\n")
def pytest_warning_recorded(warning_message, nodeid):
    out.write(json.dumps(["warning", str(warning_message.filename).split("/")[-1], str(warning_message.message)]) + "\\n")
def pytest_collectreport(report):
    if report.failed:
        out.write(json.dumps(["refused", report.nodeid.split("/")[-1]]) + "\\n")
"""


def compare_modules(binary, count, folder):
    folder = folder / "modules"
    folder.mkdir()
    sources = {}
    for i in range(count):
        parts = random.choices(STATEMENTS, k=random.randint(0, 4))
        for k in range(random.randint(1, 3)):
            body = sensible(2, "bool")
            layout = random.choice(["def test_{k}():\n    assert {b}\n", "def test_{k}(): assert {b}; assert 1\n", "def test_{k}() -> None:\n    '''Doc.'''\n    # c\n    pass\n    assert {b}\n",
                                    "def test_{k}(\n):\n\n    assert {b}, 'm'\n\n    assert 2\n", "def test_{k}():\n  pass\n", "def test_{k}():\n    x = 1\n    assert x\n"])
            parts.append(layout.format(k=k, b=body))
        random.shuffle(parts)
        if i < len(TRAPS) * 2:
            parts.insert(random.randint(0, len(parts)), TRAPS[i % len(TRAPS)])
        text = "".join(parts)
        if random.random() < 0.1:
            text = text.replace("\n", random.choice(["\r\n", "\r"]))
        if random.random() < 0.1:
            text = text.rstrip("\n")
        if random.random() < 0.15 and text:
            at = random.randrange(len(text))
            text = text[:at] + random.choice(["", " ", "\n", "(", "'", "\\", "\t", "1", "=", ":"]) + text[at + 1:]
        sources[f"test_{i}.py"] = text
    for name, text in sources.items():
        (folder / name).write_bytes(text.encode("utf-8", "surrogatepass"))
    log = folder / "log"
    (folder / "conftest.py").write_text(PLUGIN.format(out=str(log)))
    subprocess.run(["/usr/bin/python3", "-m", "pytest", "-q", "-p", "no:cacheprovider", "--continue-on-collection-errors", "-W", "default", str(folder)], timeout=300,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    items, reports, warned, refused = collections.defaultdict(list), {}, set(), set()
    for line in log.read_text().splitlines():
        kind, name, *rest = json.loads(line)
        if kind == "item":
            items[name].append(rest[0])
        elif kind == "report":
            reports[name, rest[0]] = rest[2]
        elif kind == "warning":
            warned.add(name)
        else:
            refused.add(name)
    found, wrong, inert, complete = probe(binary, [folder / name for name in sources]), 0, 0, 0
    for name, text in sources.items():
        result = found[str(folder / name)]
        if not result.inert:
            continue
        inert += 1
        complete += result.complete
        problems = []
        if result.complete and name in refused:
            problems.append("refused by pytest")
        if result.complete and name in warned:
            problems.append("a warning")
        if name not in refused:
            if [test for test, _ in result.tests] != items[name]:
                problems.append(f"pytest collects {items[name]}, Assay {result.tests}")
            for test, outcome in result.tests:
                if outcome in ("passed", "failed") and reports.get((name, test)) != outcome:
                    problems.append(f"{test}: pytest {reports.get((name, test))}, Assay {outcome}")
        if problems:
            print(f"{text!r}: {problems}")
            wrong += 1
    print(f"{count} modules, {inert} inert, {complete} complete, {wrong} differ", flush=True)
    return wrong


def compare_preloaded(folder):
    """Each module of the table is loaded before a test file is."""
    table = pathlib.Path(__file__).parents[2] / "frontend/src/recognizer/PreloadedModules.def"
    names = re.findall(r'^PRELOADED_MODULE\("(.*)"\)', table.read_text(), re.M)
    path = folder / "test_preloaded.py"
    path.write_text(f"import sys\nmissing = [n for n in {names!r} if n not in sys.modules]\ndef test_it(): assert not missing\n")
    run = subprocess.run(["/usr/bin/python3", "-m", "pytest", "-q", "-p", "no:cacheprovider", str(path)], capture_output=True, text=True,
                         env={"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PATH": "/usr/bin:/bin"})
    print(f"{len(names)} preloaded modules, " + ("all there" if run.returncode == 0 else run.stdout))
    return int(not names or run.returncode != 0)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("probe")
    options.add_argument("--assertions", type=int, default=20000)
    options.add_argument("--modules", type=int, default=600)
    options.add_argument("--seed", type=int, default=1)
    options = options.parse_args()
    random.seed(options.seed)
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        wrong = compare_assertions(options.probe, options.assertions, folder)
        wrong += compare_modules(options.probe, options.modules, folder)
        wrong += compare_preloaded(folder)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
