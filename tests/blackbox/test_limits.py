"""How deep and how long sources may be: CPython's own limits, found by asking it."""

import subprocess

import pytest

from compare_ast import answers
from conftest import ASSAY, PYTHON


def cpython(text, check):
    """How CPython ends: "" where it accepts, else the exception's name. In a process of its own: its limit on the
    height of trees counts from the caller's depth."""
    code = "import sys, ast; s = sys.stdin.read(); %s" % ("compile(s, 'f', 'exec')" if check else "ast.parse(s)")
    done = subprocess.run([PYTHON, "-W", "ignore", "-c", code], input=text.encode(), capture_output=True)
    return done.stderr.decode().rstrip("\n").rpartition("\n")[2].partition(":")[0] if done.returncode else ""


def most(accepts, top):
    """The largest count that is accepted, by bisection."""
    low, high = 1, top
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if accepts(middle) else (low, middle)
    return low


def compare(tmp_path, source, top, check=False, tolerance=0):
    path = tmp_path / "source.py"

    def assay(count):
        path.write_text(source(count))
        return not answers(ASSAY, [str(path)], check)[0].startswith("SyntaxError: ")

    want = most(lambda count: not cpython(source(count), check), top)
    assert 1 < want < top - 1
    assert abs(most(assay, top) - want) <= tolerance


def nested(opening, inner, closing=""):
    return lambda count: opening * count + inner + closing * count


# Of the parser, and of the tokenizer.
@pytest.mark.parametrize("opening, inner, closing", [
    ("(", "x", ")"), ("[", "x", "]"), ("{", "x", "}"), ("f(", "x", ")"), ("f[", "x", "]"), ("{1:", "x", "}"), ("(x,", "y", ")"),
    ("(", "x", " for x in y)"), ("x < (", "y", ")"), ("x and (", "y", ")"), ("not (", "y", ")"), ("1 if (", "y", ") else 2"),
    ("lambda: ", "x", ""), ("2 ** ", "x", ""), ("x = (", "y", ")"), ("f(a=", "x", ")"), ("(y := ", "x", ")"),
], ids=lambda text: repr(text))
def test_parser(tmp_path, opening, inner, closing):
    if opening.startswith("x = "):
        compare(tmp_path, lambda count: "x = " + "(" * count + inner + ")" * count, 300)
    else:
        compare(tmp_path, nested(opening, inner, closing), 300 if closing else 4000, tolerance=1)


# Of the tree's height: as near as the caller's own depth lets it be told.
@pytest.mark.parametrize("check", [False, True], ids=["parse", "compile"])
@pytest.mark.parametrize("opening, inner, closing", [
    ("-", "x", ""), ("not ", "x", ""), ("1 if 1 else ", "x", ""), ("", "x", ".x"), ("x + ", "x", ""), ("", "f", "()"), ("", "f", "[0]"),
    ("if x: pass\nel", "if x: pass", ""),
], ids=lambda text: repr(text))
def test_height(tmp_path, opening, inner, closing, check):
    compare(tmp_path, nested(opening, inner, closing), 4000, check, tolerance=20)


def test_defaults_of_lambdas(tmp_path):
    compare(tmp_path, nested("lambda x=", "1", ": 0"), 2000)


@pytest.mark.parametrize("header", ["if x:", "def f():", "class C:"])
def test_indentation(tmp_path, header):
    compare(tmp_path, lambda count: "".join(" " * i + header + "\n" for i in range(count)) + " " * count + "pass\n", 200)


def blocks(header, closing=""):
    def source(count):
        text = "".join(" " * i + header + "\n" for i in range(count)) + " " * count + "pass\n"
        return text + "".join(" " * i + closing + "\n" for i in reversed(range(count)) if closing)
    return source


@pytest.mark.parametrize("source", [
    blocks("for x in y:"), blocks("while x:"), blocks("with x:"), blocks("try:", "finally: pass"), blocks("try:", "except: pass"),
    blocks("try:", "except* A: pass"), lambda count: "with " + ", ".join(["x"] * count) + ": pass",
    lambda count: "async def f(): [x" + " async for x in y" * count + "]",
    lambda count: "".join(" " * i + "try: pass\n" + " " * i + "except A as e:\n" for i in range(count)) + " " * count + "pass\n",
    lambda count: "async def f():\n async with " + ", ".join(["x"] * count) + ":\n  async for x in y: pass",
], ids=["for", "while", "with", "finally", "except", "except-star", "items", "async-comprehension", "handlers", "async"])
def test_static_blocks(tmp_path, source):
    compare(tmp_path, source, 60, check=True)


def test_digits_of_decimal_ints(tmp_path):
    for text in ("%s", "0x%s", "-%s", "1_%s"):
        path = tmp_path / "source.py"
        for count in (4298, 4299, 4300, 4301, 6000):
            path.write_text("x = " + text % ("1" * count))
            got = answers(ASSAY, [str(path)], False)[0]
            assert got.startswith("SyntaxError") == bool(cpython(path.read_text(), False)), (text, count)


def test_what_has_no_limit(tmp_path):
    for source in ("x, " * 100000, "x < " * 50000 + "x", "x and " * 50000 + "x", "'a' " * 20000, "x = " * 20000 + "1", "x\n" * 100000,
                   "0" * 5000):
        path = tmp_path / "source.py"
        path.write_text(source)
        assert not cpython(source, False)
        assert answers(ASSAY, [str(path)], False)[0].startswith("Module(")


def test_time_and_memory_stay_linear(tmp_path):
    """Two megabytes of each: a step of quadratic time would take minutes."""
    for piece in ("f(", "[", "x if ", "lambda: ", "f'{", "f'{a' ", "match x:\n", "with (a as b, ", "a.b", "'a' f'{b}' ", "\\\n", "@a\n", "x = "):
        path = tmp_path / "source.py"
        path.write_text(piece * (2_000_000 // len(piece)))
        done = subprocess.run([ASSAY, "ast", "--stats", str(path)], capture_output=True, timeout=20)
        assert done.returncode in (0, 1) and done.stdout.startswith(b'{"files": 1'), piece


def many(count, form):
    return ", ".join(form % i for i in range(count))


@pytest.mark.parametrize("source", [
    "match x:\n case [%s]: pass\n" % many(150000, "a%d"),
    "match x:\n case {%s}: pass\n" % many(100000, "%d: _"),
    "match x:\n case C(%s): pass\n" % many(100000, "a%d=_"),
    "f(%s)\n" % many(150000, "a%d=1"),
    "def f(%s): pass\n" % many(150000, "a%d"),
    "lambda: " * 900 + "(%s)\n" % many(150000, "a%d"),
    "".join(" " * i + "def f%d():\n" % i for i in range(90)) + " " * 90 + "(%s)\n" % many(150000, "a%d"),
    "def f():\n" + "".join(" global a%d\n" % i for i in range(100000)),
    "class C:\n" + "".join(" def f%d(self): return __class__\n" % i for i in range(30000)),
    "(%s)\n" % many(100000, "[x for x in y if %d]"),
    "try: pass\n" + "".join("except A%d as e: pass\n" % i for i in range(60000)),
], ids=["captures", "keys", "attributes", "keywords", "parameters", "lambdas", "functions", "globals", "classes", "comprehensions", "handlers"])
def test_checks_stay_linear(tmp_path, source):
    path = tmp_path / "source.py"
    path.write_text(source)
    done = subprocess.run([ASSAY, "ast", "--check", str(path)], capture_output=True, timeout=20)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
