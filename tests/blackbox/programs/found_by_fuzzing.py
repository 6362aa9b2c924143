# native
def unbound(v0):
    v2 = [v2 for q in v0]
    return v2


for call in (
    lambda: unbound([1]),
    lambda: {}.__class__,
    lambda: list(reversed(b"xy")),
    lambda: format(1, None),
    lambda: int(1.0, -(2**63) - 1),
):
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, e)
for target, key in (("a", 0), ("a", -(2**63) - 1), (1, 0), ((1,), 0), ({1}, 0), (1.5, "x"), (b"x", 2**70), (range(3), 1)):
    try:
        del target[key]
    except Exception as e:
        print(type(e).__name__, e)
    try:
        target[key] = 1
    except Exception as e:
        print(type(e).__name__, e)
for a in ({}, set(), 1.5, None, range(2), "s", frozenset()):
    for b in ((1,), "x", [], b"", {}):
        for op in (lambda a, b: a * b, lambda a, b: a + b):
            try:
                op(a, b)
            except TypeError as e:
                print(e)
        try:
            c = a
            c *= b
        except TypeError as e:
            print(e)
for it in (iter("a"), iter("é"), iter({}), iter({}.values()), reversed({}), reversed([]), reversed("a"), iter({}.items())):
    try:
        it + 1
    except TypeError as e:
        print(e)
import collections
import re

try:
    1 in re.match("a", "a")
except TypeError as e:
    print(e)
try:
    collections.namedtuple("N", "x")(1) + ""
except TypeError as e:
    print(e)
