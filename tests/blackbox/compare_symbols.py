#!/usr/bin/python3
"""Compares Assay's symbol tables with CPython's.

compare_symbols.py PROBE [--every N] [--mutations N] [--seed N] [--show N] [FILE | FOLDER ...]

Of every scope: its kind and name, and of every name in it what it is (local, cell, free, global) and what is
done with it. What symtable refuses must be refused, but for future imports: those are no matter of scopes here.
"""
import _symtable
import argparse
import pathlib
import subprocess
import sys
import tempfile
import warnings

from compare_ast import mutations

BATCH = 40
SCOPES = {_symtable.LOCAL: "local", _symtable.CELL: "cell", _symtable.FREE: "free",
          _symtable.GLOBAL_EXPLICIT: "explicit", _symtable.GLOBAL_IMPLICIT: "implicit"}
KINDS = {_symtable.TYPE_MODULE: "module", _symtable.TYPE_CLASS: "class", _symtable.TYPE_FUNCTION: "function"}
# Our bits of SymbolTable.h, in order; what both tell apart.
FLAGS = [_symtable.DEF_GLOBAL, 8, _symtable.DEF_LOCAL, _symtable.DEF_PARAM, _symtable.DEF_IMPORT, _symtable.USE, _symtable.DEF_ANNOT, 512]


def flags_of(flags):
    return sum(1 << i for i, flag in enumerate(FLAGS) if flags & flag)


def show(table, depth, lines):
    lines.append(f" {depth} {KINDS[table.type]} {table.name}")
    lines += sorted(f"  {name} {SCOPES[flags >> _symtable.SCOPE_OFF & _symtable.SCOPE_MASK]} {flags_of(flags)}"
                    for name, flags in table.symbols.items())
    for child in table.children:
        show(child, depth + 1, lines)
    return lines


def expected(data):
    try:
        return show(_symtable.symtable(data, "file", "exec"), 0, [])
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return [f"SyntaxError: {error}"]


def probe(binary, paths):
    out = subprocess.run([binary, "symbols"], input="\n".join(paths).encode(), stdout=subprocess.PIPE, check=True).stdout
    results, names = [], []
    for line in out.decode("utf-8", "surrogateescape").split("\n")[:-1] + ["\tend"]:
        if not line.startswith("  "):
            if results:
                results[-1] += sorted(names)
            names = []
        if line.startswith("  "):
            names.append(line)
        elif line.startswith(" "):
            results[-1].append(line)
        else:
            verdict = line.split("\t", 1)[1]
            results.append([] if verdict == "ok" else [verdict])
    return results[:-1]


def main():
    options = argparse.ArgumentParser()
    options.add_argument("probe")
    options.add_argument("--every", type=int, default=1)
    options.add_argument("--mutations", type=int, default=0)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--show", type=int, default=20)
    options.add_argument("paths", nargs="*", default=["/usr/lib/python3.11", "/usr/lib/python3/dist-packages"])
    options = options.parse_args()
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        if options.mutations:
            for i, text in enumerate(mutations(options.mutations, options.seed)):
                paths.append(f"{folder}/{i}")
                pathlib.Path(paths[-1]).write_bytes(text.encode("utf-8", "surrogatepass"))
        else:
            for path in map(pathlib.Path, options.paths):
                paths += sorted(map(str, path.rglob("*.py"))) if path.is_dir() else [str(path)]
            paths = paths[::options.every]
        wrong = refused = 0
        for i in range(0, len(paths), BATCH):
            batch = paths[i:i + BATCH]
            for path, got in zip(batch, probe(options.probe, batch), strict=True):
                data = pathlib.Path(path).read_bytes()
                told = expected(data)
                both_refuse = told[0].startswith("SyntaxError") and got[0].startswith("SyntaxError")
                refused += both_refuse
                if told != got and not both_refuse and "__future__" not in told[0] and "future feature" not in told[0] and "not a chance" not in told[0]:
                    wrong += 1
                    if wrong <= options.show:
                        at = next((k for k, (a, b) in enumerate(zip(told, got)) if a != b), min(len(told), len(got)))
                        print(f"{data if options.mutations else path}: expected {told[at:at + 3]}, got {got[at:at + 3]}")
    print(f"{len(paths)} files, {refused} refused by both, {wrong} differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
