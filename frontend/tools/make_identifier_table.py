#!/usr/bin/env python3
"""Writes src/IdentifierRanges.inc: run it with the CPython whose Unicode version is wanted.

make_identifier_table.py > src/IdentifierRanges.inc
"""
import sys
import unicodedata


def ranges(member):
    """Half-open ranges of the code points beyond ASCII for which member() holds, as one flat list."""
    edges, inside = [], False
    for point in range(0x80, 0x110001):
        holds = point < 0x110000 and not 0xD800 <= point < 0xE000 and member(chr(point))
        if holds != inside:
            edges.append(point)
            inside = holds
    return edges


def table(name, edges):
    print(f"constexpr char32_t {name}[] = {{")
    for i in range(0, len(edges), 10):
        print("    " + " ".join(f"0x{edge:X}," for edge in edges[i:i + 10]))
    print("};")


print(f"// Made by tools/make_identifier_table.py from Unicode {unicodedata.unidata_version}"
      f" of CPython {sys.version.split()[0]}: edges of half-open ranges.")
table("kIdentifierStartEdges", ranges(str.isidentifier))
table("kIdentifierContinueEdges", ranges(lambda c: ("a" + c).isidentifier()))
