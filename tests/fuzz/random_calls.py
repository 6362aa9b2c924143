#!/usr/bin/python3
"""Random calls of builtins, methods, operators and functions of modules, right and wrong, natively and by CPython.

    random_calls.py ASSAY [--seconds N] [--programs N] [--seed N]

Each program is one such call, so that nothing that declines hides another. Mismatches in what is raised, its
message and the output are printed. Exit status 1 where there was one.
"""

import argparse
import builtins
import collections
import contextlib
import importlib
import io
import json
import random
import signal
import subprocess
import sys
import time
import warnings

warnings.simplefilter("ignore")

VALUES = """0 1 -1 2 3 True False None 10**20 -(2**63) 2**49 1.5 -0.0 float('nan') float('inf') -2.5 '' 'a' 'abc' 'é' '日本x'
'a,b' '\\t12' '0x1f' '1_0' b'' b'ab' [] [1,2,3] [3,1,2] ['b','a'] [[1],[2]] (1,'a') () (2,1) {} {'a':1} {1:2,3:4} set() {1,2}
frozenset({1,5}) range(5) range(5,0,-2) str.upper iter([1,2]) slice(1,3) int str len ... NotImplemented 1j object [1.5,2.5]
[(1,2),(3,4)] [True,0] map(str,[1]) zip([1],[2]) enumerate('ab') reversed([1,2]) dict(a=1).keys() {'a':1}.items() print
ValueError ValueError('x') type(None)""".split()
KEYWORDS = """key reverse start default sep maxsplit strict step base x end keepends maxlen initial func fillvalue repeat k
abs_tol indent sort_keys encoding errors tabsize ndigits mod lo hi iterable n object""".split()
OBJECTS = {
    "str": ["''", "'abc'", "'a b c'", "'éß'", "'12'"], "list": ["[1,2,3]", "[]", "['a','b']"], "dict": ["{}", "{'a':1}", "{1:2,3:4}"],
    "set": ["{1,2}", "set()"], "frozenset": ["frozenset({1,5})"], "tuple": ["(1,2)", "()"], "int": ["5", "-7", "10**20", "True"],
    "float": ["1.5", "-0.0", "float('nan')", "1e300"], "bytes": ["b'ab'", "b''"], "range": ["range(5)", "range(5,0,-2)"], "complex": ["1+2j"],
    "type({}.items())": ["{'a':1,'b':2}.items()"], "type({}.keys())": ["{1:1,2:2}.keys()"],
}  # fmt: skip
MODULES = """math collections heapq itertools functools operator string re bisect copy statistics json dataclasses enum typing abc
contextlib""".split()
# What reads, ends or looks at more than the program, or tells addresses.
LEFT_OUT = """input open exec eval breakpoint exit quit help compile __import__ id globals locals vars dir license credits copyright
memoryview bytearray __build_class__ __loader__ __spec__ print""".split()
OPERATORS = "+ - * / // % & | ^ >> == != < <= > >= in is @ and or".split() + ["not in", "is not"]
BOUNDS = ["", "0", "1", "-1", "2", "-2", "5", "10**20", "-10**20", "None", "True", "1.5", "'a'"]
STATEMENTS = [
    "a, b = {v}", "a, *b = {v}\nprint(ascii(a), ascii(b))", "*a, b, c = {v}\nprint(ascii(a))", "for a in {v}: print(ascii(a))",
    "for a, b in {v}: print(ascii(a))", "print(*{v})", "print({{**{v}}})", "r = -({v})\nprint(ascii(r))", "r = ~({v})\nprint(r)",
    "with {v} as x: print(1)", "raise {v}", "try:\n    raise KeyError\nexcept {v}: print(2)", "assert {v}, {v}",
    "raise ValueError from {v}", "print({v}, sep={v})", "class A({v}): pass", "def f(): yield from {v}\nprint(ascii(list(f())))",
    "print(({v})[{v}])", "v = {v}\nv[{v}] = {v}\nprint(ascii(v))", "v = {v}\ndel v[{v}]\nprint(ascii(v))", "match {v}:\n    case [a, *_]: print(a)",
]  # fmt: skip


