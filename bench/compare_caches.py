#!/usr/bin/python3
"""What each cache brings to `assay eval`: compare_caches.py ASSAY PROGRAMS.jsonl [--rounds N]

The programs run without any cache, with one in memory (a second time in one process), from disk in a second process,
and with a disk that holds nothing yet. One way after the other, round by round. Shown are the medians over rounds: of a
program's time at the median, of all answers' times but the slowest tenth, of the wall time of the process, and how many times as fast as
without a cache that sum is. An empty input shows what starting costs.
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import tempfile
import time


def measure(assay, lines, last, *options):
    begin = time.monotonic()
    done = subprocess.run([assay, "eval", "--native-only", *options], input=lines, stdout=subprocess.PIPE, check=True)
    wall = time.monotonic() - begin
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    times = sorted(answer["ns"] for answer in answers[len(answers) - last:])
    codes = {answer["code"] for answer in answers[len(answers) - last:]} - {None}
    typical = sum(times[: len(times) * 9 // 10])
    return (statistics.median(times) if times else 0, typical, wall * 1e9), "+".join(sorted(codes))


def main():
    options = argparse.ArgumentParser()
    options.add_argument("assay")
    options.add_argument("programs", type=pathlib.Path)
    options.add_argument("--rounds", type=int, default=11)
    options = options.parse_args()
    lines = options.programs.read_bytes()
    count = len(lines.splitlines())
    with tempfile.TemporaryDirectory() as folder:
        warm, cold = folder + "/warm", folder + "/cold"
        measure(options.assay, lines, count, "--cache-dir=" + warm)
        found = {}
        for round_ in range(options.rounds):
            for name, text, last, arguments in [
                ("nothing to run", b"", 0, ["--cache-dir=" + warm]),
                ("no cache", lines, count, ["--no-cache"]),
                ("disk, empty", lines, count, [f"--cache-dir={cold}{round_}"]),
                ("disk", lines, count, ["--cache-dir=" + warm]),
                ("memory", lines + lines, count, ["--cache-dir="]),
            ]:
                found.setdefault(name, []).append(measure(options.assay, text, last, *arguments))
    print(f"{'':16}{'median us':>10}{'sum us':>10}{'times':>7}{'wall ms':>9}  code")
    reference = statistics.median(times[1] for times, _ in found["no cache"])
    for name, rounds in found.items():
        median, typical, wall = (statistics.median(times[i] for times, _ in rounds) for i in range(3))
        ratio = f"{reference / typical:7.2f}" if typical else " " * 7
        print(f"{name:16}{median / 1e3:10.1f}{typical / 1e3:10.0f}{ratio}{wall / 1e6:9.2f}  {rounds[0][1]}")


main()
