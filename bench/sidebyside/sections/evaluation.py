"""`assay eval` beside the ways in which one runs many small programs without it."""

from .. import programs
from ..assay import check_answers, lines_of
from ..rounds import Unavailable, interleave, must, run
from ..tables import Ratio, Table

TITLE = "Programs by the thousand"

# Reads programs as JSON lines and runs each: the rivals that one interpreter can be.
IN_ONE = """
import io, json, sys
programs = [json.loads(line) for line in sys.stdin]
for program in programs:
    exec(compile(program["source"], program["id"], "exec"), {"__name__": "__main__"})
"""
FORKING = """
import json, os, sys
import collections, math, random, re, string
programs = [json.loads(line) for line in sys.stdin]
failed = 0
for program in programs:
    child = os.fork()
    if child == 0:
        status = 1
        try:
            exec(compile(program["source"], program["id"], "exec"), {"__name__": "__main__"})
            status = 0
        finally:
            os._exit(status)
    failed += os.waitpid(child, 0)[1] != 0
sys.exit(failed != 0)
"""


def measure(bench):
    chosen = programs.make(bench.choose(2000, 400, 30))
    lines, count = lines_of(chosen), len(chosen)
    few = list(chosen.items())[: bench.choose(100, 20, 3)]
    assay = bench.assay
    kept = "--cache-dir=%s" % (bench.scratch / "cache" / "programs")
    paths = {}

    def native(name, codes, *options):
        def once():
            elapsed, answers = assay.eval(lines, "--native-only", *options)
            paths[name] = check_answers(answers, count, {"baseline", "orc"}, codes)
            return elapsed / count

        return once

    def process(python, *options):
        def once():
            elapsed = 0
            for _, source in few:
                took, done = run([python, *options, "-c", source])
                must(done)
                elapsed += took
            return elapsed / len(few)

        return once

    def in_one(python, text):
        def once():
            try:
                elapsed, done = run([python, "-c", text], input=lines)
            except FileNotFoundError:
                raise Unavailable("no " + python)
            must(done)
            return elapsed / count

        return once

    assay.eval(lines, "--native-only", kept)
    ways = {
        "Assay, without a cache": native("Assay, without a cache", {"built"}, "--no-cache"),
        "Assay, without a cache, 2 jobs": native("Assay, without a cache, 2 jobs", {"built"}, "--no-cache", "--jobs=2"),
        "Assay, from disk": native("Assay, from disk", {"disk"}, kept),
        "a new `python3 -I` each": process(bench.python, "-I"),
        "a fork of a warm interpreter each": in_one(bench.python, FORKING),
        "`exec` in one interpreter, no isolation": in_one(bench.python, IN_ONE),
        "PyPy, `exec` in one interpreter": in_one("pypy3", IN_ONE),
    }
    found = interleave(ways, bench.rounds(5), bench.choose(90, 12, 0), lambda name: bench.say("eval", name))
    for name, path in paths.items():
        found[name].path = path
    table = Table("%d generated programs" % count,
                  "A function or class and three assertions each, no two alike, all answered natively. Time of the whole process, its start "
                  "included, divided by programs; of new processes, %d programs only. Without a cache each program is "
                  "new to Assay." % len(few), ["a program", "Assay, from disk: times as fast"])
    for name, measured in found.items():
        table.add(name, measured, Ratio(measured, found["Assay, from disk"]))
    yield table
