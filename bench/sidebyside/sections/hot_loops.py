"""Loops over ints and floats that run for long (bench/hot), beside the same in C, PyPy and numba."""

import pathlib
import resource
import shutil

from .. import numba_twin
from ..assay import check_answers, lines_of
from ..rounds import Unavailable, interleave, must, run
from ..tables import Ratio, Table

TITLE = "Hot loops"

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "hot"


def processor_seconds(command, **options):
    """The processor's time of a whole process and its threads, and what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    _, done = run(command, **options)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, must(done).decode()


def measure(bench):
    compiler = shutil.which("clang-19") or shutil.which("clang++-19") or shutil.which("cc")
    table = Table("Whole processes", "The processor's time, start and compiling included, on every thread. C at -O2 checks ints for overflow as Assay must; "
                  "numba does not, and its import is left out.",
                  ["C", "Assay", "PyPy", "numba", "Assay: times C's time"])
    names = [path.stem for path in sorted(FOLDER.glob("*.py"))]
    for name in bench.choose(names, ["gcd", "collatz"], ["gcd"]):
        _add(bench, table, name, compiler)
    yield table


def _add(bench, table, name, compiler):
    source = (FOLDER / (name + ".py")).read_text()
    program = bench.scratch / name
    if compiler:
        run([compiler, "-x", "c", "-O2", "-o", program, FOLDER / (name + ".c")])
    printed = {}
    path = {}

    def by_c():
        if not compiler:
            raise Unavailable("no C compiler")
        elapsed, text = processor_seconds([program])
        if "." not in text:  # C prints floats in another way
            printed["C"] = text
        return elapsed

    def by_assay():
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        _, answers = bench.assay.eval(lines_of({name: source}), "--no-cache", "--native-only")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        path.update(check_answers(answers, 1, {"orc"} if bench.assay.has_orc else {"baseline"}, {"built"}))
        printed["Assay"] = answers[0]["stdout"]
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    def by_pypy():
        if shutil.which("pypy3") is None:
            raise Unavailable("no pypy3")
        elapsed, printed["PyPy"] = processor_seconds(["pypy3", FOLDER / (name + ".py")])
        return elapsed

    def by_numba():
        _, text = processor_seconds([bench.python, "-c", numba_twin.RUN], input=numba_twin.twin(source).encode())
        return float(text.split()[0])

    ways = {"C": by_c, "Assay": by_assay, "PyPy": by_pypy, "numba": by_numba}
    found = interleave(ways, bench.rounds(3), bench.choose(15, 5, 0), lambda way: bench.say("hot loops", name, way))
    assert len(set(printed.values())) == 1, "%s: the outputs differ: %s" % (name, printed)
    found["Assay"].path = path
    table.add(name, *found.values(), Ratio(found["Assay"], found["C"]))
