#!/usr/bin/env python3
"""Writes CharacterTables.inc: run it with the CPython whose Unicode version is wanted.

make_character_tables.py FOLDER

Everything is asked of str's own methods on one character at a time. Characters that are alike share a
record, one of properties and one of case mappings; tables of three levels lead from a code point to its
records. Mappings to one character are stored as differences, those to several in a list of texts.
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


def fold(values, bits):
    """Where each block of `values` stands in a list of different blocks, counted in blocks; that list."""
    places, blocks, seen = [], [], {}
    for start in range(0, len(values), 1 << bits):
        block = tuple(values[start:start + (1 << bits)])
        if block not in seen:
            seen[block] = len(seen)
            blocks += block
        places.append(seen[block])
    return places, blocks


def width(values):
    return 1 if max(values) < 256 else 2


def three_levels(name, values):
    """Lines of the smallest such table."""
    best = None
    for low in range(4, 8):
        places, bottom = fold(values, low)
        for middle_bits in range(3, 8):
            top, middle = fold(places, middle_bits)
            size = sum(len(level) * width(level) for level in (top, middle, bottom))
            if best is None or size < best[0]:
                best = size, low, middle_bits, top, middle, bottom
    size, low, middle_bits, *levels = best
    print(name, size, "bytes")
    lines = [f"constexpr unsigned k{name}LowBits = {low}, k{name}MiddleBits = {middle_bits};"]
    for level, content in zip(("Top", "Middle", "Bottom"), levels):
        lines += array(f"uint{8 * width(content)}_t", f"k{name}{level}", content, per_line=24)
    return lines


def array(kind, name, values, form="{}", per_line=16):
    lines = [f"constexpr {kind} {name}[] = {{"]
    for i in range(0, len(values), per_line):
        lines.append("    " + " ".join(form.format(value) + "," for value in values[i:i + per_line]))
    return lines + ["};"]


def main():
    texts, properties, cases, property_of, case_of = [], {}, {}, [], []
    for character in map(chr, range(0x110000)):
        record = flags_of(character), unicodedata.decimal(character, 255), unicodedata.digit(character, 255)
        property_of.append(properties.setdefault(record, len(properties)))
        record = tuple(mapping(character, convert, texts) for convert in MAPPINGS.values())
        case_of.append(cases.setdefault(record, len(cases)))
    lines = [f"// Made by tools/make_character_tables.py from Unicode {unicodedata.unidata_version} "
             f"of CPython {sys.version.split()[0]}."]
    lines += [f"constexpr uint16_t {name} = 1 << {bit};" for bit, name in enumerate(FLAGS)]
    lines += [f"constexpr unsigned {name} = {i};" for i, name in enumerate(MAPPINGS)]
    lines += ["constexpr int32_t kSeveral = 1 << 24;"]
    lines += array("Properties", "kProperties", ["{%d, %d, %d}" % record for record in properties], per_line=8)
    lines += array("CaseMappings", "kCaseMappings", ["{%d, %d, %d, %d}" % record for record in cases], per_line=4)
    lines += array("char32_t", "kTexts", texts)
    lines += three_levels("Property", property_of) + three_levels("Case", case_of)
    (pathlib.Path(sys.argv[1]) / "CharacterTables.inc").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
