"""Whole processes, from the command to its end: Assay and other test runners on the same suites."""

from .. import rivals, suites
from ..rounds import Unavailable, interleave
from ..tables import Ratio, Table

TITLE = "Whole process"


def measure(bench):
    yield _table(bench, "Made-up suites", [suites.make(name, bench.scratch, bench.choose(1, 0.2, 0.05)) for name in suites.MADE],
                 bench.rounds(5), bench.choose(30, 8, 0),
                 "trivial: sums of literals; literals: `assert True` and its like; compute: loops over ints; mixed: 60 % trivial, "
                 "30 % small functions, 10 % with a folder of their own, for which only pytest will do. unittest and nose2 run the "
                 "same tests as methods of a `TestCase`.")
    chosen = [name for name in suites.REAL if bench.choose(True, name in ("mando", "hyperlink", "toolz"), name == "mando")]
    real = [(name, suites.copy(name, bench.scratch)) for name in chosen]
    table = _table(bench, "Real suites", [suite for _, suite in real if suite], bench.rounds(3), bench.choose(15, 6, 0),
                   "Copies of Debian's packages, run where they lie. Those that take pytest a minute (%s) run once, and not everywhere." % " and ".join(sorted(suites.LONG)) + "")
    for name, suite in real:
        if suite is None:
            table.add(name, *["not installed"] + [""] * (len(table.columns) - 1))
    yield table


def _left_out():
    raise Unavailable("left out")


def _table(bench, title, chosen, rounds, seconds, text):
    others = rivals.runners(bench.python)
    columns = ["tests", "Assay, first run", "Assay, again", "Assay -n 2, again"] + [runner.name for runner in others]
    table = Table(title, text + " First run: with an empty cache folder. Median (least to most).", columns + ["times pytest's speed"])
    for suite in chosen:
        _add(bench, table, suite, others, rounds, seconds)
    return table


def _add(bench, table, suite, others, rounds, seconds):
    assay = bench.assay
    kept = "--cache-dir=%s" % (bench.scratch / "cache" / suite.name)
    path = assay.check_tiers(suite, kept)
    number = iter(range(1_000_000))
    counts = {}
    ways = {
        "Assay, first run": lambda: assay.suite(suite, "--cache-dir=%s" % (bench.scratch / "cold" / suite.name / str(next(number)))),
        "Assay, again": lambda: assay.suite(suite, kept),
        "Assay -n 2, again": lambda: assay.suite(suite, kept, "-n2"),
    }
    for runner in others:
        ways[runner.name] = lambda runner=runner: runner.seconds(suite, counts)
    if suite.name in suites.LONG:
        for name in set(ways) - {"Assay, again", "Assay -n 2, again", "pytest", "pytest -n 2"}:
            ways[name] = _left_out
    found = interleave(ways, rounds, seconds, lambda name: bench.say(suite.name, name))
    expected = counts.get("pytest", suite.tests)
    for name, count in counts.items():
        if count != expected and not isinstance(found[name], str):
            found[name].note = "ran %d" % count
    for name in list(ways)[:3]:
        if not isinstance(found[name], str):
            found[name].path = {tier: count for tier, count in path["tiers"].items() if count}
    table.add("%s" % suite.name, expected, *found.values(), Ratio(found["pytest"], found["Assay, again"]))
