#!/usr/bin/python3
"""Hot loops of ints and floats, natively and in C: compare_hot.py ASSAY [--rounds N] [--only WORD]

Each program of hot/ stands beside the same in C, compiled here at -O2 with ints whose overflow is checked. The
processor's time of whole processes is counted, one after the other, round by round; the median is shown, and how many
times C's it is, PyPy's, too, where it is installed. The bar: 1.5 times.
"""
import argparse
import json
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile


def timed(command, **options):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, **options)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


def main():
    options = argparse.ArgumentParser()
    options.add_argument("assay")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--only", default="")
    options.add_argument("--cc", default=shutil.which("clang-19") or shutil.which("clang++-19") or "cc")
    options.add_argument("--tiers", default="auto", help="more of them, with commas")
    options = options.parse_args()
    pypy = shutil.which("pypy3")
    folder = pathlib.Path(__file__).parent / "hot"
    tiers = options.tiers.split(",")
    missed = 0
    with tempfile.TemporaryDirectory() as build:
        print(f"{'milliseconds':16}{'C':>10}" + "".join(f"{tier:>10}{'times':>8}" for tier in tiers) + (f"{'pypy':>10}" if pypy else ""))
        for source in sorted(folder.glob("*.py")):
            if options.only not in source.stem:
                continue
            program = str(pathlib.Path(build) / source.stem)
            subprocess.run([options.cc, "-x", "c", "-O2", "-o", program, source.with_suffix(".c")], check=True)
            line = json.dumps({"id": 0, "source": source.read_text(), "timeout": 600}) + "\n"
            seconds = {}
            for _ in range(options.rounds):
                printed = set()
                elapsed, text = timed([program])
                seconds.setdefault("C", []).append(elapsed)
                if "." not in text:
                    printed.add(text)
                for tier in tiers:
                    elapsed, text = timed([options.assay, "eval", "--no-cache", "--native-only", "--tier=" + tier, "-"], input=line)
                    answer = json.loads(text)
                    if answer["outcome"] != "passed":
                        sys.exit(f"{source.stem}: {answer}")
                    printed.add(answer["stdout"])
                    seconds.setdefault(tier, []).append(elapsed)
                if pypy:
                    seconds.setdefault("pypy", []).append(timed([pypy, source])[0])
                if len(printed) != 1:
                    sys.exit(f"{source.stem}: the outputs differ: {printed}")
            median = {name: statistics.median(each) * 1000 for name, each in seconds.items()}
            times = {tier: median[tier] / median["C"] for tier in tiers}
            missed += times[tiers[0]] > 1.5
            print(f"{source.stem:16}{median['C']:10.1f}" + "".join(f"{median[tier]:10.1f}{times[tier]:8.2f}" for tier in tiers) + (f"{median['pypy']:10.1f}" if pypy else ""), flush=True)
    sys.exit(1 if missed else 0)


main()
