#!/usr/bin/env python3
"""Writes the front end's Unicode tables: run it with the CPython whose Unicode version is wanted.

make_unicode_tables.py FOLDER [ALIASES]

FOLDER is src/. ALIASES is a file that holds names of characters, one a line, among other lines (Perl's
unicore/Name.pl will do): unicodedata cannot list aliases, only confirm them.

IdentifierRanges.inc  what may begin and continue an identifier
PrintableRanges.inc   what repr() writes as it is
Normalization.inc     compatibility decompositions, combining classes and compositions
CharacterNames.inc    hashes of the names, for "\\N{...}"
"""
import pathlib
import sys
import unicodedata

HEADER = f"// Made by tools/make_unicode_tables.py from Unicode {unicodedata.unidata_version} of CPython {sys.version.split()[0]}"
POINTS = [p for p in range(0x110000) if not 0xD800 <= p < 0xE000]
SYLLABLES = range(0xAC00, 0xD7A4)


def edges(member):
    """Half-open ranges of the code points beyond ASCII for which member() holds, as one flat list."""
    result, inside = [], False
    for point in range(0x80, 0x110001):
        holds = point < 0x110000 and not 0xD800 <= point < 0xE000 and member(chr(point))
        if holds != inside:
            result.append(point)
            inside = holds
    return result


def array(kind, name, values, form="0x{:X}", per_line=10):
    lines = [f"constexpr {kind} {name}[] = {{"]
    for i in range(0, len(values), per_line):
        lines.append("    " + " ".join(form.format(value) + "," for value in values[i:i + per_line]))
    return lines + ["};"]


def write(folder, name, comment, *arrays):
    lines = [f"{HEADER}: {comment}."]
    for lines_of_array in arrays:
        lines += lines_of_array
    (folder / name).write_text("\n".join(lines) + "\n")


def normalization(folder):
    decompositions, texts = [], []
    for point in POINTS:
        full = unicodedata.normalize("NFKD", chr(point))
        if full != chr(point) and point not in SYLLABLES:
            decompositions += [point, len(texts), len(full)]
            texts += map(ord, full)
    classes = [x for p in POINTS if unicodedata.combining(chr(p)) for x in (p, unicodedata.combining(chr(p)))]
    compositions = []
    for point in POINTS:
        parts = unicodedata.decomposition(chr(point)).split()
        if len(parts) == 2 and not parts[0].startswith("<"):
            a, b = (int(part, 16) for part in parts)
            if unicodedata.normalize("NFC", chr(a) + chr(b)) == chr(point):
                compositions.append((a, b, point))
    write(folder, "Normalization.inc",
          "rows of (code point, first, count) into kDecomposed, of (code point, class), of (first, second, composed)",
          array("uint32_t", "kDecompositions", decompositions, per_line=12), array("char32_t", "kDecomposed", texts),
          array("uint32_t", "kCombiningClasses", classes, per_line=12),
          array("char32_t", "kCompositions", [x for row in sorted(compositions) for x in row], per_line=9))


def hash_of(name):
    """FNV-1a of 64 bits."""
    value = 0xCBF29CE484222325
    for byte in name.encode():
        value = (value ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return value


def names(folder, aliases):
    named = {}
    for point in POINTS:
        name = unicodedata.name(chr(point), "")
        if name and not name.startswith(("CJK UNIFIED IDEOGRAPH-", "HANGUL SYLLABLE ")):
            named[name] = point
    for line in aliases:
        try:
            character = unicodedata.lookup(line.strip())
        except KeyError:
            continue
        if len(character) == 1 and line.strip().isupper() and not line.startswith(("CJK UNIFIED", "HANGUL SYLLABLE ")):
            named.setdefault(line.strip(), ord(character))
    hashed = {hash_of(name): point for name, point in named.items()}
    assert len(hashed) == len(named), "two names share a hash"
    # In the order of the code points, which are then mostly one more than the one before.
    rows = sorted(hashed.items(), key=lambda row: (row[1], row[0]))
    starts = [x for i, (_, point) in enumerate(rows) if i == 0 or rows[i - 1][1] + 1 != point for x in (i, point)]
    write(folder, "CharacterNames.inc", "hashes by code point, and rows of (index, code point) where a run of code points begins",
          array("uint64_t", "kNameHashes", [row[0] for row in rows], "0x{:016x}", 5),
          array("uint32_t", "kNameRuns", starts, per_line=12),
          array("char32_t", "kIdeographEdges", edges(lambda c: unicodedata.name(c, "").startswith("CJK UNIFIED IDEOGRAPH-"))))


def main():
    folder = pathlib.Path(sys.argv[1])
    aliases = pathlib.Path(sys.argv[2]).read_text().splitlines() if len(sys.argv) > 2 else []
    ranges = "edges of half-open ranges of code points"
    write(folder, "IdentifierRanges.inc", ranges, array("char32_t", "kIdentifierStartEdges", edges(str.isidentifier)),
          array("char32_t", "kIdentifierContinueEdges", edges(lambda c: ("a" + c).isidentifier())))
    write(folder, "PrintableRanges.inc", ranges, array("char32_t", "kPrintableEdges", edges(str.isprintable)))
    normalization(folder)
    names(folder, aliases)


if __name__ == "__main__":
    main()
