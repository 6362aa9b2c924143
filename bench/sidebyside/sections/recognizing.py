"""The recognizer on a file of trivial tests, beside the parser on the same bytes and plain searches for literals."""

from .. import google
from ..rounds import Unavailable
from ..tables import Ratio, Table

TITLE = "Recognizer"

ROWS = {
    "recognize": "recognizer: scan, proof, code of each test",
    "recognizeParsing": "parser alone",
    "recognizeLowering": "parser, symbols, lowering, as for ordinary tests",
    "recognizeFinding": "ten literals with `std::string_view::find`, one after the other",
    "recognizeRegex": "one expression of the ten literals with `std::regex`",
}


def measure(bench):
    table = Table("A file of 100 trivial tests", "One thread, from bytes in memory. A search finds places and proves nothing: `assert 1 == 10` holds the text of "
                  "`assert 1 == 1`, and so may a string or a comment.", ["time of a file", "MB/s", "times the recognizer's time"])
    try:
        found = google.measure(bench, "^recognize")
    except Unavailable as why:
        table.add("all", str(why), "", "")
        yield table
        return
    for name, text in ROWS.items():
        times, counters = found[name]
        table.add(text, times, "%.0f" % (counters["bytes_per_second"].median / 1e6), Ratio(times, found["recognize"][0]))
    yield table
