#!/usr/bin/python3
"""Random programs without effects, run by `assay eval --native-only` and by CPython, compared.

    random_programs.py ASSAY [--seconds N] [--programs N] [--seed N] [--keep FOLDER]

Programs print what they compute, so a difference in a value is one in the output. A mismatch is
made smaller by leaving out lines, printed, and kept in FOLDER. Exit status 1 where there was one.
"""

import argparse
import collections
import json
import os
import pathlib
import random
import subprocess
import sys
import time
import warnings

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "blackbox"))
import program_oracle

BATCH = 200
warnings.simplefilter("ignore")

INTS = ["0", "1", "-1", "2", "3", "7", "-7", "10", "255", "2**31", "-2**31", "2**49", "-2**49", "2**50 - 1", "2**63", "-2**63 - 1", "10**20", "-10**25", "True", "False"]
FLOATS = ["0.0", "-0.0", "1.0", "0.5", "-2.5", "1e300", "1e-300", "3.7", "1e16", "123456.789", "2.0**53"]
STRINGS = ["''", "'a'", "'abc'", "'Hello World'", "'é'", "'日本'", "'😀x'", "'a\\nb'", "'  pad '", "'12'", "'aXbX'", "'\\x00'"]
SPECIALS = ["None", "...", "[]", "()", "{}", "set()", "range(3)", "[1, 2, 3]", "(1, 'a')", "{'k': 1, 2: 3}", "{1, 2}", "b'xy'", "[[1], [2]]", "frozenset([1, 5])"]
BINARY = ["+", "-", "*", "/", "//", "%", "&", "|", "^", "<<", ">>", "==", "!=", "<", "<=", ">", ">=", "in", "and", "or"]
SPECS = ["", "d", "5", "<8", ">8", "^8", "08", "+", ",", "_", "x", "#x", "b", "o", "e", ".2f", ".3g", "%", "10.3e", "s", "*^9", "c", "n", ".0f", "g"]
FUNCTIONS = {
    1: ["len", "abs", "bool", "int", "float", "str", "repr", "list", "tuple", "set", "dict", "sorted", "sum", "min", "max", "any", "all", "ord", "chr", "bin", "hex", "oct", "round", "iter", "next", "reversed", "enumerate", "hash", "type", "callable", "frozenset", "ascii", "complex", "bytes", "id"],
    2: ["divmod", "pow", "round", "isinstance", "zip", "map", "min", "max", "getattr", "format", "range", "sum", "int"],
}
METHODS = {
    "str": ["upper()", "lower()", "strip()", "split()", "split({a})", "join({a})", "replace({a}, {b})", "find({a})", "count({a})", "startswith({a})", "endswith({a})", "title()", "capitalize()", "swapcase()", "isdigit()", "isalpha()", "isupper()", "zfill({i})", "center({i})", "ljust({i}, '*')", "partition({a})", "rsplit({a}, 1)", "splitlines()", "index({a})", "encode()", "format({a})", "casefold()", "expandtabs()", "isspace()", "lstrip({a})", "removeprefix({a})", "rfind({a})", "isidentifier()"],
    "list": ["append({a})", "extend({a})", "pop()", "pop({i})", "insert({i}, {a})", "remove({a})", "index({a})", "count({a})", "reverse()", "sort()", "sort(reverse=True)", "copy()", "clear()", "sort(key=str)"],
    "dict": ["get({a})", "get({a}, {b})", "keys()", "values()", "items()", "pop({a})", "pop({a}, {b})", "setdefault({a}, {b})", "update({a})", "copy()", "clear()", "popitem()"],
    "set": ["add({a})", "discard({a})", "remove({a})", "union({a})", "intersection({a})", "difference({a})", "symmetric_difference({a})", "issubset({a})", "isdisjoint({a})", "update({a})", "pop()", "copy()", "clear()"],
    "int": ["bit_length()", "bit_count()", "conjugate()", "to_bytes(8, 'big')", "as_integer_ratio()"],
    "float": ["is_integer()", "hex()", "as_integer_ratio()", "conjugate()"],
    "tuple": ["count({a})", "index({a})"],
}


