#!/usr/bin/python3
"""Compares the tests that Assay tells from a file's text with those that pytest collects.

compare_collection.py PROBE [--show N] [--random N] [--seed N] [FILE | FOLDER ...]

For every file the node ids must be pytest's, in its order, but for those that Assay gives a reason for: they stand
for any number of items. A file that Assay says nothing about, or that pytest cannot import, is only counted.
Default: suites of Debian's Python packages. With --random, N modules that are composed at random.
"""
import argparse
import collections
import json
import pathlib
import random
import subprocess
import sys
import tempfile

import random_suites

PACKAGES = pathlib.Path("/usr/lib/python3/dist-packages")
SUITES = [PACKAGES / name for name in ("toolz", "mando", "tinycss", "hyperlink", "simplejson", "rebulk", "networkx") if (PACKAGES / name).exists()]
BATCH = 60
PLUGIN = """
import json, os, pytest
found, broken = {}, []
@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    for item in items:
        found.setdefault(str(item.path), []).append(item.nodeid.partition("::")[2])
def pytest_collectreport(report):
    if report.failed or report.skipped:
        broken.append(report.nodeid)
def pytest_sessionfinish(session):
    with open(os.environ["COLLECTED"], "w") as out:
        json.dump([found, broken, str(session.config.rootpath)], out)
"""


def pytest_items(paths):
    """({file: node ids without the file}, files that pytest could not import)."""
    with tempfile.TemporaryDirectory() as scratch:
        (pathlib.Path(scratch) / "collected_items.py").write_text(PLUGIN)
        result = pathlib.Path(scratch) / "result.json"
        subprocess.run(
            [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "collected_items", "-p", "no:cacheprovider", "-c", "/dev/null",
             "--rootdir=/", "--continue-on-collection-errors", "-W", "ignore", *map(str, paths)],
            env={"PYTHONPATH": scratch, "COLLECTED": str(result), "PATH": "/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1",
                 "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
            cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=600)
        if not result.exists():
            return {}, set(map(str, paths))  # one of the files ends the interpreter
        found, broken, root = json.loads(result.read_text())
    return found, {str(pathlib.Path(root, name.partition("::")[0])) for name in broken}


def assay_items(probe, paths):
    """{file: (reason, [(node id without the file, reason, parameters)])}."""
    out = subprocess.run([probe, "collect"], input="\n".join(paths).encode(), stdout=subprocess.PIPE, check=True).stdout
    result = {}
    for line in out.decode("utf-8", "surrogateescape").split("\n")[:-1]:
        if line.startswith(" "):
            nodeid, reason, _, parameters = line[1:].split("\t")
            items.append((nodeid[2:], reason, int(parameters)))
        else:
            path, reason = line.split("\t")
            items = []
            result[path] = reason, items
    return result


def difference(items, want):
    """Where the two lists part; None where they agree."""
    # All ways to go through an uncertain entry at once: the places of `want` that may come next.
    places = {0}
    for nodeid, reason, _ in items:
        if reason:
            ahead = set()
            for place in places:
                ahead.add(place)
                while place < len(want) and (want[place] == nodeid or want[place].startswith((nodeid + "[", nodeid + "::"))):
                    place += 1
                    ahead.add(place)
            places = ahead
        else:
            reached = {place + 1 for place in places if place < len(want) and want[place] == nodeid}
            if not reached:
                return f"{nodeid!r}, pytest has {[want[place] if place < len(want) else 'no more' for place in sorted(places)]}"
            places = reached
    return None if len(want) in places else f"no more, pytest has {want[max(places)]!r}"


def main():
    options = argparse.ArgumentParser()
    options.add_argument("probe")
    options.add_argument("--show", type=int, default=20)
    options.add_argument("--random", type=int, default=0)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("paths", nargs="*", type=pathlib.Path, default=SUITES)
    options = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if options.random:
            rng = random.Random(options.seed)
            for i in range(options.random):
                pathlib.Path(folder, f"test_{i:05}.py").write_text(random_suites.compose(rng))
            options.paths = [pathlib.Path(folder)]
        return compare(options)


def compare(options):
    files = []
    for path in options.paths:
        files += sorted(p for p in path.rglob("*.py") if p.name.startswith("test_") or p.stem.endswith("_test")) if path.is_dir() else [path]
    files = [str(path.resolve()) for path in files]
    files = sorted(set(files))
    want, broken = {}, set()
    for i in range(0, len(files), BATCH):
        found, failed = pytest_items(files[i:i + BATCH])
        want.update(found)
        broken |= failed
    reasons, wrong, known, all_items = collections.Counter(), 0, 0, 0
    for path, (reason, items) in assay_items(options.probe, files).items():
        all_items += len(want.get(path, []))
        if path in broken:
            reasons["(pytest does not import the file)"] += 1
            continue
        if reason:
            reasons[reason] += 1
            continue
        known += sum(not item[1] for item in items)
        reasons.update(item[1] for item in items if item[1])
        told = difference(items, want.get(path, []))
        if told is not None:
            wrong += 1
            if wrong <= options.show:
                print(f"{path}: {told}")
                if options.random:
                    print(pathlib.Path(path).read_text())
    for reason, count in reasons.most_common(30):
        print(f"{count:6} {reason}")
    print(f"{len(files)} files, {all_items} tests, {known} of them known, {wrong} files differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
