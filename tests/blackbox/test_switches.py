"""Every optimisation can be left out ($ASSAY_WITHOUT), and nothing but time and figures changes."""

import json
import pathlib
import subprocess

import pytest

from conftest import ASSAY
from test_warm import SUITE, warm

LISTED = subprocess.run([ASSAY, "help", "switches"], stdout=subprocess.PIPE, text=True, check=True).stdout
WORDS = [line.split()[0] for line in LISTED.splitlines()]
PAGE = pathlib.Path(__file__).resolve().parents[2] / "docs/measuring.md"

PROGRAMS = {
    "calls": "def fib(n):\n    return n if n < 2 else fib(n - 1) + fib(n - 2)\nassert fib(17) == 1597\nprint(fib(10))\n",
    "words": "counts = {}\nfor word in ('a b c ' * 500).split():\n    counts[word] = counts.get(word, 0) + 1\nassert counts == {'a': 500, 'b': 500, 'c': 500}\n",
    "garbage": "kept = []\nfor i in range(60000):\n    text = [str(i), i * 1.5, (i, i)]\n    if i % 1000 == 0:\n        kept.append(text)\nassert len(kept) == 60 and kept[7][2] == (7000, 7000)\n",
    "raises": "class Lost(ValueError):\n    pass\n\ndef find(x):\n    raise Lost(f'no {x}')\n\nfind([1, 2])\n",
    "hot": "total = 0\nfor i in range(1_000_000):\n    total += i * i % 7\nprint(total)\n",
}


def evaluated(tmp_path, environment, *options):
    path = tmp_path / "stats.json"
    lines = "".join(json.dumps({"id": name, "source": source}) + "\n" for name, source in PROGRAMS.items())
    done = subprocess.run([ASSAY, "eval", "--native-only", "--stats=%s" % path, *options, "-"], input=lines * 2, env=environment,
                          stdout=subprocess.PIPE, text=True, check=True)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    kept = [(answer["id"], answer["outcome"], answer["exception"], answer["stdout"]) for answer in answers]
    return kept, json.loads(path.read_text())


@pytest.mark.parametrize("word", WORDS)
def test_verdicts_are_the_same(bench, word):
    for name, text in SUITE.items():
        bench.put(name, text)
    want, _ = warm(bench)
    for options in (["--no-cache"], [], []):
        got = bench.assay(*options, env={"ASSAY_WITHOUT": word})
        assert (got.status, got.verdicts, got.order) == (want.status, want.verdicts, want.order)


@pytest.mark.parametrize("word", WORDS)
def test_programs_answer_the_same(bench, word, tmp_path):
    environment = bench.env | {"ASSAY_WITHOUT": word}
    want, _ = evaluated(tmp_path, bench.env, "--no-cache")
    for _ in range(2):
        assert evaluated(tmp_path, environment)[0] == want


def test_what_is_left_out_is_not_used(bench, tmp_path):
    for name in ("test_trivial.py", "test_helper.py", "helper.py"):
        bench.put(name, SUITE[name])
    warm(bench)

    def figures(word):
        path = bench.scratch / "without.json"
        bench.assay("--stats=%s" % path, env={"ASSAY_WITHOUT": word})
        return json.loads(path.read_text())

    assert figures("")["tiers"]["template"] == 20
    assert figures("recognizer")["tiers"] == {"template": 0, "baseline": 22, "orc": 0, "worker": 0}
    assert figures("source-cache")["files_read"] > 0
    assert figures("disk-cache")["cache"]["hits"] == 0
    for word, loaded in (("", True), ("orc", False), ("templates", False)):
        _, stats = evaluated(tmp_path, bench.env | {"ASSAY_WITHOUT": word, "ASSAY_ALL_HOT": "1"}, "--no-cache")
        if (pathlib.Path(ASSAY).parents[1] / "lib/assay/assay-orc.so").exists():
            assert stats["llvm_loaded"] == loaded, word
    _, stats = evaluated(tmp_path, bench.env | {"ASSAY_WITHOUT": "memory-cache"}, "--cache-dir=")
    assert stats["codes"] == {"built": 2 * len(PROGRAMS)}


def test_a_word_that_is_none(bench):
    done = subprocess.run([ASSAY, "run"], env=bench.env | {"ASSAY_WITHOUT": "orc,haste"}, capture_output=True, text=True)
    assert done.returncode == 4 and "haste" in done.stderr


def test_the_page_names_them_all():
    text = PAGE.read_text()
    for line in LISTED.splitlines():
        word, _, meaning = line.partition(" ")
        assert "| `%s` | %s |" % (word, meaning.strip()) in text
