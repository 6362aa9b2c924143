"""Assay's parser beside ast.parse, over the standard library: trees built and dropped, one thread each."""

import json
import pathlib
import sysconfig

from ..rounds import interleave, must, run
from ..tables import Ratio, Table

TITLE = "Parser"

THEIRS = """
import ast, gc, sys, time, warnings
warnings.simplefilter("ignore")
times = int(sys.argv[1])
contents = [open(path, "rb").read() for path in sys.stdin.read().split("\\n")]
gc.collect()
start = time.perf_counter()
for content in contents * times:
    ast.parse(content)
print(time.perf_counter() - start)
"""


def _parses(python, paths):
    """Those that ast.parse takes: a refusal costs CPython a second pass."""
    text = ("import ast, sys, warnings\nwarnings.simplefilter('ignore')\nfor path in sys.stdin.read().split('\\n'):\n"
            "    try:\n        ast.parse(open(path, 'rb').read())\n        print(path)\n    except (SyntaxError, ValueError):\n        pass\n")
    _, done = run([python, "-c", text], input="\n".join(map(str, paths)).encode())
    return [pathlib.Path(line) for line in must(done).decode().splitlines()]


def measure(bench):
    folder = pathlib.Path(sysconfig.get_path("stdlib"))
    paths = _parses(bench.python, sorted(folder.rglob("*.py") if not bench.hasty else folder.glob("*.py"))[: bench.choose(None, None, 20)])
    size = sum(path.stat().st_size for path in paths)

    def ours():
        def stats(times):
            _, done = run([bench.assay.program, "ast", "--stats", *paths * times])
            figures = json.loads(must(done))
            assert figures["files"] == times * len(paths) and figures["errors"] == 0, figures
            return figures["ns"] / 1e9

        return _slope(stats)

    def theirs(python):
        def seconds(times):
            _, done = run([python, "-c", THEIRS, times], input="\n".join(map(str, paths)).encode())
            return float(must(done))

        # Once is enough where nothing happens but parsing: the interpreter's start is not counted.
        return lambda: size / seconds(1) / 1e6

    def _slope(seconds):
        return size / ((seconds(4) - seconds(1)) / 3) / 1e6

    found = interleave({"assay ast": ours, "ast.parse": theirs(bench.python)}, bench.rounds(5), bench.choose(60, 20, 0), lambda name: bench.say("parser", name))
    table = Table("%d files of the standard library, %.1f MB" % (len(paths), size / 1e6),
                  "Files are read before; Assay's is the slope between parsing all once and four times, so that what happens once does not count.",
                  ["MB/s", "times ast.parse"], unit="MB/s")
    for name, measured in found.items():
        table.add(name, measured, Ratio(measured, found["ast.parse"]))
    yield table
