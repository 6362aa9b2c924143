"""Small ordinary programs (bench/kernels): native code of each tier, CPython, PyPy and numba."""

import pathlib
import shutil

from .. import numba_twin
from ..assay import check_answers, lines_of
from ..rounds import Measurement, Unavailable, interleave, must, run
from ..tables import Ratio, Table

TITLE = "Kernels"

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "kernels"
AGAIN = 5  # how often a kernel runs where only what comes after its first time counts
NUMERIC = ("int_", "float_")
BAR, NUMERIC_BAR = 1, 4  # times CPython's speed, code and compiling

# Standard input: a program. Prints what compile() and exec() took, then what the program printed.
TIMER = """
import io, sys, time
source = sys.stdin.read()
printed, sys.stdout = sys.stdout, io.StringIO()
start = time.perf_counter()
exec(compile(source, "<kernel>", "exec"), {"__name__": "__main__"})
elapsed = time.perf_counter() - start
text, sys.stdout = sys.stdout.getvalue(), printed
print(elapsed)
print(text, end="")
"""


def repeated(source, times):
    """The program's text, to be done that often."""
    return "for _again in range(%d):\n" % times + "".join("    " + line for line in source.splitlines(keepends=True))


class Kernel:
    """One program, by whatever runs it: seconds of its first time, making its code included, and of a later one."""

    def __init__(self, bench, path, printed):
        self.bench, self.name, self.source, self.printed = bench, path.stem, path.read_text(), printed
        self.paths = {}

    def by_assay(self, tier):
        def seconds(times):
            _, answers = self.bench.assay.eval(lines_of({self.name: repeated(self.source, times)}), "--no-cache", "--native-only", "--tier=" + tier)
            # What is cold for the time that it takes to find out stays in the templates, whatever may run.
            expected = {"auto": {"baseline", "orc"}, "baseline": {"baseline"}, "orc": {"orc"}}[tier]
            self.paths["Assay, " + tier] = check_answers(answers, 1, expected, {"built"})
            self._agree(answers[0]["stdout"], times)
            return answers[0]["ns"] / 1e9

        return self._both(seconds)

    def by_python(self, python):
        def seconds(times):
            if shutil.which(python) is None:
                raise Unavailable("no " + python)
            _, done = run([python, "-I", "-c", TIMER], input=repeated(self.source, times).encode())
            first, _, text = must(done).decode().partition("\n")
            self._agree(text, times)
            return float(first)

        return self._both(seconds)

    def by_numba(self):
        if not self.name.startswith(NUMERIC):
            raise Unavailable("-")
        try:
            text = numba_twin.twin(self.source)
        except numba_twin.Unsuited:
            raise Unavailable("-")
        _, done = run([self.bench.python, "-c", numba_twin.RUN], input=text.encode())
        times = must(done, "numba").decode().split("\n")[0].split()
        return float(times[0]), float(times[1])

    def _both(self, seconds):
        first = seconds(1)
        return first, max((seconds(AGAIN) - first) / (AGAIN - 1), 1e-9)

    def _agree(self, text, times):
        """All who run a kernel print the same."""
        wanted = self.printed.setdefault((self.name, times), text)
        assert text == wanted, "%s: the outputs differ: %r, %r" % (self.name, text, wanted)


def measure(bench):
    files = sorted(FOLDER.glob("*.py"))
    files = bench.choose(files, [file for file in files if file.stem.startswith(NUMERIC + ("list_sort", "call_fib", "str_words"))],
                         [FOLDER / "int_gcd.py", FOLDER / "dict_words.py"])
    columns = ["CPython", "Assay, baseline", "Assay, auto", "Assay, orc", "PyPy", "numba"]
    included = Table("Code and compiling", "The first time: text to result in a process that is up. With `orc` LLVM makes code of everything before it runs; "
                     "with `auto` of what has turned out to be hot.", columns + ["auto: times CPython's speed"])
    excluded = Table("Code alone", "A later time in the same process: a program that does the same %d times, less one that does it once. "
                     "numba's is the second call of the same function; its ints wrap around." % AGAIN, columns + ["auto: times CPython's speed"])
    printed = {}
    for file in files:
        kernel = Kernel(bench, file, printed)
        ways = {
            "CPython": lambda: kernel.by_python(bench.python),
            "Assay, baseline": lambda: kernel.by_assay("baseline"),
            "Assay, auto": lambda: kernel.by_assay("auto"),
            "Assay, orc": lambda: kernel.by_assay("orc"),
            "PyPy": lambda: kernel.by_python("pypy3"),
            "numba": kernel.by_numba,
        }
        if not bench.assay.has_orc:
            ways["Assay, orc"] = _absent("this build has no ORC tier")
        found = interleave(ways, bench.rounds(3), bench.choose(4, 2, 0), lambda name: bench.say("kernels", file.stem, name))
        for table, at in ((included, 0), (excluded, 1)):
            cells = {name: each if isinstance(each, str) else Measurement([pair[at] for pair in each.values], path=kernel.paths.get(name, {}))
                     for name, each in found.items()}
            table.add(file.stem, *cells.values(), Ratio(cells["CPython"], cells["Assay, auto"]))
    below = [name for name, cells in included.rows if not _reaches(name, cells[0], cells[2])]
    included.remarks.append("The bars: %d times CPython's speed, %d times where a name begins with `int_` or `float_`. Below them: %s."
                            % (BAR, NUMERIC_BAR, ", ".join(below) or "none"))
    yield included
    yield excluded


def _reaches(name, theirs, ours):
    return theirs.median / ours.median > (NUMERIC_BAR if name.startswith(NUMERIC) else BAR)


def _absent(why):
    def never():
        raise Unavailable(why)

    return never
