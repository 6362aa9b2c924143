"""The front end beside CPython, over samples; the scripts that do it take the whole and any number of cases."""

import pathlib
import re
import subprocess

import pytest

from conftest import ASSAY, PYTHON

HERE = pathlib.Path(__file__).resolve().parent
PROBE = pathlib.Path(ASSAY).with_name("frontend-probe")


@pytest.mark.long
@pytest.mark.parametrize("arguments", [
    ["compare_tokens.py", "--every", "40", "--snippets", "2000"],
    ["compare_recognizer.py", "--assertions", "4000", "--modules", "100"],
    ["compare_ast.py", "--every", "6"],
    ["compare_ast.py", "--mutations", "500"],
    ["compare_ast.py", "--check", "--every", "12"],
    ["compare_ast.py", "--check", "--mutations", "500"],
    ["compare_warnings.py", "--every", "10"],
    ["compare_warnings.py", "--expressions", "3000"],
    ["compare_symbols.py", "--every", "40", "--mutations", "200"],
], ids=lambda arguments: " ".join(arguments))
def test_as_cpython(arguments):
    script, *rest = arguments
    program = ASSAY if script == "compare_ast.py" else PROBE
    done = subprocess.run([PYTHON, HERE / script, program, *rest], capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    if arguments == ["compare_ast.py", "--every", "6"]:
        assert int(re.search(r"(\d+) files", done.stdout)[1]) >= 500
