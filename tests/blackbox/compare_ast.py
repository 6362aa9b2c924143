#!/usr/bin/python3
"""Compares Assay's trees with CPython's.

compare_ast.py ASSAY [--every N] [--show N] [--mutations N] [--seed N] [--check] [FILE | FOLDER ...]

For every file `assay ast` must print exactly what ast.dump(ast.parse(source), include_attributes=True) does, or
refuse it where ast.parse refuses it. Default: the standard library with its tests, and Debian's Python packages.

With --check it is compile() that accepts or refuses, `assay ast --check` beside it, and no trees are compared.

Mutations are statements of CPython's own grammar tests, damaged: a word left out, doubled, exchanged or put in.
"""
import argparse
import ast
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import textwrap
import warnings

BATCH = 40


class Long(int):
    """An int that CPython does not print; `assay ast` writes it in hexadecimal."""

    def __repr__(self):
        return hex(self)


def dump(tree):
    """ast.dump without the limits on how deep it goes and how long an int it prints."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and type(node.value) is int and node.value.bit_length() > 14000:
            try:
                str(node.value)
            except ValueError:
                node.value = Long(node.value)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(30000)
    try:
        return ast.dump(tree, include_attributes=True)
    finally:
        sys.setrecursionlimit(limit)


def expected(data, check):
    try:
        if check:
            compile(data, "file", "exec", dont_inherit=True)
            return "ok"
        tree = ast.parse(data)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return f"SyntaxError: {error}"
    return dump(tree)


def answers(assay, paths, check):
    """What `assay ast` says of each file: a dump, "ok" or "SyntaxError: ..."."""
    done = subprocess.run([assay, "ast", *(["--check"] if check else []), "--", *paths], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    # A dump escapes its line ends, so that only LF ends a line.
    lines = done.stdout.decode("utf-8", "surrogateescape").split("\n")[:-1]
    refused = any("SyntaxError: " in line[:len(line) if check else 13] for line in lines)
    if done.returncode != refused or done.stderr:
        sys.exit(f"assay ast: exit status {done.returncode}, {done.stderr[-2000:]!r}")
    if not check:
        return lines
    found = dict(line.split(": ", 1) for line in lines)
    return [found.get(path, "ok") for path in paths]


def first_difference(a, b):
    at = next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
    return f"expected ...{a[max(0, at - 150):at + 100]!r}\n     got ...{b[max(0, at - 150):at + 100]!r}"


# CPython's own tests of its grammar; the statements in them are what mutations begin with.
GRAMMAR = [
    "test_grammar", "test_patma", "test_fstring", "test_named_expressions", "test_syntax", "test_unpack_ex",
    "test_with", "test_positional_only_arg", "test_generators", "test_coroutines", "test_except_star",
    "test_string_literals", "test_global", "test_scope", "test_decorators", "test_dictcomps", "test_type_comments",
    "test_unparse", "test_eof", "test_ast", "test_keywordonlyarg", "test_extcall", "test_future",
    "test_pep646_syntax", "test_flufl", "test_listcomps", "test_genexps", "test_setcomps", "test_baseexception",
    "test_compile", "test_symtable", "test_tokenize", "test_unicode_identifiers", "test_utf8source", "test_raise",
    "test_exceptions", "test_funcattrs", "test_augassign", "test_dict", "test_opcodes",
    "test_peg_generator/test_c_parser", "test_int_literal", "test_complex", "test_bytes", "test_strtod",
    "test_dictviews", "test_class", "test_super", "test_slice",
]
WORD = re.compile(r"[A-Za-z_]\w*|\d[\w.]*|['\"]{3}|[-+*/%@&|^<>=!:]+|\s+|.", re.S)


def grammar_tests():
    return [f"/usr/lib/python3.11/test/{name}.py" for name in GRAMMAR]


def seed_statements():
    """Source of small statements, and of what CPython's tests hold in strings."""
    pieces = []
    for path in map(pathlib.Path, grammar_tests()):
        text = path.read_text()
        lines = text.splitlines(keepends=True)
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.stmt):
                piece = "".join(lines[node.lineno - 1:node.end_lineno])
                if len(piece) < 600:
                    pieces.append(textwrap.dedent(piece))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) < 400:
                pieces.append(textwrap.dedent(node.value))
    return pieces


def mutations(count, seed):
    rng = random.Random(seed)
    pieces = seed_statements()
    words = sorted({word for piece in pieces for word in WORD.findall(piece) if len(word) < 12})
    words += ["*", "**", ":=", "=", ",", "(", ")", ":", "/"] * 20
    for _ in range(count):
        parts = WORD.findall(rng.choice(pieces))
        for _ in range(rng.choice([0, 1, 1, 1, 2, 3])):
            if not parts:
                break
            at = rng.randrange(len(parts))
            kind = rng.randrange(5)
            if kind == 0:
                del parts[at]
            elif kind == 1:
                parts.insert(at, rng.choice(parts))
            elif kind == 2:
                other = rng.randrange(len(parts))
                parts[at], parts[other] = parts[other], parts[at]
            elif kind == 3:
                parts.insert(at, rng.choice(words))
            else:
                parts[at] = rng.choice(words)
        yield "".join(parts)


def compare(assay, paths, show, show_source, check):
    """1 where some file differs, else 0."""
    wrong = refused = 0
    for i in range(0, len(paths), BATCH):
        batch = paths[i:i + BATCH]
        for path, got in zip(batch, answers(assay, batch, check), strict=True):
            data = pathlib.Path(path).read_bytes()
            told = expected(data, check)
            told = told.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")
            both_refuse = told.startswith("SyntaxError: ") and got.startswith("SyntaxError: ")
            refused += both_refuse
            # How deep a tree may be depends on CPython's caller; some encodings are refused where iconv is no Python.
            excused = told == "ok" and "too many nested constructs" in got or "codec may not decode this as Python does" in got
            if told != got and not both_refuse and not excused:
                wrong += 1
                if wrong <= show:
                    print(f"{data if show_source else path}: {first_difference(told, got)}", flush=True)
    print(f"{len(paths)} files, {refused} refused by both, {wrong} differ")
    return 1 if wrong else 0


def main():
    options = argparse.ArgumentParser()
    options.add_argument("assay")
    options.add_argument("--every", type=int, default=1, help="compare every Nth file, and all of CPython's grammar tests")
    options.add_argument("--show", type=int, default=20)
    options.add_argument("--mutations", type=int, default=0)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--check", action="store_true")
    options.add_argument("paths", nargs="*", default=["/usr/lib/python3.11", "/usr/lib/python3/dist-packages"])
    options = options.parse_args()
    warnings.simplefilter("ignore")
    if options.mutations:
        with tempfile.TemporaryDirectory() as folder:
            for i, text in enumerate(mutations(options.mutations, options.seed)):
                pathlib.Path(folder, str(i)).write_bytes(text.encode("utf-8", "surrogatepass"))
            return compare(options.assay, sorted(map(str, pathlib.Path(folder).iterdir())), options.show, True, options.check)
    paths = []
    for path in map(pathlib.Path, options.paths):
        paths += sorted(map(str, path.rglob("*.py"))) if path.is_dir() else [str(path)]
    paths = sorted(set(paths[::options.every]) | (set(grammar_tests()) & set(paths)))
    return compare(options.assay, paths, options.show, False, options.check)


if __name__ == "__main__":
    sys.exit(main())
