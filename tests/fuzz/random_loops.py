#!/usr/bin/python3
"""Random functions of loops over numbers, by one tier of `assay eval` and by CPython, compared.

    random_loops.py ASSAY [--tier TIER] [--programs N] [--seed N] [--kept]

Variables are small ints and floats, most of the time: some grow beyond, change their type in mid-loop, are deleted,
or meet values of other types. With --kept they run once before, and what was made then is found again. A mismatch is printed. Exit status 1 where there was one.
"""

import argparse
import json
import pathlib
import random
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "blackbox"))
import program_oracle

NUMBERS = ["0", "1", "2", "-1", "3", "7", "-5", "100", "2**48", "2**49 - 1", "-2**49", "2**50", "0.5", "1.5", "-0.0", "1e300"]
VALUES = NUMBERS + ["2**70", "True", "'a'", "None", "float('inf')", "[1]"]
OPERATORS = ["+", "+", "+", "-", "-", "*", "*", "//", "%", "/", "&", "|", "^", "<<", ">>"]
COMPARISONS = ["<", "<=", ">", ">=", "==", "!="]
NAMES = ["a", "b", "c", "x", "y"]


class Generator:
    def __init__(self, rng):
        self.rng = rng
        self.returns = True
        self.calls, self.acts = [], []  # expressions of one name, statements, of what a program has

    def operand(self):
        return self.rng.choice(NAMES) if self.rng.random() < 0.65 else self.rng.choice(NUMBERS[:8])

    def expression(self):
        rng = self.rng
        if self.calls and rng.random() < 0.3:
            return self.call()
        if rng.random() < 0.12:
            return rng.choice(["-%s", "~%s", "abs(%s)", "g(%s)", "int(%s)", "min(%s, 5)", "v[%s %% 3]", *([] if self.returns else ["h(%s)", "t + %s", "t == %s", "g(h(%s))"])]) % rng.choice(NAMES)
        operator = rng.choice(OPERATORS)
        right = rng.choice(["1", "2", "3", "i % 5"]) if operator in ("<<", ">>") else self.operand()
        text = "%s %s %s" % (self.operand(), operator, right)
        if operator in ("*", "<<"):  # or numbers grow without end
            return "(%s) %% %s" % (text, rng.choice(["1000003", "2**49 - 1", "2**52", "97.5"]))
        return "(%s) %s %s" % (text, rng.choice("+-"), self.operand()) if rng.random() < 0.3 else text

    def condition(self):
        return "%s %s %s" % (self.operand(), self.rng.choice(COMPARISONS), self.operand())

    def block(self, indent, depth):
        lines = []
        for _ in range(self.rng.randrange(1, 5)):
            lines += [indent + line for line in self.statement(depth)]
        return lines

    def statement(self, depth):
        rng, name = self.rng, self.rng.choice(NAMES)
        if self.acts and rng.random() < 0.25:
            act = rng.choice(self.acts)
            return [act % self.operand() if "%s" in act else act]
        kind = rng.randrange(20)
        if kind < 7 or depth > 2:
            return ["%s = %s" % (name, self.expression())]
        if kind < 10:
            return ["%s %s= %s" % (name, rng.choice("+-"), self.operand())]
        if kind < 12:
            return ["if %s:" % self.condition(), *self.block("    ", depth + 1), "else:", *self.block("    ", depth + 1)]
        if kind == 12:
            return ["for i in range(%s):" % rng.choice(["3", "7", "a % 6 if isinstance(a, int) else 2"]), *self.block("    ", depth + 1)]
        if kind == 13:
            counter = "n%d" % depth
            body = self.block("    ", depth + 1)
            return ["%s = 0" % counter, "while %s < %d and %s:" % (counter, rng.randrange(2, 9), self.condition()), "    %s += 1" % counter, *body]
        if kind == 14:
            return ["try:", *self.block("    ", depth + 1), "except (%s):" % rng.choice(["ZeroDivisionError", "TypeError, ValueError", "OverflowError", "NameError"]), "    %s = %s" % (name, rng.choice(NUMBERS))]
        if kind == 15:
            # Two different ones: CPython 3.11.2 gets `x, x = a, b` wrong, later ones do not.
            return ["%s, %s = %s, %s" % (*rng.sample(NAMES, 2), self.operand(), self.operand())]
        if kind == 16:
            return ["if %s: %s" % (self.condition(), rng.choice(["%s = %s" % (name, rng.choice(VALUES)), "del %s" % name, "return %s" % name if self.returns else "continue"]))]
        if kind == 17:
            return ["for %s in %s:" % (name, rng.choice(["v", "(1, 2, 3)", "[1, 2.5, 2**60]", "range(5)"])), *self.block("    ", depth + 1)]
        if kind == 18:
            return ["seen.append(%s)" % name]
        return ["%s = %s" % (name, self.condition())]

    def call(self):
        call = self.rng.choice(self.calls)
        return call % self.operand() if "%s" in call else call

    def program(self):
        return self.rng.choice([self.of_module, self.of_function, self.of_objects])()

    def function(self, head, calls, acts, result=None):
        """A function whose parameters are among NAMES, and whose other names are numbers."""
        rng, kept = self.rng, (self.calls, self.acts)
        self.calls, self.acts = calls, acts
        lines = [head, "    n = i = 1; v = [1, 2.5, a]; seen = []"]
        parameters = head[head.index("(") :]
        lines += ["    %s = %s" % (name, rng.choice(NUMBERS[:8])) for name in NAMES[1:] if name not in parameters and rng.random() < 0.95]
        for _ in range(rng.randrange(3)):
            lines += ["    " + line for line in self.statement(1 if rng.random() < 0.3 else 3)]
        lines += ["    return %s" % self.expression()] if result is None else result
        self.calls, self.acts = kept
        return lines

    def of_objects(self):
        """Methods, closures and instances that are made, in loops."""
        rng = self.rng
        lines = ["def g(x):", "    return x + 1 if x == x else x"]
        for name in "PQ":
            lines += ["class %s:" % name]
            made = self.function("def __init__(self, a, b=0):" if rng.random() < 0.2 else "def __init__(self, a):", [], [], [])
            made += ["    self.x = a", "    self.y = %s" % rng.choice(["a + 1", "c", "0", "2.5", "[a]"])]
            made += rng.choice([[], ["    if a == %s: self.z = a" % rng.choice(NUMBERS[:8])], ["    self.k(a)"], ["    if a == 7: raise ValueError(a)"], ["    if a == 3: return a"]])
            lines += ["    " + line for line in made]
            own = ["self.x", "self.y", "self.x + %s"]
            sets = ["self.x = %s", "self.y = %s", "self.x += %s", "self.z = %s"]
            lines += ["    " + line for line in self.function("def k(self, a):", own, sets)]
            lines += ["    " + line for line in self.function("def m(self, a):", [*own, "self.k(%s)", "len(seen)"], sets)]
            lines += ["    def r(self, a):", "        return a if a < %d else self.r(a - %d)" % (rng.randrange(4), rng.randrange(1, 4))]
        lines += ["def mk(k):", "    t = %s" % rng.choice(NUMBERS)]
        lines += ["    " + line for line in self.function("def f(a):", ["t", "k", "t + k"], ["t = %s", "t += %s"])]
        lines = [line.replace("        n = i = 1", "        nonlocal t; n = i = 1") if "def f(a)" in before else line for before, line in zip(["", *lines], lines)]
        lines += ["    return f", "def apply(f, a):", "    return f(a)"]
        self.calls = ["p.x", "p.y", "p.m(%s)", "p.k(%s)", "q.m(%s)", "q.x", "w(%s)", "u(%s)", "apply(w, %s)", "P(%s).x", "Q(%s).m(3)", "apply(p.m, %s)", "p.r(n)", "(lambda a: a + n)(%s)"]
        self.acts = ["p.x = %s", "q.y = %s", "p = P(%s)", "q = Q(%s)", "p, q = q, p", "w = mk(%s)", "w, u = u, w", "if n == 9: P.m = Q.k", "if n == 12: p = Q(%s)", "if n == 11: del p.y", "if n == 13: P.x = 5"]
        lines += ["def loop(a, b, v):", "    c, x, y, i = %s" % ", ".join(rng.choice(NUMBERS) for _ in range(4)), "    seen = []"]
        lines += ["    p, q, w, u = P(1), %s(2), mk(3), %s" % (rng.choice("PQ"), rng.choice(["mk(0.5)", "g", "abs"]))]
        lines += ["    for n in range(%d):" % rng.randrange(2, 30), *self.block("        ", 0), *self.block("        ", 0)]
        lines += ["        if len(seen) > 50: break", "    return a, b, c, x, y, i, n, seen, vars(p), vars(q), w(1)"]
        self.calls, self.acts = [], []
        for _ in range(3):
            arguments = "%s, %s, [%s]" % (rng.choice(VALUES), rng.choice(VALUES), ", ".join(rng.choice(VALUES) for _ in range(3)))
            lines += ["try:", "    print(repr(loop(%s))[:400])" % arguments, "except Exception as e:", "    print(type(e).__name__, e)"]
        return "\n".join(lines)

    def of_module(self):
        """The same in the module's own code, whose variables functions read and bind."""
        rng = self.rng
        self.returns = False
        lines = ["def g(x):", "    return x + %s if x == x else x" % rng.choice(["1", "a", "i"]), "def h(x):", "    global %s" % rng.choice(["a", "b", "c", "y", "v"])]
        name = lines[-1].split()[-1]
        lines += ["    %s = %s" % (name, "[x, 1, 2.5]" if name == "v" else rng.choice(["x", "x + 1", "0.5", "a", "1 - b"])), "    return x"]
        lines += ["class T:", "    def __init__(self, x): self.x = x", "    def __eq__(self, other): return h(3) == other", "    def __add__(self, other): return h(self.x)"]
        lines += ["%s = %s" % (each, rng.choice(VALUES if rng.random() < 0.3 else NUMBERS)) for each in [*NAMES, "i", "n"]]
        lines += ["v = [%s]" % ", ".join(rng.choice(VALUES) for _ in range(3)), "seen = []", "t = T(%s)" % rng.choice(NUMBERS), "try:"]
        lines += ["    for n in range(%d):" % rng.randrange(2, 40), *self.block("        ", 0), *self.block("        ", 0)]
        lines += ["        if len(seen) > 50: break", "except Exception as e:", "    print(type(e).__name__, e)"]
        for each in [*NAMES, "i", "n", "v", "seen"]:
            lines += ["try: print(repr(%s)[:300] if not isinstance(%s, T) else %s.x)" % (each, each, each), "except NameError as e: print(e)"]
        self.returns = True
        return "\n".join(lines)

    def of_function(self):
        rng = self.rng
        lines = ["def g(x):", "    return x + 1 if x == x else x", "def f(a, b, v):", "    c, x, y, i = %s" % ", ".join(rng.choice(NUMBERS) for _ in range(4)), "    seen = []"]
        lines += ["    for n in range(%d):" % rng.randrange(2, 25), *self.block("        ", 0), *self.block("        ", 0)]
        lines += ["        if len(seen) > 50: break", "    return a, b, c, x, y, i, n, seen"]
        for _ in range(4):
            arguments = "%s, %s, [%s]" % (rng.choice(VALUES), rng.choice(VALUES), ", ".join(rng.choice(VALUES) for _ in range(3)))
            lines += ["try:", "    print(repr(f(%s))[:400])" % arguments, "except Exception as e:", "    print(type(e).__name__, e)"]
        return "\n".join(lines)


