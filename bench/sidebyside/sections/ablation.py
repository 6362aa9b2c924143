"""What each optimisation brings: everything as it is, beside the same with one of them left out ($ASSAY_WITHOUT)."""

import itertools
import statistics
import subprocess

from .. import programs, suites
from ..assay import check_answers, lines_of
from ..regression import interval
from ..rounds import interleave
from ..tables import Table, seconds, times
from .kernels import FOLDER

TITLE = "Ablation"

# Where an optimisation is meant to help; where it does not help there, it is of no use.
MEANT = {
    "recognizer": "trivial: first run",
    "templates": "programs: first time",
    "baseline": "programs: first time",
    "orc": "hot kernels",
    "source-cache": "trivial: again",
    "memory-cache": "programs: from memory",
    "disk-cache": "compute: again",
    "unit-cache": "hot kernels: again",
    "arena": "programs: first time",
    "bump": "kernels of objects",
    "hashing": "programs: from memory",
    "batching": "trivial: first run",
    "parallelism": "hot kernels",
    "estimates": "trivial: again",
    "state-saving": "compute: again",
}
# LLVM for everything takes hundreds of times as long: shown where it tells something, and not everywhere.
ONLY = {"baseline": {"compute: first run", "programs: first time", "hot kernels"}}
CONFIDENCE = 0.95


def switches(assay):
    """{word: what is done without it}"""
    listed = subprocess.run([assay.program, "help", "switches"], stdout=subprocess.PIPE, text=True, check=True).stdout
    return dict(line.split(None, 1) for line in listed.splitlines())


def measure(bench):
    words = switches(bench.assay)
    found = {}  # {column: {word or '': Measurement}}
    for column, once in _columns(bench):
        chosen = ["", *(word for word in words if column in ONLY.get(word, {column}))]
        for word in chosen:
            once(word)  # what is to be found in the caches is there
        ways = {word: (lambda word=word: once(word)) for word in chosen}
        found[column] = interleave(ways, bench.rounds(15), bench.choose(10, 1, 0), lambda word: None)
        bench.say("ablation", column)
    table = Table("Each optimisation left out, alone", "First row: everything in use. Below: how many times as long it takes without that one; where the sign "
                  "test's interval (95 %) for the median of the rounds' ratios holds 1, so that nothing is certain, in parentheses. Whole processes.",
                  list(found) + ["without it"])
    table.add("everything in use", *[seconds(found[column][""].median) for column in found], "")
    ratios = {}
    for word, text in words.items():
        for column, by_word in found.items():
            ratios[word, column] = _ratios(by_word.get(word, ""), by_word[""])
        table.add("`%s`" % word, *[_cell(ratios[word, column]) for column in found], text.strip())
    useless = [word for word in words if word not in MEANT or MEANT[word] in found and not interval(ratios[word, MEANT[word]], CONFIDENCE)[0] > 1]
    table.remarks.append("Where each is meant to help: " + ", ".join("`%s` %s" % (word, MEANT.get(word, "nowhere")) for word in words) + ".")
    table.remarks.append("Of no certain use there, in this run: %s." % (", ".join("`%s`" % word for word in useless) or "none"))
    yield table


def _ratios(without, everything):
    if isinstance(without, str) or isinstance(everything, str):
        return []
    return [mine / other for mine, other in zip(without.values, everything.values)]


def _cell(ratios):
    if not ratios:
        return "-"
    least, most = interval(ratios, CONFIDENCE)
    text = times(statistics.median(ratios))
    return "(%s)" % text if least <= 1 <= most else text


def _columns(bench):
    """(name, function that takes a word to leave out and gives seconds)"""
    assay = bench.assay
    number = itertools.count()

    def first(suite):
        return lambda word: assay.suite(suite, "--cache-dir=%s" % (bench.scratch / "ablation" / str(next(number))), without=word)

    def again(suite):
        return lambda word: assay.suite(suite, "--cache-dir=%s" % (bench.scratch / "ablation-kept" / suite.name), without=word)

    for name in bench.choose(["trivial", "compute", "mixed"], ["trivial", "compute"], ["trivial"]):
        suite = suites.make(name, bench.scratch / "ablation-suites", bench.choose(1, 0.5, 0.1))
        assay.check_tiers(suite, "--no-cache")
        yield name + ": first run", first(suite)
        yield name + ": again", again(suite)
    for name in bench.choose(["mando", "toolz"], [], []):
        if suite := suites.copy(name, bench.scratch):
            yield name + ": again", again(suite)

    chosen = programs.make(bench.choose(100, 30, 10), seed=3)
    lines = lines_of(chosen)
    kept = "--cache-dir=%s" % (bench.scratch / "ablation-programs")

    def evaluating(text, count, *options):
        def once(word):
            elapsed, answers = assay.eval(text, "--native-only", *options, without=word)
            check_answers(answers, count, {"baseline", "orc"})
            return elapsed

        return once

    yield "programs: first time", evaluating(lines, len(chosen), "--no-cache")
    yield "programs: from memory", evaluating(lines * 20, 20 * len(chosen), "--cache-dir=")
    yield "programs: from disk", evaluating(lines, len(chosen), kept)

    def kernels(prefixes, cache="--no-cache"):
        lines = {path.stem: path.read_text() for path in sorted(FOLDER.glob("*.py")) if path.stem.startswith(prefixes)}
        return evaluating(lines_of(lines), len(lines), cache)

    hot = bench.choose(("hot_", "int_"), ("hot_links",), ("int_gcd",))
    yield "hot kernels", kernels(hot)
    yield "hot kernels: again", kernels(hot, kept)
    yield "kernels of objects", kernels(bench.choose(("attribute_", "list_", "dict_"), ("attribute_",), ("attribute_stack",)))
