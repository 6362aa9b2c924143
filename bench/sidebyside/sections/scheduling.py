"""Native tests on one thread, on several, and as Assay decides: suites of 1 to 100,000 tests of 1 us to 100 ms."""

import shutil

from ..regression import interval
from ..rounds import interleave
from ..suites import Suite
from ..tables import Ratio, Table

TITLE = "Scheduling"

# A loop of this many steps takes about a microsecond in templates; what counts is the order of magnitude.
STEPS_A_MICROSECOND = 150
TESTS = [1, 10, 100, 1_000, 10_000, 100_000]
MICROSECONDS = [1, 100, 1_000, 10_000, 100_000]
TESTS_A_FILE = 100
LONGEST = 1.0  # seconds of work, so that a round is over some time
TOLERATED = 1.03

FILE = """
def work(steps):
    total = 0
    for step in range(steps):
        total += step & 7
    return total

"""


def measure(bench):
    table = Table("Batches", "Whole processes, no cache but the record of earlier runs, %d tests to a file at most and at least two files; `orc` left out, whose own "
                  "thread would take part. Parallel: as many threads as processors, from the first file on." % TESTS_A_FILE,
                  ["files", "one thread", "parallel", "automatic", "threads", "times the better one"])
    missed = []
    for microseconds in bench.choose(MICROSECONDS, [1, 1_000], [1, 1_000]):
        for tests in bench.choose(TESTS, [10, 1_000], [10, 100]):
            if tests * microseconds / 1e6 > bench.choose(LONGEST, 0.2, 0.2):
                continue
            name = "%s tests of %s us" % ("{:,d}".format(tests), "{:,d}".format(microseconds))
            if not _add(bench, table, name, tests, microseconds):
                missed.append(name)
    table.remarks.append("Automatic took more than %d %% longer than the better of the two, by the sign test's interval: %s."
                         % (round((TOLERATED - 1) * 100), ", ".join(missed) or "nowhere"))
    yield table


def _add(bench, table, name, tests, microseconds):
    suite = _suite(bench, tests, microseconds)
    kept = "--cache-dir=%s" % (bench.scratch / "scheduling-kept")
    ways = {"one thread": "orc,parallelism,source-cache,disk-cache", "parallel": "orc,estimates,source-cache,disk-cache",
            "automatic": "orc,source-cache,disk-cache"}
    threads = bench.assay.check_tiers(suite, kept, without=ways["automatic"])["native_threads"]
    found = interleave({way: (lambda without=without: bench.assay.suite(suite, kept, without=without)) for way, without in ways.items()},
                       bench.rounds(15), bench.choose(6, 1, 0), lambda way: None)
    bench.say("scheduling", name)
    better = min(found["one thread"], found["parallel"], key=lambda each: each.median)
    found["automatic"].path = {"threads": threads}
    table.add(name, len(list(suite.folder.glob("*.py"))), *found.values(), threads, Ratio(found["automatic"], better))
    shutil.rmtree(suite.folder)
    return interval([mine / other for mine, other in zip(found["automatic"].values, better.values)], 0.95)[0] <= TOLERATED


def _suite(bench, tests, microseconds):
    folder = bench.scratch / "scheduling" / ("%d-%d" % (tests, microseconds))
    folder.mkdir(parents=True)
    files = max(min(tests, 2), -(-tests // TESTS_A_FILE))
    for file in range(files):
        share = tests // files + (file < tests % files)
        body = "".join("def test_%d():\n    assert work(%d) >= 0\n\n" % (number, microseconds * STEPS_A_MICROSECOND) for number in range(share))
        (folder / ("test_%04d.py" % file)).write_text(FILE + body)
    return Suite("scheduling", folder, tests=tests, tiers={"baseline": tests})
