#!/usr/bin/env python3
"""Writes CharacterTables.inc: run it with the CPython whose Unicode version is wanted.

make_character_tables.py FOLDER

Everything is asked of str's own methods on one character at a time. Characters that are alike share a
record; a table of two levels leads from a code point to its record. Mappings to one character are stored as
differences, those to several in a list of texts.
"""
import pathlib
import sys
import unicodedata

FLAGS = {
    "kAlpha": str.isalpha,
    "kDecimal": str.isdecimal,
    "kDigit": str.isdigit,
    "kNumeric": str.isnumeric,
    "kLower": str.islower,
    "kUpper": str.isupper,
    "kTitle": lambda c: unicodedata.category(c) == "Lt",
    "kSpace": str.isspace,
    "kPrintable": str.isprintable,
    "kIdentifierStart": str.isidentifier,
    "kIdentifierContinue": lambda c: ("a" + c).isidentifier(),
    "kLineBreak": lambda c: len(f"a{c}a".splitlines()) == 2,
    "kCaseIgnorable": lambda c: is_final(f"A{c}\u03a3") and not is_final(f"1{c}\u03a3"),
}
MAPPINGS = {"kToLower": str.lower, "kToUpper": str.upper, "kToTitle": str.title, "kToFolded": str.casefold}


def is_final(text):
    """Whether lower() takes the sigma at the end of `text` for the last letter of a word."""
    return text.lower()[-1] == "\u03c2"


def flags_of(character):
    return sum(1 << bit for bit, holds in enumerate(FLAGS.values()) if holds(character))


def mapping(character, convert, texts):
    """A difference of code points, or kSeveral and where in `texts` the length and the text stand."""
    mapped = convert(character)
    if len(mapped) == 1:
        return ord(mapped) - ord(character)
    entry = [len(mapped), *map(ord, mapped)]
    for at in range(len(texts) - len(entry) + 1):
        if texts[at:at + len(entry)] == entry:
            return (1 << 24) + at
    texts += entry
    return (1 << 24) + len(texts) - len(entry)


def two_levels(values):
    """(bits of the second level, first level, second level) of the smallest such table."""
    best = None
    for bits in range(4, 10):
        first, second, blocks = [], [], {}
        for start in range(0, len(values), 1 << bits):
            block = tuple(values[start:start + (1 << bits)])
            if block not in blocks:
                blocks[block] = len(blocks)
                second += block
            first.append(blocks[block])
        size = len(first) * (1 if max(first) < 256 else 2) + len(second) * 2
        if best is None or size < best[0]:
            best = size, bits, first, second
    return best[1:]


def array(kind, name, values, form="{}", per_line=16):
    lines = [f"constexpr {kind} {name}[] = {{"]
    for i in range(0, len(values), per_line):
        lines.append("    " + " ".join(form.format(value) + "," for value in values[i:i + per_line]))
    return lines + ["};"]


def main():
    texts, records, indices = [], {}, []
    for point in range(0x110000):
        character = chr(point)
        record = (flags_of(character), unicodedata.decimal(character, 255), unicodedata.digit(character, 255),
                  *(mapping(character, convert, texts) for convert in MAPPINGS.values()))
        indices.append(records.setdefault(record, len(records)))
    bits, first, second = two_levels(indices)
    lines = [f"// Made by tools/make_character_tables.py from Unicode {unicodedata.unidata_version} "
             f"of CPython {sys.version.split()[0]}."]
    lines += [f"constexpr uint16_t {name} = 1 << {bit};" for bit, name in enumerate(FLAGS)]
    lines += [f"constexpr unsigned {name} = {i};" for i, name in enumerate(MAPPINGS)]
    lines += ["constexpr int32_t kSeveral = 1 << 24;", f"constexpr unsigned kBlockBits = {bits};"]
    lines += array("Record", "kRecords", ["{%d, %d, %d, {%d, %d, %d, %d}}" % record for record in records], per_line=4)
    lines += array("char32_t", "kTexts", texts)
    lines += array("uint8_t" if max(first) < 256 else "uint16_t", "kBlocks", first, per_line=24)
    lines += array("uint16_t" if max(second) > 255 else "uint8_t", "kRecordOf", second, per_line=20)
    (pathlib.Path(sys.argv[1]) / "CharacterTables.inc").write_text("\n".join(lines) + "\n")
    print(len(records), "records", bits, "bits", len(first), len(second), len(texts))


if __name__ == "__main__":
    main()
