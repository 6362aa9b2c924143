"""Is this build slower than another one? Both run the same workloads in turn until that can be told.

A pair is the best of a few runs of each build, in alternating order; its ratio says how many times as long this build took.
For the median of the ratios there is an interval that holds it in 999 cases of 1,000 whatever their distribution (the
sign test's: that many of the least and of the most ratios are left out). A workload has become slower where the whole
interval lies above SURE: a real tenth is there, noise is not. It is as fast as before where the interval lies below
TOLERATED. Between the two more pairs are measured, up to MOST_PAIRS. The processor's time and the wall's are judged by
themselves: the first is steadier, the second sees waiting, too.
"""

import dataclasses
import math
import pathlib
import resource
import statistics
import subprocess
import sys

from . import programs, suites
from .assay import Assay, lines_of
from .rounds import must, run
from .sections.kernels import FOLDER as KERNELS

TOLERATED, SURE = 1.10, 1.05
CONFIDENCE = 0.999
RUNS_A_PAIR = 3
LEAST_PAIRS, MOST_PAIRS, PAIRS_AT_ONCE = 12, 120, 4
SLOWER, SAME, UNCLEAR = "slower", "as fast", "unclear"


def interval(ratios, confidence=CONFIDENCE):
    """The k-th least and the k-th most of the ratios, between which their distribution's median lies; the whole line
    where there are too few."""
    count = len(ratios)
    outside, below = (1 - confidence) / 2, 0.0
    k = 0  # how many may be left out at each end
    while True:
        below += math.comb(count, k) / 2**count
        if below > outside:
            break
        k += 1
    ordered = sorted(ratios)
    return (ordered[k - 1], ordered[count - k]) if k else (0.0, math.inf)


def judge(ratios):
    least, most = interval(ratios)
    return SLOWER if least > SURE else SAME if most < TOLERATED else UNCLEAR


@dataclasses.dataclass
class Workload:
    name: str
    run: object  # takes an Assay

    def cost(self, assay):
        """(seconds of the processor, seconds of wall time), the best of a few runs each."""
        times = []
        for _ in range(RUNS_A_PAIR):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            wall = self.run(assay)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            times.append((after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall))
        return min(each[0] for each in times), min(each[1] for each in times)


def workloads(bench):
    made = {name: suites.make(name, bench.scratch, bench.choose(1, 1, 0.3)) for name in suites.MADE}
    chosen = lines_of(programs.make(bench.choose(1000, 500, 300)))
    kernels = {path.stem: path.read_text() for path in sorted(KERNELS.glob("*.py"))}
    paths = sorted(pathlib.Path(subprocess.__file__).parent.glob("*.py"))[:150]

    def of_kernels(prefix, *options):
        lines = lines_of({name: text for name, text in kernels.items() if name.startswith(prefix)})
        return lambda assay: assay.eval(lines, "--native-only", "--no-cache", *options)[0]

    def parsing(assay):
        elapsed, done = run([assay.program, "ast", "--stats", *paths])
        must(done)
        return elapsed

    kept = lambda assay: "--cache-dir=%s" % (assay.scratch / "kept")
    found = [Workload("%s without a cache" % name, lambda assay, suite=suite: assay.suite(suite, "--no-cache")) for name, suite in made.items() if name != "mixed"]
    found += [Workload("%s again" % name, lambda assay, suite=suite: assay.suite(suite, kept(assay))) for name, suite in made.items()]
    found += [
        Workload("programs without a cache", lambda assay: assay.eval(chosen, "--native-only", "--no-cache")[0]),
        Workload("programs again", lambda assay: assay.eval(chosen, "--native-only", kept(assay))[0]),
        Workload("parser", parsing),
        Workload("kernels of numbers (baseline)", of_kernels(("int_", "float_"), "--tier=baseline")),
        Workload("kernels of objects (baseline)", of_kernels(("attribute_", "dict_", "list_", "str_"), "--tier=baseline")),
        Workload("hot kernels", of_kernels(("hot_", "int_"))),
    ]
    return found


def other_build(against, root):
    """The program of the other build: a path, or a revision that is built here."""
    if pathlib.Path(against).is_file():
        return pathlib.Path(against)
    named = subprocess.run(["git", "-C", str(root), "rev-parse", "--verify", "--quiet", against + "^{commit}"], stdout=subprocess.PIPE, text=True)
    if named.returncode != 0:
        sys.exit("%s is neither a program nor a revision" % against)
    revision = named.stdout.strip()
    tree = root / "build/against" / revision[:12]
    if not tree.exists():
        subprocess.run(["git", "-C", str(root), "worktree", "add", "--detach", str(tree), revision], check=True, stdout=sys.stderr)
    for command in (["cmake", "--preset", "release"], ["cmake", "--build", "--preset", "release"]):
        subprocess.run(command, cwd=tree, check=True, stdout=sys.stderr)
    return tree / "build/release/bin/assay"


def compare(bench, against, root, only=None):
    """Prints what became of each workload. 0: nothing is slower; 1: something is; 2: the machine was too busy to tell."""
    new = bench.assay
    old = Assay(other_build(against, root), bench.python, bench.scratch / "other")
    old.scratch.mkdir()
    chosen = [each for each in workloads(bench) if only is None or any(each.name.startswith(name) for name in only)]
    verdicts = []
    print("%-32s%8s%24s%24s  %s" % ("median times as long (interval)", "pairs", "processor", "wall", "verdict"))
    for workload in chosen:
        verdict, pairs = _settle(bench, workload, new, old)
        verdicts.append(verdict)
        shown = []
        for at in (0, 1):
            ratios = [pair[at] for pair in pairs]
            shown.append("%.3f (%.3f to %.3f)" % (statistics.median(ratios), *interval(ratios)))
        print("%-32s%8d%24s%24s  %s" % (workload.name, len(pairs), *shown, verdict), flush=True)
    return 1 if SLOWER in verdicts else 2 if UNCLEAR in verdicts else 0


def _settle(bench, workload, new, old):
    for assay in (old, new):
        workload.cost(assay)  # caches, page cache
    pairs = []
    while True:
        for _ in range(PAIRS_AT_ONCE):
            order = (new, old) if len(pairs) % 2 else (old, new)
            cost = {id(assay): workload.cost(assay) for assay in order}
            pairs.append(tuple(mine / other for mine, other in zip(cost[id(new)], cost[id(old)])))
        if len(pairs) < LEAST_PAIRS:
            continue
        bench.say(workload.name, "%d pairs" % len(pairs))
        processor, wall = (judge([pair[at] for pair in pairs]) for at in (0, 1))
        if SLOWER in (processor, wall):
            return SLOWER, pairs
        if processor == SAME and (wall == SAME or len(pairs) >= MOST_PAIRS // 2):
            return SAME, pairs
        if len(pairs) >= MOST_PAIRS:
            return UNCLEAR, pairs
