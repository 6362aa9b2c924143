#!/usr/bin/python3
"""Fuzzes the front end, and asks CPython about what libFuzzer found worth keeping.

fuzz_frontend.py FUZZER ASSAY [--seconds N | --runs N] [--seed N] [--corpus FOLDER] [--show N]

FUZZER is bin/frontend-fuzz of the preset `dev`, ASSAY the program of any preset. The corpus begins with the
statements of CPython's grammar tests and the fixtures, and grows where FOLDER is kept from run to run. A number of
runs from a seed makes the same inputs each time. Every input must end without a crash or sanitizer report; of every
input that is kept, the tree must be CPython's, or both must refuse it, as ast.parse and as compile() do. The answer
is 0 where all of that holds.
"""
import argparse
import hashlib
import pathlib
import re
import subprocess
import sys
import tempfile
import warnings

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT / "tests/blackbox"))
from compare_ast import compare, seed_statements  # noqa: E402


def write_seeds(folder):
    texts = {piece.encode("utf-8", "surrogatepass") for piece in seed_statements()}
    texts |= {path.read_bytes() for path in (ROOT / "tests/fixtures").glob("*/*.py")}
    for text in texts:
        (folder / hashlib.sha1(text).hexdigest()).write_bytes(text)


def write_dictionary(path):
    words = re.findall(r'^(?:KEYWORD|OPERATOR)\(\w+, "(.*)"\)', (ROOT / "frontend/include/assay/frontend/TokenKinds.def").read_text(), re.M)
    words += ["match", "case", "f'", 'f"""', "'''", "\\\\N{BULLET}", "0x", "1e9", "1j", "__debug__", "from __future__ import annotations",
              "\\x0a    ", "\\x0c", "\\x0d\\x0a", "# coding: latin-1", "\\xEF\\xBB\\xBF", "async ", "await ", "!r", "{x}", "except*"]
    path.write_text("".join('"%s"\n' % word.replace('"', '\\"') for word in words))


def main():
    options = argparse.ArgumentParser()
    options.add_argument("fuzzer")
    options.add_argument("assay")
    limit = options.add_mutually_exclusive_group()
    limit.add_argument("--seconds", type=int, default=60)
    limit.add_argument("--runs", type=int)
    options.add_argument("--seed", type=int, default=0, help="0 is a random one")
    options.add_argument("--corpus", type=pathlib.Path)
    options.add_argument("--show", type=int, default=20)
    options = options.parse_args()
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        corpus = options.corpus or scratch / "corpus"
        corpus.mkdir(parents=True, exist_ok=True)
        (scratch / "seeds").mkdir()
        write_seeds(scratch / "seeds")
        (scratch / "seed_list").write_text(",".join(sorted(map(str, (scratch / "seeds").iterdir()))))
        write_dictionary(scratch / "python.dict")
        # Without these two, and with seeds in one order, nothing depends on time, addresses or the file system.
        length = [f"-max_total_time={options.seconds}"] if options.runs is None else [f"-runs={options.runs}", "-entropic=0", "-use_cmp=0"]
        done = subprocess.run(
            [options.fuzzer, *length, f"-seed={options.seed}", "-reload=0", f"-dict={scratch}/python.dict", "-max_len=2048", "-timeout=10",
             "-rss_limit_mb=2048", "-print_final_stats=1", f"-artifact_prefix={corpus.parent}/", f"-seed_inputs=@{scratch}/seed_list", corpus],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        lines = done.stdout.decode("utf-8", "replace").splitlines()
        print("\n".join(lines[-60:] if done.returncode else [line for line in lines if line.startswith("stat::")]))
        kept = sorted(map(str, corpus.iterdir()))
        wrong = compare(options.assay, kept, options.show, True, False) + compare(options.assay, kept, options.show, True, True)
    return 1 if done.returncode or wrong else 0


if __name__ == "__main__":
    sys.exit(main())
