#!/usr/bin/python3
"""Compares Assay's tokens with CPython's.

compare_tokens.py PROBE [--every N] [FOLDER...]

Files (every Nth of the folders', default the standard library): the tokens of the tokenize module, by kind
and text. Snippets, each made by damaging a lexically delicate one: whatever compile() accepts must be
accepted, and what it refuses with a message of its tokenizer must be refused.
"""
import argparse
import io
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import token
import tokenize
import warnings

LAYOUT = {token.NEWLINE: "end of line", token.INDENT: "indent", token.DEDENT: "dedent",
          token.ENDMARKER: "end of file", token.NUMBER: "number", token.STRING: "string"}
LEXICAL_MESSAGES = (
    "inconsistent use of tabs", "too many levels of indentation", "unindent does not match",
    "unexpected character after line continuation", "unterminated ", "too many nested parentheses",
    "unmatched '", "closing parenthesis", "was never closed", "invalid hexadecimal", "invalid octal",
    "invalid binary", "invalid decimal", "invalid imaginary", "invalid digit", "leading zeros",
    "invalid character", "invalid non-printable", "unexpected EOF", "source code string cannot contain null")
SNIPPETS = [
    "if x:\n    y\n\tz\n", "if x:\n\ty\n        z\n", "if x:\n  \\\n    y\n  z\n", "  \\\n", "x = (\n1,\n  2)\n",
    "'a\\\nb'", "'''a\n'b''c'''", "rb'\\''", "f'{x!r:>{w}}'", "Rb'' bR'' Br'' u'' F''", "ur''", "0x_1f 0b1_0 0o17",
    "1_000.5e-1_0j", "0777", "00", "1if x else 2", "0xfor x", "1.e5", "1..real", "1_", "1__0", "0b2", "0o8",
    "x\f\n\fy\n", "\f  x\n", "#c\n", "x#c", "x\\\n+y", "x \\ y", "a<>b", "a->b", "a:=b", "!", "a!=b", "$", "?", "`",
    "\x01", "é = 1", "x·y", "·x", "℘ = 1", "€", "((((", "))", "(]", "x = [1,\n\n# c\n2]\n", "if x:\n y\n  z\n w\n",
    "a\rb\r\nc\n", "'''a\r\nb'''", "'\\\r\n'", "'a\rb'", "\ufeffx", "x\ufeff", "...", "..", "a.b", ".5", "a**=b", "a//=b",
    "a>>=b", "a<<=b", "a@=b", "~a", "x\n\n\n", "\n", "", " ", "\t", "\\", "x\\", "if 1:\n\n\n  x\n #c\n  y\n", "\xa0x",
    "a ;b;", "lambda:0", "match x:\n case 1: pass\n", "async def f(): await x\n", "{1:2}", "x\x00y", "\x7f"]


def expected_tokens(data):
    """(kind, text) of the tokens that the parser would see; None where the tokenize module cannot say."""
    tokens = []
    try:
        for t in tokenize.tokenize(io.BytesIO(data).readline):
            if t.type in (token.COMMENT, token.NL, token.ENCODING):
                continue
            if t.type == token.ERRORTOKEN:
                return None
            layout = t.type in (token.NEWLINE, token.INDENT, token.DEDENT, token.ENDMARKER)
            tokens.append((LAYOUT.get(t.type, "word"), "" if layout else t.string))
    except (tokenize.TokenError, SyntaxError, UnicodeDecodeError):
        return None
    return tokens


def probe(binary, paths):
    """path -> (verdict, [(kind, start, end)])"""
    out = subprocess.run([binary, "tokens"], input="\n".join(paths), text=True, stdout=subprocess.PIPE, check=True)
    results, current = {}, None
    for line in out.stdout.splitlines():
        if "\t" in line:
            path, verdict = line.split("\t")
            current = []
            results[path] = (verdict, current)
        else:
            kind, start, end = line.rsplit(" ", 2)
            current.append((kind, int(start), int(end)))
    return results


