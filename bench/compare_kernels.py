#!/usr/bin/python3
"""Small ordinary programs natively, by CPython and by PyPy: compare_kernels.py ASSAY [--rounds N] [--only WORD] [FILE...]

Each file of kernels/ (or each FILE) is run by all three, one after the other, round by round; what is counted is
compiling and running the file in a process that is already up: `ns` of `assay eval --native-only`, and the time
around compile() and exec() in a fresh interpreter. The median of the rounds is shown, and how many times as fast as
CPython. All three must print the same; a kernel that Assay declines, or whose output differs, ends the run with 1.
The bars: faster than CPython on every kernel, four times as fast on those named int_ and float_.

`orc` is the same with `--tier=orc`, where that is built: every function by LLVM, whose time is included.

PyPy is optional: `apt-get install pypy3`. Its time includes that of its own compiler, as in any short program.

Then what code costs to make, a function (def, lambda, class, generator expression, module): every function of files
of the standard library, by `assay-emission` beside ASSAY and by compile(). Files are read and parsed before; the best
of seven rounds of each file is added up. From the tree: what `compile(tree)` does, which takes CPython's tree of Python
objects over into its own first; and, without that, `compile(source)` less what parsing the source takes. Assay's: symbol
table, lowering, binding to a context, and emission of machine code that can be called. The bar: ten times `compile(tree)`.
"""
import argparse
import ast
import json
import pathlib
import shutil
import statistics
import subprocess
import sys
import sysconfig
import time
import warnings

BARS = {"int": 4, "float": 4}

TIMER = """
import io, sys, time
source = sys.stdin.read()
printed, sys.stdout = sys.stdout, io.StringIO()
start = time.perf_counter()
exec(compile(source, "<kernel>", "exec"), {"__name__": "__main__"})
elapsed = time.perf_counter() - start
text, sys.stdout = sys.stdout.getvalue(), printed
print(elapsed)
print(text, end="")
"""


def run_python(python, source):
    """Seconds, and what it printed."""
    run = subprocess.run([python, "-I", "-c", TIMER], input=source, capture_output=True, text=True, check=True)
    seconds, _, printed = run.stdout.partition("\n")
    return float(seconds), printed


def run_assay(assay, source, tier="auto"):
    line = json.dumps({"id": 0, "source": source, "timeout": 600}) + "\n"
    run = subprocess.run([assay, "eval", "--no-cache", "--native-only", "--tier=" + tier, "-"], input=line, capture_output=True, text=True, check=True)
    answer = json.loads(run.stdout)
    if answer["outcome"] != "passed":
        sys.exit(f"assay: {answer['outcome']}: {answer['reason'] or answer['exception']}")
    return answer["ns"] / 1e9, answer["stdout"]


FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef, ast.GeneratorExp)


def best(work, rounds=7):
    """The least nanoseconds that `work` takes; a SyntaxError is one way to end."""
    least = None
    for _ in range(rounds):
        start = time.perf_counter_ns()
        try:
            work()
        except SyntaxError:
            pass
        elapsed = time.perf_counter_ns() - start
        least = elapsed if least is None else min(least, elapsed)
    return least


def compare_emission(assay, count):
    """Prints what code costs to make; whether the bar is reached."""
    tool = pathlib.Path(assay).resolve().parent / "assay-emission"
    if not tool.exists():
        print("emission: skipped, there is no", tool)
        return True
    warnings.simplefilter("ignore")
    functions = from_tree = from_source = parsing = 0
    files = []
    for path in sorted(pathlib.Path(sysconfig.get_path("stdlib")).glob("*.py"))[:count]:
        source = path.read_bytes()
        try:
            tree = ast.parse(source)
        except (SyntaxError, ValueError):
            continue
        files.append(path)
        functions += 1 + sum(isinstance(node, FUNCTIONS) for node in ast.walk(tree))
        from_tree += best(lambda: compile(tree, path, "exec"))
        from_source += best(lambda: compile(source, path, "exec"))
        # Parsed to its end, and then refused for its first statement.
        parsing += best(lambda: compile(b"nonlocal x;" + source, path, "exec"))
    ours = json.loads(subprocess.run([tool, *files], capture_output=True, check=True).stdout)
    assert not ours["skipped"], ours["skipped"]
    made = {stage: ours[stage] / ours["functions"] for stage in ("symbols", "lower", "bind", "emit")}
    stages = ", ".join(f"{stage} {nanoseconds:.0f}" for stage, nanoseconds in made.items())
    mine = sum(made.values())
    print(f"\n{len(files)} files of {sysconfig.get_path('stdlib')}, nanoseconds a function")
    print(f"assay, from the tree    {mine:10.0f}  ({stages})")
    print(f"compile(tree)           {from_tree / functions:10.0f}{from_tree / functions / mine:9.2f} times")
    inside = (from_source - parsing) / functions
    print(f"compile() less parsing  {inside:10.0f}{inside / mine:9.2f} times")
    whole = mine + ours["parse"] / ours["functions"]
    print(f"assay, from the source  {whole:10.0f}")
    print(f"compile(source)         {from_source / functions:10.0f}{from_source / functions / whole:9.2f} times", flush=True)
    return from_tree / functions / mine >= 10


def main():
    options = argparse.ArgumentParser()
    options.add_argument("assay")
    options.add_argument("files", nargs="*", type=pathlib.Path)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--only", default="", help="kernels whose name holds this")
    options.add_argument("--python", default="/usr/bin/python3", help="the CPython that runs kernels")
    options.add_argument("--emission", type=int, default=100, help="how many files for emission; 0: none")
    options = options.parse_args()
    files = options.files or sorted((pathlib.Path(__file__).parent / "kernels").glob("*.py"))
    pypy = shutil.which("pypy3")
    if pypy is None:
        print("PyPy: skipped, there is no pypy3 (apt-get install pypy3)")
    engines = {"assay": lambda source: run_assay(options.assay, source)}
    if (pathlib.Path(options.assay).resolve().parents[1] / "lib/assay/assay-orc.so").exists():
        engines["orc"] = lambda source: run_assay(options.assay, source, "orc")
    engines["python"] = lambda source: run_python(options.python, source)
    if pypy is not None:
        engines["pypy"] = lambda source: run_python(pypy, source)

    print(f"{'milliseconds':24}" + "".join(f"{name:>10}" for name in engines) + f"{'times':>9}  bar")
    missed = 0
    for file in files:
        if options.only not in file.stem:
            continue
        source = file.read_text()
        seconds = {name: [] for name in engines}
        for _ in range(options.rounds):
            printed = {}
            for name, run in engines.items():
                elapsed, printed[name] = run(source)
                seconds[name].append(elapsed)
            if len(set(printed.values())) != 1:
                sys.exit(f"{file.stem}: the outputs differ: {printed}")
        medians = {name: statistics.median(values) for name, values in seconds.items()}
        times = medians["python"] / medians["assay"]
        bar = BARS.get(file.stem.partition("_")[0], 1)
        missed += times <= bar
        print(f"{file.stem:24}" + "".join(f"{1e3 * median:10.1f}" for median in medians.values())
              + f"{times:9.2f}  {'above' if times > bar else 'BELOW'} {bar}", flush=True)
    if options.emission and not compare_emission(options.assay, options.emission):
        missed += 1
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
