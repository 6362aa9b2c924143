"""Every file in tests/fixtures/valid and invalid is a test: CPython says what is right of it.

A file in valid/ compiles, one in invalid/ does not; the tree, or the refusal, is CPython's; and every node lies
within its parent.
"""

import ast
import pathlib
import warnings

import pytest

from compare_ast import answers, expected
from conftest import ASSAY

FIXTURES = pathlib.Path(__file__).resolve().parents[1] / "fixtures"
FILES = sorted(FIXTURES.glob("*/*.py"))


def name(path):
    return "%s/%s" % (path.parent.name, path.stem)


def check_ranges(node, begin, end, outer):
    """Every node that has a place lies in the nearest one above it that has one."""
    for child in ast.iter_child_nodes(node):
        # As in CPython: decorators stand before what they decorate, and the parts of an f-string have places of
        # all kinds.
        if isinstance(child, ast.JoinedStr) or child in getattr(node, "decorator_list", []):
            continue
        if hasattr(child, "lineno"):
            from_, to = (child.lineno, child.col_offset), (child.end_lineno, child.end_col_offset)
            assert begin <= from_ < to <= end, (ast.dump(outer), ast.dump(child, include_attributes=True))
            check_ranges(child, from_, to, child)
        else:
            check_ranges(child, begin, end, outer)


@pytest.mark.sanitized
@pytest.mark.parametrize("path", FILES, ids=name)
@pytest.mark.filterwarnings("ignore")
def test_fixture(path):
    data = path.read_bytes()
    for check in (False, True):
        want, (got,) = expected(data, check), answers(ASSAY, [str(path)], check)
        if want.startswith("SyntaxError: "):
            assert got.startswith("SyntaxError: ")
        else:
            assert got == want
        if check:
            assert want.startswith("SyntaxError: ") == (path.parent.name == "invalid"), want
        elif not got.startswith("SyntaxError: "):
            tree = eval(got, {**vars(ast), "inf": float("inf"), "infj": complex(0, float("inf"))})
            check_ranges(tree, (1, 0), (10**6, 0), tree)


def test_there_are_fixtures():
    assert {path.parent.name for path in FILES} == {"valid", "invalid"}
    assert len(FILES) > 150
