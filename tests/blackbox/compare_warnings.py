#!/usr/bin/python3
"""Compares what Assay says the compiler may warn of with what CPython's does warn of.

compare_warnings.py PROBE [--every N] [--expressions N] [--seed N] [FILE | FOLDER ...]

Whatever CPython warns of must be known; more may be. Files of the standard library, or made-up expressions of
the kinds that it warns of.
"""
import argparse
import pathlib
import random
import subprocess
import sys
import tempfile
import warnings

OPERANDS = ["1", "-1", "1.5", "2j", "'a'", "b'a'", "f'{x}'", "f'a'", "None", "True", "...", "()", "(1, 2)", "(x,)", "[]", "[x]", "{}", "{1}", "{x}",
            "{1: 2}", "x", "x.y", "x()", "x[0]", "(lambda: 1)", "(i for i in x)", "[i for i in x]", "{i for i in x}", "{i: i for i in x}", "1 + 1",
            "'a' * 2", "not x", "x and 1", "1 if x else 2", "(x := 1)", "'a' 'b'", "(1, 2)[0]", "'ab'[0]", "__debug__", "*x"]
ESCAPES = ["\\" + c for c in "\n\\'\"abfnrtvxNuU01234567deghijklmopqswyzABC89 .-%"]
PREFIXES = ["", "r", "b", "rb", "u", "f", "fr"]


def expressions(count, seed):
    rng = random.Random(seed)

    def some():
        return "(%s)" % rng.choice(OPERANDS)

    for i in range(count):
        kind = i % 7
        if kind == 0:
            yield "y = %s %s %s" % (some(), rng.choice(["is", "is not", "==", "in"]), some()) + rng.choice(["", " is " + some(), " < " + some()])
        elif kind == 1:
            yield "y = %s(%s)" % (some(), rng.choice(["", "1"]))
        elif kind == 2:
            yield "y = %s[%s]" % (some(), rng.choice([some(), "1:2", "1:2, 3", "%s, 1" % rng.choice(OPERANDS)]))
        elif kind == 3:
            yield "assert %s" % rng.choice([some(), "(%s, %s)" % (some(), some()), "()", "%s, %s" % (some(), some())])
        elif kind == 4:
            digits = "".join(rng.choice("01234567 89a{}") for _ in range(rng.randrange(4)))
            quote = rng.choice(["'", '"', "'''"])
            yield "y = %s%s%s%s%s" % (rng.choice(PREFIXES), quote, rng.choice(ESCAPES) + digits, rng.choice(["", "", rng.choice(ESCAPES)]), quote)
        elif kind == 5:
            yield "y = %s%s %s" % (rng.choice(["1", "0x1", "0o7", "0b1", "1.", "1e3", "1j", "0"]), rng.choice(["if", "or", "and", "in", "is", "not in"]), rng.choice(["x else 1", "x"]))
        else:
            yield "def f():\n    return %s" % rng.choice([some() + "()", some() + "[0]", some() + ".real", some() + " is x"])


def warned(path):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            compile(pathlib.Path(path).read_bytes(), path, "exec")
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None
    return [str(each.message) for each in caught]


def main():
    options = argparse.ArgumentParser()
    options.add_argument("probe")
    options.add_argument("--every", type=int, default=1)
    options.add_argument("--expressions", type=int, default=0)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("paths", nargs="*", default=["/usr/lib/python3.11", "/usr/lib/python3/dist-packages"])
    options = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        if options.expressions:
            for i, text in enumerate(expressions(options.expressions, options.seed)):
                paths.append("%s/%d" % (folder, i))
                pathlib.Path(paths[-1]).write_text(text + "\n")
        else:
            for path in map(pathlib.Path, options.paths):
                paths += sorted(map(str, path.rglob("*.py"))) if path.is_dir() else [str(path)]
            paths = paths[::options.every]
        out = subprocess.run([options.probe, "warnings"], input="\n".join(paths).encode(), stdout=subprocess.PIPE, check=True).stdout
        told = out.decode("utf-8", "surrogateescape").split("\n")[:-1]
        missed = known = more = 0
        for path, line in zip(paths, told, strict=True):
            want, got = warned(path), line.split("\t", 1)[1]
            if want and not got:
                missed += 1
                print("%s: CPython warns: %s" % (pathlib.Path(path).read_text() if options.expressions else path, want[0]))
            known += bool(want and got)
            more += bool(want == [] and got)
    print("%d files: %d warn, %d missed, %d named that do not" % (len(paths), known, missed, more))
    return 1 if missed or (options.expressions and not known) else 0


if __name__ == "__main__":
    sys.exit(main())
