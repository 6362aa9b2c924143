# native
# collections.namedtuple and typing.NamedTuple.
from collections import namedtuple
from typing import NamedTuple


def show(f):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)


Point = namedtuple("Point", ["x", "y"])
Pair = namedtuple("Pair", "first, second", defaults=[None])
Empty = namedtuple("Empty", "")


class Emp(NamedTuple):
    """An employee."""

    name: str
    id: int = 3

    def title(self):
        return self.name.title() + str(self.id)

    @property
    def upper(self):
        return self.name.upper()


class Vec(namedtuple("Vec", "x y")):
    __slots__ = ()

    def norm(self):
        return (self.x**2 + self.y**2) ** 0.5


Row = NamedTuple("Row", [("a", int), ("b", str)])
p = Point(1, y=2)
print(p, p.x, p[1], p == (1, 2), p + (3,), len(p), list(p), p._asdict(), p._replace(x=5), Point._fields, Point._make([7, 8]), tuple(p), p[:], p * 1, p[-1:])
a, b = p
print(a, b, hash(p) == hash((1, 2)), p < (1, 3), {p: 1}[(1, 2)], isinstance(p, tuple), isinstance(p, Point), Point.__name__, type(p).__name__, sorted([Point(2, 1), Point(1, 2)]), max(p), sum(p), 2 in p, p.index(2), p.count(1))
print(Pair(1), Pair(1, 2).second, Pair._field_defaults, Empty(), Emp("ann bee"), Emp("a", 4).title(), Emp("b").upper, Emp._fields, Emp._field_defaults, Vec(3, 4).norm(), Vec(1, 2), Row(1, "x"), str(p), "%s %s" % p, f"{p}")
print([Point(i, i * i) for i in range(3)], repr([p]), p == Point(1, 2), p != Point(1, 3), Point(x=3, y=4), Point(*[5, 6]), Point(**{"x": 1, "y": 2}), dict(zip(Point._fields, p)))
show(lambda: Point(1))
show(lambda: Point(1, 2, 3))
show(lambda: Point(1, z=2))
show(lambda: p.z)
show(lambda: setattr(p, "x", 3))
show(lambda: p[5])
show(lambda: p._replace(q=1))
show(lambda: Point._make([1]))
show(lambda: Pair())
show(lambda: namedtuple("T", "a", defaults=[1, 2]))
show(lambda: p < 3)
match p:
    case Point(x, y):
        print("point", x, y)
match p:
    case (1, second):
        print("sequence", second)
match Emp("zed"):
    case Emp(name="zed", id=i):
        print(i)

for other in (1, [1], "a", b"a", None):
    try:
        print(namedtuple("Pair", "a b")(1, 2) + other)
    except TypeError as error:
        print(error)
