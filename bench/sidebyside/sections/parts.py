"""Parts by themselves: the benchmarks in C++."""

from .. import google
from ..rounds import Unavailable
from ..tables import Table

TITLE = "Parts"


def measure(bench):
    table = Table("Google Benchmark", "Time of an iteration; what an iteration is says the benchmark's file in `bench/`.", ["time"])
    try:
        # The recognizer and the parser have sections of their own.
        found = google.measure(bench, bench.choose("-^(recognize|parse|tokenize)", "^(emit|lookup)", "^emit$"))
    except Unavailable as why:
        table.add("all", str(why))
        found = {}
    for name, (times, _) in found.items():
        table.add("`%s`" % name, times)
    yield table