class Generator:
    def __init__(self, rng):
        self.rng = rng
        self.names = []

    def literal(self):
        return self.rng.choice(self.rng.choice([INTS, INTS, FLOATS, STRINGS, SPECIALS]))

    def expression(self, depth=0):
        rng = self.rng
        if depth > 3 or rng.random() < 0.25:
            return rng.choice(self.names) if self.names and rng.random() < 0.6 else self.literal()
        sub = lambda: self.expression(depth + 1)
        kind = rng.randrange(20)
        if kind < 6:
            return "(%s %s %s)" % (sub(), rng.choice(BINARY), sub())
        if kind == 6:
            return "(%s%s)" % (rng.choice(["-", "+", "~", "not "]), sub())
        if kind == 7:
            return "%s(%s)" % (rng.choice(FUNCTIONS[1]), sub())
        if kind == 8:
            return "%s(%s, %s)" % (rng.choice(FUNCTIONS[2]), sub(), sub())
        if kind == 9:
            return "%s[%s]" % (sub(), sub())
        if kind == 10:
            part = lambda: rng.choice(["", "1", "-1", "2", sub()])
            return "%s[%s:%s:%s]" % (sub(), part(), part(), rng.choice(["", "1", "-1", "2", "-2"]))
        if kind == 11:
            return rng.choice(["[%s]", "(%s,)", "{%s}"]) % ", ".join(sub() for _ in range(rng.randrange(1, 4)))
        if kind == 12:
            return "{%s: %s, %s: %s}" % (sub(), sub(), sub(), sub())
        if kind == 13:
            return rng.choice(["[%s for q in %s]", "{%s for q in %s}", "list(%s for q in %s)", "sum(%s for q in %s)"]) % (rng.choice(["q", "(q, q)", "q * 2", "str(q)", sub()]), sub())
        if kind == 14:
            return "(%s if %s else %s)" % (sub(), sub(), sub())
        if kind == 15:
            return "f'{%s!r:}{%s:%s}'" % (rng.choice(self.names or ["1"]), rng.choice(self.names or ["2"]), rng.choice(SPECS))
        if kind == 16:
            owner = rng.choice(list(METHODS))
            method = rng.choice(METHODS[owner]).format(a=self.literal(), b=self.literal(), i=rng.choice(["0", "1", "5", "-1"]))
            return "%s.%s" % (rng.choice(self.names) if self.names else "'x'", method)
        if kind == 17:
            return "(lambda a, b=%s: %s)(%s)" % (sub(), rng.choice(["a", "b", "(a, b)", "a + b"]), sub())
        if kind == 18:
            return "format(%s, %r)" % (sub(), rng.choice(SPECS))
        return "(%r %% (%s,))" % (rng.choice(["%d", "%s", "%r", "%5.2f", "%x", "%c", "%e", "%-6s|", "%05d"]), sub())

    def statement(self, indent=""):
        rng = self.rng
        kind = rng.randrange(14)
        if kind < 5 or len(self.names) < 2:
            name = "v%d" % rng.randrange(6)
            line = "%s%s = %s" % (indent, name, self.expression())
            if name not in self.names:
                self.names.append(name)
            return [line]
        name = rng.choice(self.names)
        if kind == 5:
            return ["%s%s %s= %s" % (indent, name, rng.choice(["+", "-", "*", "//", "%", "|", "&", "^", "<<"]), self.expression())]
        if kind == 6:
            return ["%s%s[%s] = %s" % (indent, name, self.expression(2), self.expression(1))]
        if kind == 7:
            body = self.block(indent + "    ")
            return ["%sfor q in %s:" % (indent, self.expression(1)), "%s    print(repr(q)[:50])" % indent] + body + ["%s    break" % indent] * rng.randrange(2)
        if kind == 8:
            return ["%sif %s:" % (indent, self.expression(1))] + self.block(indent + "    ") + ["%selse:" % indent] + self.block(indent + "    ")
        if kind == 9:
            lines = ["%stry:" % indent] + self.block(indent + "    ")
            lines += ["%sexcept %s as e:" % (indent, rng.choice(["Exception", "TypeError", "(ValueError, KeyError)", "LookupError"])), "%s    print(type(e).__name__, e)" % indent]
            if rng.random() < 0.3:
                lines += ["%sfinally:" % indent, "%s    print('finally')" % indent]
            return lines
        if kind == 10:
            return ["%sa, *b = %s" % (indent, self.expression(1)), "%sprint(a, b)" % indent]
        if kind == 11:
            return ["%sn = 0" % indent, "%swhile n < 3:" % indent, "%s    n += 1" % indent] + self.block(indent + "    ")
        if kind == 12:
            return ["%sdel %s[%s]" % (indent, name, self.expression(2))]
        return ["%sprint(repr(%s)[:200])" % (indent, self.expression())]

    def block(self, indent):
        if len(indent) > 12:
            return [indent + "pass"]
        return [line for _ in range(self.rng.randrange(1, 3)) for line in self.statement(indent)]

    def program(self):
        lines = ["v0 = %s" % self.literal(), "v1 = %s" % self.literal(), "v2 = %s" % self.literal()]
        self.names = ["v0", "v1", "v2"]
        if self.rng.random() < 0.3:
            body = self.block("    ")
            lines += ["def f(v0, v1):"] + body + ["    return v0, v1", "print(f(%s, %s))" % (self.literal(), self.literal())]
        for _ in range(self.rng.randrange(3, 10)):
            statement = self.statement()
            # Most of what is random is an error: caught, so that the program goes on.
            if self.rng.random() < 0.7:
                statement = ["try:"] + ["    " + line for line in statement] + ["except Exception as e:", "    print(type(e).__name__, e)"]
            lines += statement
            lines.append("print(repr((v0, v1, v2))[:300])")
        return lines


