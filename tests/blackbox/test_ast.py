"""`assay ast` from outside: what it prints, and how it ends."""

import ast
import json
import os
import random
import subprocess

import pytest

from conftest import ASSAY
from terminal import Terminal


def run(*arguments, cwd):
    done = subprocess.run([ASSAY, "ast", *arguments], cwd=cwd, capture_output=True, timeout=60)
    return done.returncode, done.stdout.decode("utf-8", "surrogateescape"), done.stderr.decode()


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "good.py").write_text("x = 'é'\n")
    (tmp_path / "empty.py").write_text("")
    (tmp_path / "bad.py").write_text("def f():\n    'é', 1 +\n")
    (tmp_path / "late.py").write_text("a = 1\nreturn a\n")
    return tmp_path


def dumped(path):
    return ast.dump(ast.parse(path.read_bytes()), include_attributes=True)


def test_a_line_for_each_file(folder):
    status, out, err = run("good.py", "bad.py", "late.py", "empty.py", cwd=folder)
    assert (status, err) == (1, "")
    lines = out.split("\n")
    assert lines[0] == dumped(folder / "good.py")
    assert lines[1].startswith("SyntaxError: 2:13: ")
    assert lines[2:] == [dumped(folder / "late.py"), dumped(folder / "empty.py"), ""]


def test_accepted_files_end_with_0(folder):
    assert run("good.py", "late.py", cwd=folder)[0] == 0
    assert run("--check", "good.py", "empty.py", cwd=folder) == (0, "", "")


def test_check_names_only_refused_files(folder):
    status, out, err = run("--check", "good.py", "bad.py", "late.py", cwd=folder)
    assert (status, err) == (1, "")
    first, second, end = out.split("\n")
    assert first.startswith("bad.py: SyntaxError: 2:13: ")
    assert second == "late.py: SyntaxError: 2:1: 'return' outside function"
    assert end == ""


def test_columns_are_those_of_python(folder):
    with pytest.raises(SyntaxError) as refused:
        compile((folder / "late.py").read_bytes(), "late.py", "exec")
    assert run("--check", "late.py", cwd=folder)[1].startswith(
        "late.py: SyntaxError: %d:%d: " % (refused.value.lineno, refused.value.offset))


def test_stats(folder):
    status, out, err = run("--stats", "good.py", "bad.py", "late.py", cwd=folder)
    assert (status, err) == (1, "")
    stats = json.loads(out)
    size = sum((folder / name).stat().st_size for name in ("good.py", "bad.py", "late.py"))
    assert stats.pop("ns") > 0
    assert stats == {"files": 3, "bytes": size, "errors": 1}


def test_an_unreadable_file_is_named_and_the_rest_goes_on(folder):
    for arguments in ([], ["--check"], ["--stats"]):
        status, out, err = run(*arguments, "no_such.py", ".", "good.py", cwd=folder)
        assert status == 4
        assert err.count("\n") == 2 and "no_such.py: No such file or directory" in err
        if not arguments:
            assert out == dumped(folder / "good.py") + "\n"


def test_usage(folder):
    for arguments in ([], ["--chekc", "good.py"], ["--check", "--stats", "good.py"]):
        status, out, err = run(*arguments, cwd=folder)
        assert (status, out) == (4, "") and err.startswith("assay: ")
    status, out, err = run("--", "--check", cwd=folder)
    assert status == 4 and "--check" in err


def test_help():
    brief = subprocess.run([ASSAY, "help"], capture_output=True, text=True, check=True).stdout
    assert "  ast FILE..." in brief
    full = subprocess.run([ASSAY, "help", "ast"], capture_output=True, text=True, check=True).stdout
    assert "--check" in full and "--stats" in full
    assert subprocess.run([ASSAY, "ast", "--help"], capture_output=True, text=True, check=True).stdout == full


def test_on_a_terminal_the_line_is_shown_with_a_marker(folder):
    (folder / "odd.py").write_text("\t'\x1b[31m' 1\n")
    terminal = Terminal([ASSAY, "ast", "--check", "bad.py", "odd.py"], cwd=folder, env=dict(os.environ))
    assert terminal.end() == 1
    lines = terminal.text.replace("\r", "").split("\n")
    assert lines[0].startswith("bad.py: SyntaxError: 2:13: ")
    assert lines[1:3] == ["        'é', 1 +", "    " + " " * 12 + "^"]
    assert lines[4].startswith("     '?[31m' 1")


def test_long_ints(folder):
    rng = random.Random(1)
    texts = ["0x" + "f" * n for n in range(1, 400)] + ["0x" + "".join(rng.choices("0123456789abcdefABCDEF", k=n)) for n in range(10, 3500, 7)]
    texts += ["0o" + "".join(rng.choices("01234567", k=n)) for n in range(10, 4700, 50)]
    texts += ["0b" + "_".join(rng.choices(["0", "1", "10"], k=n)) for n in range(10, 9000, 90)]
    texts += ["1" + "_".join(rng.choices("0123456789", k=n)) for n in range(10, 4200, 100)]
    (folder / "ints.py").write_text("\n".join(texts))
    status, out, _ = run("ints.py", cwd=folder)
    assert (status, out) == (0, dumped(folder / "ints.py") + "\n")


@pytest.mark.sanitized
def test_a_deep_tree_and_a_long_int_are_printed(folder):
    # CPython's own dump gives up on both, its parser does not.
    (folder / "deep.py").write_text("-" * 2000 + "x\n")
    (folder / "long.py").write_text("x = 0x" + "f" * 5000 + "\n")
    ast.parse((folder / "deep.py").read_text())
    status, out, err = run("deep.py", "long.py", cwd=folder)
    assert (status, err) == (0, "")
    deep, long, _ = out.split("\n")
    assert deep.count("UnaryOp") == 2000
    assert "value=0x" + "f" * 5000 + "," in long
