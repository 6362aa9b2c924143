"""Every cache: programs that come again from memory and from disk, and suites that are run again."""

from .. import programs, suites
from ..assay import check_answers, lines_of
from ..rounds import WrongPath, interleave
from ..tables import Ratio, Table

TITLE = "Caches"


def measure(bench):
    yield _programs(bench)
    yield _suites(bench)


def _programs(bench):
    chosen = programs.make(bench.choose(500, 200, 20), seed=2)
    lines, count = lines_of(chosen), len(chosen)
    warm = bench.scratch / "caches-warm"
    number = iter(range(1_000_000))
    paths = {}

    def way(name, text, codes, *options):
        def once():
            elapsed, answers = bench.assay.eval(text, "--native-only", *options)
            last = answers[len(answers) - count:]
            if last:
                paths[name] = check_answers(last, count, {"baseline", "orc"}, codes)
            times = sorted(answer["ns"] for answer in last)
            # The slowest tenth is left out of the sum: one program that is interrupted costs more than all others.
            return (times[len(times) // 2] / 1e9 if times else 0.0, sum(times[: len(times) * 9 // 10]) / 1e9, elapsed)

        return once

    bench.assay.eval(lines, "--native-only", "--cache-dir=%s" % warm)
    ways = {
        "nothing to run": way("nothing to run", b"", set(), "--cache-dir=%s" % warm),
        "no cache": way("no cache", lines, {"built"}, "--no-cache"),
        "disk, empty": lambda: way("disk, empty", lines, {"built"}, "--cache-dir=%s" % (bench.scratch / "caches-cold" / str(next(number))))(),
        "disk, a second process": way("disk, a second process", lines, {"disk"}, "--cache-dir=%s" % warm),
        "memory, a second time in one process": way("memory, a second time in one process", lines + lines, {"memory"}, "--cache-dir="),
    }
    found = interleave(ways, bench.rounds(9), bench.choose(60, 10, 0), lambda name: bench.say("caches", name))
    table = Table("`assay eval`, %d programs" % count, "From a program's line having been read to its answer; of the sum the slowest tenth is left out.",
                  ["a program, median", "sum", "sum: times as fast as without", "whole process"])
    pick = lambda name, at: type(found[name])([values[at] for values in found[name].values], path=paths.get(name, {}))
    for name in ways:
        empty = name == "nothing to run"
        table.add(name, "" if empty else pick(name, 0), "" if empty else pick(name, 1), "" if empty else Ratio(pick("no cache", 1), pick(name, 1)), pick(name, 2))
    return table


def _suites(bench):
    table = Table("`assay run`", "Whole processes. A second run finds what every file holds by one look at its status, and reads and parses none.",
                  ["no cache", "cache, empty", "cache, second run", "second run: times as fast as without"])
    number = iter(range(1_000_000))
    for name in bench.choose(list(suites.MADE), ["trivial", "compute"], ["trivial"]):
        suite = suites.make(name, bench.scratch / "caches", bench.choose(1, 0.5, 0.05))
        kept = "--cache-dir=%s" % (bench.scratch / "caches-suite" / name)
        path = settled(bench.assay, suite, kept)
        found = interleave({
            "no cache": lambda: bench.assay.suite(suite, "--no-cache"),
            "cache, empty": lambda: bench.assay.suite(suite, "--cache-dir=%s" % (bench.scratch / "caches-cold-suite" / str(next(number)))),
            "cache, second run": lambda: bench.assay.suite(suite, kept),
        }, bench.rounds(9), bench.choose(20, 3, 0), lambda way: bench.say("caches", name, way))
        found["cache, second run"].path = {"files_read": path["files_read"], "files_parsed": path["files_parsed"]}
        table.add(name, *found.values(), Ratio(found["no cache"], found["cache, second run"]))
    return table


def settled(assay, suite, *options):
    """The figures of a run that reads no file, once files are old enough for their times to tell when they change."""
    for _ in range(50):
        figures = assay.check_tiers(suite, *options)
        if figures["files_read"] == 0:
            return figures
    raise WrongPath("%s: a second run still reads %d files" % (suite.name, figures["files_read"]))