def simplify(tokens, data):
    known = set(LAYOUT.values())
    layout = {"end of line", "indent", "dedent", "end of file"}
    return [(kind if kind in known else "word", "" if kind in layout else data[start:end].decode())
            for kind, start, end in tokens]


def verdict(data):
    """True: compile() accepts; False: its tokenizer refuses; None: refused for another reason.

    A message about an f-string may be about what is inside it, which is no matter of tokens in 3.11.
    """
    try:
        compile(data, "snippet", "exec")
        return True
    except (SyntaxError, ValueError) as error:
        inside = re.search(rb"[fF][rR]?['\"]", data) is not None
        return False if any(m in str(error) for m in LEXICAL_MESSAGES) and not inside else None


def compare_files(binary, folders, every):
    paths = sorted(str(p) for folder in folders for p in pathlib.Path(folder).rglob("*.py"))[::every]
    results, compared, wrong = probe(binary, paths), 0, 0
    for path in paths:
        data = pathlib.Path(path).read_bytes()
        accepted, tokens = results[path][0] == "ok", results[path][1]
        expected = expected_tokens(data)
        try:
            data.decode()
        except UnicodeDecodeError:
            continue
        if expected is None or not accepted or b"\r" in data or b"\f" in data or data.startswith(b"\xef\xbb\xbf"):
            # The tokenize module is no oracle here, but compile() is.
            told = verdict(data)
            if told is not None and told != accepted:
                print(f"{path}: compile says {told}, Assay {results[path][0]}")
                wrong += 1
            continue
        compared += 1
        got = simplify(tokens, data)
        if got != expected:
            first = next((i for i, (a, b) in enumerate(zip(got, expected)) if a != b), min(len(got), len(expected)))
            print(f"{path}: token {first}: {expected[first:first + 2]} expected, got {got[first:first + 2]}")
            wrong += 1
    print(f"{len(paths)} files, {compared} compared token by token, {wrong} differ")
    return wrong


def compare_snippets(binary, count, seed):
    random.seed(seed)
    pieces = ["\\", "\n", "\t", "  ", "'", '"', "(", ")", "]", "#", "_", "0", "e", "\r", "\f", "é", "x", ".", "1", "j", "\\\n"]
    snippets = list(SNIPPETS)
    while len(snippets) < count:
        text = "".join(random.choices(SNIPPETS, k=random.randint(1, 2)))
        for _ in range(random.randint(1, 3)):
            at = random.randint(0, len(text))
            text = text[:at] + random.choice(pieces) + text[at + random.randint(0, 1):]
        snippets.append(text)
    deep = ["(" * n + ")" * n for n in (199, 200, 201)]
    deep += ["".join(" " * i + "if x:\n" for i in range(n)) + " " * n + "y\n" for n in (98, 99, 100)]
    snippets += deep
    wrong, decided = 0, 0
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for i, text in enumerate(snippets):
            paths.append(f"{folder}/{i}")
            pathlib.Path(paths[-1]).write_bytes(text.encode())
        results = probe(binary, paths)
        for path, text in zip(paths, snippets):
            told = verdict(text.encode())
            accepted = results[path][0] == "ok"
            decided += told is not None
            if told is not None and told != accepted:
                print(f"{text!r}: compile says {told}, Assay {results[path][0]}")
                wrong += 1
    print(f"{len(snippets)} snippets, {decided} with a verdict, {wrong} differ")
    return wrong


def main():
    options = argparse.ArgumentParser()
    options.add_argument("probe")
    options.add_argument("--every", type=int, default=1)
    options.add_argument("--snippets", type=int, default=20000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("folders", nargs="*", default=["/usr/lib/python3.11"])
    options = options.parse_args()
    warnings.simplefilter("ignore")
    wrong = compare_snippets(options.probe, options.snippets, options.seed)
    wrong += compare_files(options.probe, options.folders, options.every)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
