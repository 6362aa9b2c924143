"""Assay itself: how it is called, and whether what was measured went the way that was meant."""

import collections
import json
import pathlib

from .rivals import environment
from .rounds import Unavailable, WrongPath, run


class Assay:
    def __init__(self, program, python, scratch, without=""):
        self.program, self.python, self.scratch, self.without = str(pathlib.Path(program).resolve()), python, scratch, without

    def environment(self, without=None):
        switched = self.without if without is None else without
        return environment(**({"ASSAY_WITHOUT": switched} if switched else {}))

    def beside(self, name):
        """Another program of the same build."""
        return pathlib.Path(self.program).parent / name

    @property
    def has_orc(self):
        return (pathlib.Path(self.program).parents[1] / "lib/assay/assay-orc.so").exists()

    def suite(self, suite, *options, without=None):
        """Seconds of a whole `assay run`."""
        elapsed, done = run([self.program, "run", "--python=" + self.python, *options], cwd=suite.folder, env=self.environment(without))
        if done.returncode not in (0, 1):
            raise Unavailable("exit status %d" % done.returncode)
        return elapsed

    def figures(self, suite, *options, without=None):
        """What `--stats` says of such a run."""
        path = self.scratch / "stats.json"
        self.suite(suite, "--stats=%s" % path, *options, without=without)
        return json.loads(path.read_text())

    def check_tiers(self, suite, *options, without=None):
        """The figures, where the suite's tests ran in the tiers that they are for; else WrongPath."""
        figures = self.figures(suite, *options, without=without)
        tiers = {tier: count for tier, count in figures["tiers"].items() if count}
        if suite.tiers is not None and tiers != suite.tiers:
            raise WrongPath("%s: %s in place of %s" % (suite.name, tiers, suite.tiers))
        return figures

    def eval(self, lines, *options, without=None):
        """Runs programs (bytes, a line each): seconds of the whole process, and the answers."""
        elapsed, done = run([self.program, "eval", "--python=" + self.python, *options, "-"], input=lines, env=self.environment(without))
        if done.returncode != 0:
            raise Unavailable("exit status %d" % done.returncode)
        return elapsed, [json.loads(line) for line in done.stdout.splitlines()]

    def eval_stages(self, lines, *options):
        """As eval(), and the nanoseconds of each stage."""
        path = self.scratch / "eval-stats.json"
        elapsed, answers = self.eval(lines, "--stats=%s" % path, *options)
        return elapsed, answers, json.loads(path.read_text())


def check_answers(answers, count, tiers=None, codes=None):
    """That all were answered as passed, in those tiers, from that code; what ran, to be kept beside the numbers."""
    found = {key: dict(collections.Counter(answer[key] for answer in answers)) for key in ("outcome", "tier", "code")}
    if found["outcome"] != {"passed": count}:
        raise WrongPath("answers: %s" % found)
    if tiers is not None and not set(found["tier"]) <= set(tiers):
        raise WrongPath("tiers: %s" % found["tier"])
    if codes is not None and set(found["code"]) != set(codes):
        raise WrongPath("code: %s" % found["code"])
    return {"tiers": found["tier"], "codes": found["code"]}


def lines_of(programs):
    """Programs ({id: source}) as the lines that `assay eval` reads."""
    return "".join(json.dumps({"id": name, "source": source, "timeout": 600}) + "\n" for name, source in programs.items()).encode()
