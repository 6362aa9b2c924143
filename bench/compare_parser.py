#!/usr/bin/python3
"""Assay's parser beside ast.parse: compare_parser.py ASSAY [--rounds N] [FOLDER]

Both parse the files of the standard library (or FOLDER), read before, once and four times; the slope between the
two is what parsing costs, without anything that happens once. One thread each, the best of the rounds, trees built
and dropped; `assay ast --stats` gives Assay's times.
"""
import argparse
import ast
import gc
import json
import pathlib
import subprocess
import sysconfig
import time
import warnings


def main():
    options = argparse.ArgumentParser()
    options.add_argument("assay")
    options.add_argument("folder", nargs="?", default=sysconfig.get_path("stdlib"))
    options.add_argument("--rounds", type=int, default=5)
    options = options.parse_args()
    warnings.simplefilter("ignore")
    paths, contents = [], []
    for path in sorted(pathlib.Path(options.folder).rglob("*.py")):
        content = path.read_bytes()
        try:
            ast.parse(content)
        except (SyntaxError, ValueError):
            continue  # a refusal costs CPython a second pass
        paths.append(str(path))
        contents.append(content)
    size = sum(map(len, contents))

    def assay(times):
        out = subprocess.run([options.assay, "ast", "--stats", *paths * times], capture_output=True, check=True).stdout
        stats = json.loads(out)
        assert stats["files"] == times * len(paths) and stats["bytes"] == times * size and stats["errors"] == 0
        return stats["ns"] / 1e9

    def cpython(times):
        gc.collect()
        start = time.perf_counter()
        for content in contents * times:
            ast.parse(content)
        return time.perf_counter() - start

    def slope(measure, rounds):
        once = min(measure(1) for _ in range(rounds))
        return size / ((min(measure(4) for _ in range(rounds)) - once) / 3) / 1e6

    print(f"{len(paths)} files, {size} bytes")
    ours, theirs = slope(assay, options.rounds), slope(cpython, max(1, options.rounds // 3))
    print(f"assay ast {ours:8.1f} MB/s\nast.parse {theirs:8.1f} MB/s\n{ours / theirs:.1f} times")


if __name__ == "__main__":
    main()
