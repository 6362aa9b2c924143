"""Programs run natively and by CPython: outcome, exception, line and output are the same.

Each file of `programs/` is a test, with no more to write. A program may decline, but not one whose
first line says `# native`.
"""

import json
import pathlib
import subprocess

import pytest

import program_oracle
from conftest import ASSAY

FOLDER = pathlib.Path(__file__).parent / "programs"
PROGRAMS = sorted(FOLDER.glob("**/*.py"))


def evaluate(sources, *options):
    """The answers of `assay eval` by id."""
    lines = "".join(json.dumps({"id": name, "source": text}) + "\n" for name, text in sources.items())
    done = subprocess.run(
        [ASSAY, "eval", *options], input=lines, stdout=subprocess.PIPE, text=True, check=True
    )
    return {answer["id"]: answer for answer in map(json.loads, done.stdout.split("\n")[:-1])}


@pytest.fixture(scope="module")
def native():
    sources = {str(path.relative_to(FOLDER)): path.read_text() for path in PROGRAMS}
    return evaluate(sources, "--native-only", "--timeout=60")


@pytest.mark.sanitized
@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: str(path.relative_to(FOLDER)))
def test_program_is_the_same_natively(native, path):
    source = path.read_text()
    answer = native[str(path.relative_to(FOLDER))]
    if answer["outcome"] == "declined":
        assert not source.startswith("# native"), answer["reason"]
        pytest.skip("declined: " + answer["reason"])
    wanted = program_oracle.ask(source)
    assert {key: answer[key] for key in wanted} == wanted
