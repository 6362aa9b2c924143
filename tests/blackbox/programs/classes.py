# native
class Point:
    count = 0

    def __init__(self, x, y=0):
        self.x = x
        self.y = y
        Point.count += 1

    def __add__(self, other):
        if not isinstance(other, Point):
            return NotImplemented
        return Point(self.x + other.x, self.y + other.y)

    def __radd__(self, other):
        return Point(self.x + other, self.y + other)

    def __eq__(self, other):
        return isinstance(other, Point) and (self.x, self.y) == (other.x, other.y)

    def __lt__(self, other):
        return (self.x, self.y) < (other.x, other.y)

    def __repr__(self):
        return f"Point({self.x!r}, {self.y!r})"

    def __len__(self):
        return 2

    def __getitem__(self, i):
        return (self.x, self.y)[i]

    def __neg__(self):
        return Point(-self.x, -self.y)

    def __bool__(self):
        return bool(self.x or self.y)

    def __call__(self, k):
        return self.x * k

    def __contains__(self, v):
        return v in (self.x, self.y)

    @property
    def norm1(self):
        return abs(self.x) + abs(self.y)

    @staticmethod
    def origin():
        return Point(0)

    @classmethod
    def diagonal(cls, k):
        return cls(k, k)


p, q = Point(1, 2), Point(3)
print(p + q, 5 + p, p == Point(1, 2), p != q, p < q, len(p), p[1], list(p), -p, p(10))
print(bool(Point(0)), 2 in p, 7 in p, p.norm1, Point.origin(), Point.diagonal(4), Point.count)
print(sorted([q, p, Point(0, 9)]), max(p, q), [*p], p in [q, Point(1, 2)])
for bad in (lambda: p + 1, lambda: p < 3, lambda: p.z, lambda: Point(), lambda: {p: 1}, lambda: Point.nothing, lambda: p > q, lambda: p <= q):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)


class Base:
    kind = "base"

    def hello(self):
        return "hello from " + self.kind

    def __str__(self):
        return "<" + self.kind + ">"


class Derived(Base):
    kind = "derived"

    def hello(self):
        return super().hello() + "!"

    def __iter__(self):
        return iter([1, 2, 3])


d = Derived()
print(d.hello(), str(d), f"{d}", "%s" % d, list(d), isinstance(d, Base), issubclass(Derived, Base))
print(type(d) is Derived, Derived.__name__, d.__class__.__name__, Base.hello(d))
d.kind = "own"
print(d.hello(), Derived.kind)
m = d.hello
print(m())
setattr(d, "extra", 3)
print(getattr(d, "extra"), getattr(d, "nope", "default"), hasattr(d, "extra"), hasattr(d, "nope"))


class Stack:
    def __init__(self):
        self.items = []

    def push(self, x):
        self.items.append(x)
        return self

    def __enter__(self):
        print("enter")
        return self

    def __exit__(self, kind, value, trace):
        print("exit", kind and kind.__name__, value)
        return kind is ValueError


with Stack() as s:
    s.push(1).push(2)
    print(s.items)
with Stack():
    raise ValueError("swallowed")
try:
    with Stack():
        raise KeyError("out")
except KeyError as e:
    print("caught", e)


class Counter:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        return self.n


print(list(Counter(4)), sum(Counter(5)), [x * 2 for x in Counter(3)])


class Hashed:
    def __init__(self, v):
        self.v = v

    def __hash__(self):
        return hash(self.v)

    def __eq__(self, o):
        return self.v == o.v


print(len({Hashed(1), Hashed(1), Hashed(2)}), {Hashed(3): "x"}[Hashed(3)])


class Node:
    def __init__(self, value, left=None, right=None):
        self.value, self.left, self.right = value, left, right

    def walk(self):
        if self.left:
            yield from self.left.walk()
        yield self.value
        if self.right:
            yield from self.right.walk()


print(list(Node(2, Node(1), Node(3, None, Node(4))).walk()))


class Plain:
    pass


o = Plain()
o.a = 1
o.a += 5
print(o.a)
try:
    o.b
except AttributeError as e:
    print(e)
try:
    Plain(1)
except TypeError as e:
    print(e)
