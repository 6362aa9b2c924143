"""Writes the names of the attributes that CPython's builtin types have, special ones left out.

    /usr/bin/python3 make_attribute_names.py ../src/core/AttributeNames.inc

For each type one row: TYPE_ATTRIBUTES(Id, "name", ...). What a type of ours lacks and CPython's has
is declined; what neither has is an AttributeError.
"""

import sys




def generator():
    yield


SAMPLES = {
    "Int": 1,
    "Bool": True,
    "Float": 1.0,
    "Complex": 1j,
    "NoneType": None,
    "EllipsisType": ...,
    "NotImplementedType": NotImplemented,
    "Str": "",
    "Bytes": b"",
    "Tuple": (),
    "List": [],
    "Dict": {},
    "Set": set(),
    "FrozenSet": frozenset(),
    "Range": range(1),
    "Slice": slice(1),
    "DictKeys": {}.keys(),
    "DictValues": {}.values(),
    "DictItems": {}.items(),
    "BuiltinFunction": len,
    "Property": property(),
    "Generator": generator(),
    "ListIterator": iter([]),
    "TupleIterator": iter(()),
    "StrIterator": iter(""),
    "RangeIterator": iter(range(1)),
    "SetIterator": iter(set()),
    "DictIterator": iter({}),
    "Enumerate": enumerate([]),
    "Zip": zip(),
    "Map": map(len, []),
    "Filter": filter(None, []),
}


def main():
    lines = ["// Written by tools/make_attribute_names.py from CPython %d.%d. Not to be edited.\n" % sys.version_info[:2]]
    for type_id, sample in SAMPLES.items():
        names = [name for name in dir(sample) if not (name.startswith("__") and name.endswith("__"))]
        row = 'TYPE_ATTRIBUTES(%s%s)' % (type_id, "".join(', "%s"' % name for name in names))
        lines.append(row + "\n")
    with open(sys.argv[1], "w") as out:
        out.writelines(lines)


main()
