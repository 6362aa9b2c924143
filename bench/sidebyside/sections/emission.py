"""What machine code costs to make, a function (def, lambda, class, generator expression, module), beside compile()."""

import json
import pathlib
import sysconfig

from ..rounds import Unavailable, interleave, must, run
from ..tables import Ratio, Table

TITLE = "Making code"

# Every function of the files on standard input: nanoseconds of compile(tree), of compile(source), and of parsing alone,
# each file's best of seven added up; a SyntaxError is one way to end.
THEIRS = """
import ast, json, sys, time, warnings
warnings.simplefilter("ignore")
KINDS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef, ast.GeneratorExp)

def best(work):
    least = None
    for _ in range(7):
        start = time.perf_counter_ns()
        try:
            work()
        except SyntaxError:
            pass
        elapsed = time.perf_counter_ns() - start
        least = elapsed if least is None else min(least, elapsed)
    return least

found = dict(functions=0, tree=0, source=0, parsing=0)
for path in sys.stdin.read().split("\\n"):
    source = open(path, "rb").read()
    tree = ast.parse(source)
    found["functions"] += 1 + sum(isinstance(node, KINDS) for node in ast.walk(tree))
    found["tree"] += best(lambda: compile(tree, path, "exec"))
    found["source"] += best(lambda: compile(source, path, "exec"))
    # Parsed to its end, and then refused for its first statement.
    found["parsing"] += best(lambda: compile(b"nonlocal x;" + source, path, "exec"))
print(json.dumps(found))
"""


def measure(bench):
    files = sorted(pathlib.Path(sysconfig.get_path("stdlib")).glob("*.py"))[: bench.choose(100, 25, 3)]
    tool = bench.assay.beside("assay-emission")
    latest = {}

    def ours():
        if not tool.exists():
            raise Unavailable("there is no assay-emission beside assay")
        _, done = run([tool, *files])
        latest["ours"] = figures = json.loads(must(done))
        assert not figures["skipped"], figures["skipped"]
        return {"Assay, from the tree": sum(figures[stage] for stage in ("symbols", "lower", "bind", "emit")) / figures["functions"],
                "Assay, from the source": sum(figures[stage] for stage in ("parse", "symbols", "lower", "bind", "emit")) / figures["functions"]}

    def theirs():
        _, done = run([bench.python, "-c", THEIRS], input="\n".join(map(str, files)).encode())
        figures = json.loads(must(done))
        return {"compile(tree)": figures["tree"] / figures["functions"],
                "compile(source) less parsing": (figures["source"] - figures["parsing"]) / figures["functions"],
                "compile(source)": figures["source"] / figures["functions"]}

    found = interleave({"ours": ours, "theirs": theirs}, bench.rounds(3), bench.choose(60, 10, 0), lambda name: bench.say("emission", name))
    table = Table("Nanoseconds a function", "%d files of the standard library. `compile(tree)` takes CPython's tree of Python objects over into its own first." % len(files),
                  ["nanoseconds", "times Assay's"], unit="ns")
    if isinstance(found["ours"], str):
        table.add("Assay", found["ours"], "")
    else:
        cells = {name: type(each)([round_[name] for round_ in each.values]) for each in found.values() for name in each.values[0]}
        for name, cell in cells.items():
            table.add(name, cell, Ratio(cell, cells["Assay, from the source" if name.endswith("source)") or name.endswith("source") else "Assay, from the tree"]))
        stages = ", ".join("%s %.0f" % (stage, latest["ours"][stage] / latest["ours"]["functions"]) for stage in ("parse", "symbols", "lower", "bind", "emit"))
        table.remarks.append("Of Assay's, by stage: %s." % stages)
    yield table
