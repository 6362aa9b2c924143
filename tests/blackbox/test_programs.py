"""Programs run natively and by CPython: outcome, exception, line and output are the same.

Each file of `programs/` is a test, with no more to write. A program may decline, but not one whose
first line says `# native`. What stands between lines of `# ---` is a program by itself, behind what
comes before the first of them.
"""

import json
import os
import pathlib
import random
import subprocess

import pytest

import program_oracle
from conftest import ASSAY

FOLDER = pathlib.Path(__file__).parent / "programs"


def parts(path):
    name = str(path.relative_to(FOLDER))
    first, *others = path.read_text().split("# ---\n")
    return {f"{name}:{i}": first + other for i, other in enumerate(others, 1)} or {name: first}


SOURCES = {name: source for path in sorted(FOLDER.glob("**/*.py")) for name, source in parts(path).items()}


def evaluate(sources, *options, **variables):
    """The answers of `assay eval` by id."""
    if not any(option.startswith("--cache-dir") for option in options):
        options = "--no-cache", *options
    lines = "".join(json.dumps({"id": name, "source": text}) + "\n" for name, text in sources.items())
    done = subprocess.run(
        [ASSAY, "eval", *options], input=lines, stdout=subprocess.PIPE, text=True, check=True,
        env=os.environ | variables,
    )  # fmt: skip
    return {answer["id"]: answer for answer in map(json.loads, done.stdout.split("\n")[:-1])}


@pytest.fixture(scope="module")
def native():
    return evaluate(SOURCES, "--native-only", "--timeout=60")


@pytest.mark.sanitized
@pytest.mark.parametrize("name", SOURCES)
def test_program_is_the_same_natively(native, name):
    source, answer = SOURCES[name], native[name]
    if answer["outcome"] == "declined":
        assert not source.startswith("# native"), answer["reason"]
        pytest.skip("declined: " + answer["reason"])
    wanted = program_oracle.ask(source)
    assert {key: answer[key] for key in wanted} == wanted


def assert_same(answers, native):
    for name, answer in answers.items():
        for key in ("outcome", "exception", "stdout", "reason"):
            assert answer[key] == native[name][key], name


@pytest.mark.sanitized
def test_programs_are_the_same_with_many_collections(native):
    assert_same(evaluate(SOURCES, "--native-only", "--timeout=60", ASSAY_COLLECT_OFTEN="1"), native)


@pytest.mark.threads
def test_programs_are_the_same_side_by_side(native):
    """Several at a time in one process, in whatever order: none sees another."""
    sources = [("%s %d" % (name, turn), source) for name, source in SOURCES.items() for turn in range(2)]
    random.Random(1).shuffle(sources)
    answers = evaluate(dict(sources), "--native-only", "--timeout=300", "--jobs=4")
    assert_same(answers, {name: native[name.rpartition(" ")[0]] for name in answers})


def codes_of(answers):
    return {answer["code"] for answer in answers.values() if answer["tier"]}


@pytest.mark.sanitized
def test_programs_that_come_again_are_the_same(native, tmp_path):
    """The second time nothing is compiled, in the same process or the next one; all is executed."""
    cache = f"--cache-dir={tmp_path}/cache"
    twice = {f"{turn} {name}": source for turn in range(2) for name, source in SOURCES.items()}
    wanted = {name: native[name.partition(" ")[2]] for name in twice}
    answers = evaluate(twice, "--native-only", "--timeout=60", cache)
    assert_same(answers, wanted)
    assert codes_of({name: answer for name, answer in answers.items() if name.startswith("1 ")}) == {"memory"}
    written = {path: path.stat().st_mtime_ns for path in (tmp_path / "cache").rglob("*")}
    answers = evaluate(SOURCES, "--native-only", "--timeout=60", cache)
    assert_same(answers, native)
    assert codes_of(answers) == {"disk"}
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "cache").rglob("*")} == written
    assert codes_of(evaluate(twice, "--native-only", "--timeout=60", "--no-cache", cache)) == {"built"}
    assert codes_of(evaluate(SOURCES, "--native-only", "--timeout=60", "--cache-dir=")) == {"built"}