def native(assay, programs):
    text = "".join(json.dumps({"id": i, "source": source, "timeout": 3, "memory_mb": 512}) + "\n" for i, source in enumerate(programs))
    done = subprocess.run([assay, "eval", "--native-only"], input=text, stdout=subprocess.PIPE, text=True)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    if done.returncode != 0 or len(answers) != len(programs):
        return None
    return sorted(answers, key=lambda answer: answer["id"])


def differs(assay, source):
    """What is wrong with the program natively, or None."""
    answers = native(assay, [source])
    if answers is None:
        return "crashed"
    answer = answers[0]
    if answer["outcome"] in ("declined", "timeout", "memory"):
        return None
    try:
        wanted = program_oracle.ask(source, timeout=20)
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        return None
    got = {key: answer[key] for key in wanted}
    return None if got == wanted else "native %r\nCPython %r" % (got, wanted)


def shrink(assay, lines):
    changed = True
    while changed:
        changed = False
        for size in (8, 4, 2, 1):
            at = 0
            while at < len(lines):
                fewer = lines[:at] + lines[at + size :]
                try:
                    compile("\n".join(fewer), "", "exec")
                except SyntaxError:
                    at += 1
                    continue
                if differs(assay, "\n".join(fewer)):
                    lines, changed = fewer, True
                else:
                    at += 1
    return lines


ORACLE = """
import json, sys
sys.path.insert(0, %r)
import program_oracle, os, resource, signal
for line in sys.stdin:
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        signal.alarm(5)
        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
        answer = json.dumps(program_oracle.run(json.loads(line)))
        with os.fdopen(write, "w") as out:
            out.write(answer)
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as back:
        print(back.read() or "null")
    os.waitpid(child, 0)
"""


def oracle(programs):
    script = ORACLE % str(pathlib.Path(program_oracle.__file__).parent)
    text = "".join(json.dumps(source) + "\n" for source in programs)
    done = subprocess.run([program_oracle.PYTHON, "-I", "-W", "ignore", "-c", script], input=text, stdout=subprocess.PIPE, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def main():
    cli = argparse.ArgumentParser()
    cli.add_argument("assay")
    cli.add_argument("--seconds", type=float, default=20)
    cli.add_argument("--seed", type=int, default=None)
    cli.add_argument("--programs", type=int, default=None, help="at most so many")
    cli.add_argument("--keep", default=None)
    args = cli.parse_args()
    seed = args.seed if args.seed is not None else random.SystemRandom().randrange(1 << 32)
    print("seed", seed, flush=True)
    rng = random.Random(seed)
    until = time.monotonic() + args.seconds
    total = 0
    declined = collections.Counter()
    mismatches = {}
    while time.monotonic() < until and len(mismatches) < 40 and (args.programs is None or total < args.programs):
        programs = [Generator(rng).program() for _ in range(BATCH)]
        sources = ["\n".join(lines) for lines in programs]
        answers = native(args.assay, sources)
        wanted = oracle(sources)
        for i, lines in enumerate(programs):
            total += 1
            if answers is not None:
                if answers[i]["outcome"] in ("declined", "timeout", "memory"):
                    declined[answers[i]["reason"] or answers[i]["outcome"]] += 1
                    continue
                if wanted[i] is None or {key: answers[i][key] for key in wanted[i]} == wanted[i]:
                    continue
            if not differs(args.assay, sources[i]):
                continue
            small = shrink(args.assay, lines)
            why = differs(args.assay, "\n".join(small))
            key = "\n".join(small)
            if key not in mismatches:
                mismatches[key] = why
                print("--- mismatch\n%s\n%s" % (key, why), flush=True)
                if args.keep:
                    os.makedirs(args.keep, exist_ok=True)
                    path = pathlib.Path(args.keep) / ("mismatch_%d_%d.py" % (seed, len(mismatches)))
                    path.write_text(key + "\n")
    for reason, count in declined.most_common(10):
        print("declined %d: %s" % (count, reason))
    print("%d programs, %d declined, %d mismatches" % (total, sum(declined.values()), len(mismatches)))
    sys.exit(1 if mismatches else 0)


main()