class Calls:
    def __init__(self, rng):
        self.rng = rng
        self.builtins = [name for name in dir(builtins) if name not in LEFT_OUT and callable(getattr(builtins, name))]
        self.functions = []
        for module in MODULES:
            imported = importlib.import_module(module)
            names = getattr(imported, "__all__", [name for name in dir(imported) if not name.startswith("_")])
            self.functions += ["%s.%s" % (module, name) for name in names if callable(getattr(imported, name, None))]

    def value(self):
        return self.rng.choice(VALUES)

    def arguments(self, counts=(0, 1, 1, 1, 2, 2, 2, 3, 4)):
        given = [self.value() for _ in range(self.rng.choice(counts))]
        if self.rng.random() < 0.1:
            given.append("%s=%s" % (self.rng.choice(KEYWORDS), self.value()))
        if self.rng.random() < 0.02:
            given.append("*" + self.value())
        return ", ".join(given)

    def shown(self, expression):
        shows = ["print(ascii(r), type(r).__name__)"] * 5 + ["print(ascii(list(r)))", "print(ascii(next(r)))"]
        return "r = %s\n%s\n" % (expression, self.rng.choice(shows))

    def slice(self):
        bounds = ":".join(self.rng.choice(BOUNDS) for _ in range(self.rng.choice([2, 3])))
        after = ["v[%s] = " + self.value(), "del v[%s]", "print(ascii(v[%s]))"]
        return "v = %s\n%s\nprint(ascii(v))\n" % (self.value(), self.rng.choice(after) % bounds)

    def operation(self):
        operator = self.rng.choice(OPERATORS)
        if self.rng.random() < 0.3 and operator in ("+", "-", "*", "/", "//", "%", "&", "|", "^", "@"):
            return "v = w = %s\nv %s= %s\nprint(ascii(v), ascii(w))\n" % (self.value(), operator, self.value())
        return self.shown("(%s) %s (%s)" % (self.value(), operator, self.value()))

    def method(self):
        kind = self.rng.choice(list(OBJECTS))
        special = self.rng.random() < 0.3
        names = [name for name in dir(eval(kind)) if name.startswith("__") == special] or ["__len__"]
        called = "v = %s\n%s" % (self.rng.choice(OBJECTS[kind]), self.shown("v.%s(%s)" % (self.rng.choice(names), self.arguments())))
        return called + "print(ascii(v))\n"

    def statement(self):
        text = self.rng.choice(STATEMENTS)
        return text.format(v="{v}").replace("{v}", "%s") % tuple(self.value() for _ in range(text.count("{v}"))) + "\n"

    def program(self):
        kind = self.rng.randrange(8)
        if kind == 0:
            return self.shown("%s(%s)" % (self.rng.choice(self.builtins), self.arguments()))
        if kind in (1, 2):
            return self.method()
        if kind == 3:
            function = self.rng.choice(self.functions)
            return "import %s\n%s" % (function.partition(".")[0], self.shown("%s(%s)" % (function, self.arguments())))
        if kind == 4:
            return self.slice()
        if kind == 5:
            return self.operation()
        if kind == 6:
            return self.shown("(%s).%s" % (self.value(), self.rng.choice(["__name__", "__len__", "real", "append", "keys", "__class__", "args", "start"])))
        return self.statement()


class Late(BaseException):
    """CPython took too long, as with an endless iterator."""


def late(*_):
    raise Late


def ask(program):
    """What is raised and printed, from this process: programs leave nothing behind."""
    output = io.StringIO()
    raised = None
    signal.setitimer(signal.ITIMER_REAL, 2)
    try:
        with contextlib.redirect_stdout(output):
            exec(compile(program, "<string>", "exec"), {"__name__": "__main__"})
    except BaseException as error:
        raised = {"type": type(error).__name__, "message": str(error)}
    signal.setitimer(signal.ITIMER_REAL, 0)
    return raised, output.getvalue()


def compiles(program):
    try:
        compile(program, "<string>", "exec")
    except SyntaxError:
        return False
    return True


def check(assay, programs, declined):
    """Prints the mismatches; how many there were."""
    lines = "".join(json.dumps({"id": i, "source": program, "timeout": 2}) + "\n" for i, program in enumerate(programs))
    done = subprocess.run([assay, "eval", "--no-cache", "--native-only"], input=lines, stdout=subprocess.PIPE, text=True, check=True)
    answers = [json.loads(line) for line in done.stdout.split("\n")[:-1]]
    wrong = 0
    for answer in answers:
        if answer["outcome"] not in ("passed", "failed"):
            declined[answer["reason"] or answer["outcome"]] += 1
            continue
        program = programs[answer["id"]]
        raised, output = ask(program)
        native = answer["exception"]
        if native is not None:
            native = {key: native[key] for key in ("type", "message")}
        if (native, answer["stdout"]) != (raised, output) and (raised is None or raised["type"] != "Late"):
            wrong += 1
            print("--- mismatch\n%snative  %s %a\nCPython %s %a" % (program, native, answer["stdout"], raised, output))
    if len(answers) != len(programs):
        print("--- only %d of %d answers: the engine ended" % (len(answers), len(programs)))
        wrong += 1
    return wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("assay")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--programs", type=int, default=10**9)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    options = parser.parse_args()
    print("seed", options.seed)
    signal.signal(signal.SIGALRM, late)
    calls = Calls(random.Random(options.seed))
    begin, count, wrong = time.monotonic(), 0, 0
    declined = collections.Counter()
    while count < options.programs and time.monotonic() - begin < options.seconds:
        programs = [calls.program() for _ in range(min(2000, options.programs - count))]
        wrong += check(options.assay, list(filter(compiles, programs)), declined)
        count += len(programs)
    print("%d programs, %d declined, %d mismatches" % (count, sum(declined.values()), wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
