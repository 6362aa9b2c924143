#!/usr/bin/python3
"""Random regular expressions over random texts, by `assay eval --native-only` and by CPython's re.

    random_patterns.py ASSAY [--seconds N] [--programs N] [--seed N]

Each program looks for many patterns and prints what they match and capture; each pattern that is
searched natively with another result is printed. Exit status 1 where there was one.
"""

import argparse
import contextlib
import io
import json
import random
import re
import signal
import subprocess
import sys
import time
import warnings

warnings.simplefilter("ignore")
PATTERNS, TEXTS = 60, 6

ATOMS = ["a", "b", "c", "ab", ".", r"\w", r"\d", r"\s", r"\W", r"\D", r"\S", "[ab]", "[^a]", "[a-c]", r"[\d_]", r"[^\w]", "é", r"\b", r"\B", "^", "$", r"\A", r"\Z", "1", " ", r"\n", "[b-]", "(?i:B)", "(?s:.)", "-"]
REPEATS = ["*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{,2}", "{2,}", "{0,1}?", "{1,3}?"]
ALPHABET = ["a", "b", "c", "A", "1", " ", "\n", "é", "-", "_", "ab", "ba"]


class Patterns:
    def __init__(self, rng):
        self.rng = rng
        self.groups = 0

    def piece(self, depth):
        rng = self.rng
        kind = rng.randrange(14)
        if depth > 3 or kind < 6:
            return rng.choice(ATOMS)
        if kind < 8:
            self.groups += 1
            return "(%s)" % self.branches(depth + 1)
        if kind == 8:
            return "(?:%s)" % self.branches(depth + 1)
        if kind == 9:
            return rng.choice(["(?=%s)", "(?!%s)"]) % self.branches(depth + 1)
        if kind == 10:
            return rng.choice(["(?<=%s)", "(?<!%s)"]) % rng.choice(ATOMS)
        if kind == 11 and self.groups:
            return "\\%d" % rng.randint(1, min(self.groups, 9))
        if kind == 12 and self.groups:
            return "(?(%d)%s|%s)" % (rng.randint(1, self.groups), self.sequence(depth + 1), self.sequence(depth + 1))
        return "(?:%s)" % self.sequence(depth + 1)

    def sequence(self, depth):
        pieces = []
        for _ in range(self.rng.randrange(4)):
            piece = self.piece(depth)
            if self.rng.random() < 0.35:
                piece += self.rng.choice(REPEATS)
            pieces.append(piece)
        return "".join(pieces)

    def branches(self, depth):
        return "|".join(self.sequence(depth) for _ in range(self.rng.choice([1, 1, 1, 2, 3])))

    def make(self):
        while True:
            self.groups = 0
            pattern = self.branches(0)
            with contextlib.suppress(re.error, OverflowError):
                re.compile(pattern)
                return pattern


PROGRAM = """import re
for pattern, flags in %r:
    for text in %r:
        try:
            p = re.compile(pattern, flags)
            found = [p.match(text), p.fullmatch(text)] + list(p.finditer(text))
            print([(m.span(), m.groups(), m.lastindex) if m else None for m in found], p.findall(text), p.split(text), p.sub("<\\\\g<0>>", text))
        except RecursionError:
            pass
"""


def run(assay, programs):
    lines = "".join(json.dumps({"id": i, "source": s, "timeout": 2}) + "\n" for i, s in enumerate(programs))
    done = subprocess.run([assay, "eval", "--no-cache", "--native-only"], input=lines, stdout=subprocess.PIPE, text=True)
    return sorted(map(json.loads, done.stdout.splitlines()), key=lambda answer: answer["id"])


def expire(*_):
    raise TimeoutError


def main():
    signal.signal(signal.SIGALRM, expire)
    cli = argparse.ArgumentParser()
    cli.add_argument("assay")
    cli.add_argument("--seconds", type=float, default=20)
    cli.add_argument("--programs", type=int, default=None, help="at most so many")
    cli.add_argument("--seed", type=int, default=None)
    args = cli.parse_args()
    seed = args.seed if args.seed is not None else random.SystemRandom().randrange(1 << 32)
    print("seed", seed, flush=True)
    rng = random.Random(seed)
    until = time.monotonic() + args.seconds
    total = wrong = declined = 0
    while time.monotonic() < until and (args.programs is None or total < args.programs):
        cases = [(Patterns(rng).make(), rng.choice([0, 0, 0, re.M.value, re.S.value, re.A.value])) for _ in range(PATTERNS)]
        texts = ["".join(rng.choice(ALPHABET) for _ in range(rng.randrange(9))) for _ in range(TEXTS)]
        # What ignores case is exact about ASCII only.
        programs = [PROGRAM % ([case], [t for t in texts if "(?i" not in case[0] or t.isascii()]) for case in cases]
        if any(c for c in cases if "(?i" in c[0] and "é" in c[0]):
            programs = [p for p, c in zip(programs, cases) if "(?i" not in c[0] or "é" not in c[0]]
        for answer, program in zip(run(args.assay, programs), programs):
            total += 1
            if answer["outcome"] in ("declined", "timeout"):
                declined += 1
                continue
            wanted = io.StringIO()
            signal.alarm(2)
            try:
                with contextlib.redirect_stdout(wanted):
                    exec(program, {})
            except TimeoutError:
                continue
            finally:
                signal.alarm(0)
            if answer["outcome"] != "passed" or answer["stdout"] != wanted.getvalue():
                wrong += 1
                print("--- mismatch\n%s\n%s\nnative  %r\nCPython %r" % (program, answer["outcome"], answer["stdout"], wanted.getvalue()), flush=True)
    print("%d programs, %d declined, %d mismatches" % (total, declined, wrong))
    sys.exit(1 if wrong else 0)


main()