def main():
    cli = argparse.ArgumentParser()
    cli.add_argument("assay")
    cli.add_argument("--tier", default="orc")
    cli.add_argument("--programs", type=int, default=200)
    cli.add_argument("--seed", type=int, default=1)
    cli.add_argument("--kept", action="store_true")
    args = cli.parse_args()
    generator = Generator(random.Random(args.seed))
    sources = [generator.program() for _ in range(args.programs)]
    lines = "".join(json.dumps({"id": i, "source": source}) + "\n" for i, source in enumerate(sources))
    with tempfile.TemporaryDirectory() as folder:
        cache = "--cache-dir=" + folder if args.kept else "--no-cache"
        command = [args.assay, "eval", cache, "--native-only", "--tier=" + args.tier, "--timeout=60", "-"]
        for _ in range(2 if args.kept else 1):
            done = subprocess.run(command, input=lines, stdout=subprocess.PIPE, text=True)
    answers = {answer["id"]: answer for answer in map(json.loads, done.stdout.splitlines())}
    declined = mismatches = 0
    for i, source in enumerate(sources):
        answer = answers.get(i)
        if answer is not None and answer["outcome"] in ("declined", "timeout", "memory"):
            declined += 1
            continue
        wanted = program_oracle.ask(source)
        if answer is None or {key: answer[key] for key in wanted} != wanted:
            mismatches += 1
            print("--- mismatch\n%s\nnative %r\nCPython %r" % (source, answer, wanted), flush=True)
            if answer is None:
                break
    print("%d programs, %d declined, %d mismatches" % (len(sources), declined, mismatches))
    sys.exit(1 if mismatches or done.returncode != 0 else 0)


main()
