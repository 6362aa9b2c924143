#!/usr/bin/python3
"""Every measurement that the project states, side by side in one run: ./x bench [OPTION]...

  --quick             smaller inputs and fewer rounds, in two minutes
  --only SECTION,...  these sections; --list names them
  --output FOLDER     where benchmarks.md and benchmarks.json go: docs for a whole run, else build/bench
  --against BUILD     compare with another build instead: a program, or a revision, which is then built;
                      ends with 1 where something has become a tenth slower, with 2 where that cannot be told
                      (--only: workloads that begin so)
  --assay PROGRAM     default: build/release/bin/assay
  --python PROGRAM    the CPython beside it, default: /usr/bin/python3

Absolute times are worth something on a machine that does nothing else. A section whose rivals are not installed says so in
its table; one that did not take the way that it is to measure fails, and so does the command.
"""
import argparse
import json
import pathlib
import sys
import tempfile
import time
import traceback

from sidebyside import machine, regression, sections
from sidebyside.assay import Assay
from sidebyside.bench import Bench

ROOT = pathlib.Path(__file__).resolve().parents[1]

PREFACE = """# Benchmarks

Made by `./x bench{options}`; not edited by hand. All ways of doing one thing took turns, round by round; shown is the median, and the
least and the most where there was more than one round. Every number is in [benchmarks.json](benchmarks.json), with the tiers and the code
that ran. How it is measured, switches and the comparison of two builds: [measuring.md](measuring.md).
"""


def parse(arguments):
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, usage=argparse.SUPPRESS, add_help=False)
    options.add_argument("-h", "--help", action="help")
    options.add_argument("--quick", dest="size", action="store_const", const="quick", default="full")
    options.add_argument("--smoke", dest="size", action="store_const", const="smoke", help=argparse.SUPPRESS)  # for tests
    options.add_argument("--only", type=lambda text: text.split(","), default=None)
    options.add_argument("--list", action="store_true")
    options.add_argument("--output", type=pathlib.Path)
    options.add_argument("--against")
    options.add_argument("--assay", default=str(ROOT / "build/release/bin/assay"))
    options.add_argument("--python", default="/usr/bin/python3")
    options = options.parse_args(arguments)
    unknown = set(options.only or ()) - set(sections.NAMES)
    if unknown and not options.against:
        sys.exit("no such section: %s; there are %s" % (", ".join(unknown), ", ".join(sections.NAMES)))
    return options


def measure(bench, names):
    """[(name, title, [Table], what went wrong or None)] of the sections."""
    done = []
    for name in names:
        section = sections.load(name)
        tables, trouble = [], None
        begin = time.monotonic()
        try:
            for table in section.measure(bench):
                tables.append(table)
        except Exception as error:
            trouble = "%s: %s" % (type(error).__name__, error)
            print("\n" + traceback.format_exc(), file=sys.stderr)
        bench.say("%s: %.0f s" % (name, time.monotonic() - begin))
        print(file=sys.stderr)
        done.append((name, section.TITLE, tables, trouble))
    return done


def page(facts, done, options, seconds):
    said = " --quick" * (options.size == "quick") + (" --only " + ",".join(options.only) if options.only else "")
    lines = [PREFACE.format(options=said)]
    if options.size != "full":
        lines.append("**This was a quick run: smaller inputs, few rounds. Its numbers show that everything works, and little else.**\n")
    lines += ["| | |", "| --- | --- |"] + ["| %s | %s |" % fact for fact in facts.items()] + ["| it took | %d s |" % seconds, ""]
    for _, title, tables, trouble in done:
        lines.append("## %s\n" % title)
        lines += [table.markdown() for table in tables]
        if trouble:
            lines.append("**Failed: %s**\n" % trouble)
    return "\n".join(lines)


def main():
    options = parse(sys.argv[1:])
    if options.list:
        for name in sections.NAMES:
            print("%-14s %s" % (name, sections.load(name).__doc__.splitlines()[0]))
        return 0
    if not pathlib.Path(options.assay).exists():
        sys.exit("there is no %s: ./x build makes it" % options.assay)
    with tempfile.TemporaryDirectory(prefix="assay-bench-") as scratch:
        bench = Bench(Assay(options.assay, options.python, pathlib.Path(scratch)), options.python, pathlib.Path(scratch), options.size)
        if options.against:
            return regression.compare(bench, options.against, ROOT, options.only)
        facts = machine.facts(options.assay, options.python)
        done = measure(bench, options.only or sections.NAMES)
        seconds = time.monotonic() - bench.began
    whole = options.size == "full" and not options.only
    folder = options.output or (ROOT / "docs" if whole else ROOT / "build/bench")
    folder.mkdir(parents=True, exist_ok=True)
    text = page(facts, done, options, seconds)
    (folder / "benchmarks.md").write_text(text)
    numbers = {"machine": facts, "size": options.size, "seconds": round(seconds),
               "sections": {name: {"tables": [table.to_json() for table in tables]} | ({"failed": trouble} if trouble else {})
                            for name, _, tables, trouble in done}}
    (folder / "benchmarks.json").write_text(compact(numbers) + "\n")
    if not whole:
        print(text)
    print("written to %s/benchmarks.md" % folder, file=sys.stderr)
    return 1 if any(trouble for *_, trouble in done) else 0


def compact(value, depth=0):
    """JSON with a line for each measurement."""
    if isinstance(value, dict) and value and depth < 6 and any(isinstance(each, (dict, list)) for each in value.values()):
        inner = ",\n".join("%s%s: %s" % (" " * (depth + 1), json.dumps(key), compact(each, depth + 1)) for key, each in value.items())
        return "{\n%s\n%s}" % (inner, " " * depth)
    if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
        return "[\n%s\n%s]" % (",\n".join(" " * (depth + 1) + compact(each, depth + 1) for each in value), " " * depth)
    return json.dumps(value)


if __name__ == "__main__":
    sys.exit(main())
