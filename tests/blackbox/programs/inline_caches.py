# native
# The same line of code meets other classes, other shapes and classes that change meanwhile.
class A:
    kind = "a"

    def __init__(self, x=0):
        self.x = x

    def get(self):
        return ("A", self.x)


class B(A):
    kind = "b"

    def get(self):
        return ("B", self.x)


class C:
    def __init__(self, x):
        self.y = 1
        self.x = x
        if x > 2:
            self.z = x

    def get(self):
        return ("C", self.x, self.y)


def read(o):
    return o.get(), o.x


def write(o, v):
    o.x = v
    o.extra = v
    return o.extra


for o in (A(1), A(2), B(3), C(4), C(1), A(5), B(6), C(3)):
    print(read(o), write(o, 10), read(o))

a = A(1)
for i in range(6):
    print(i, read(a), a.kind)
    if i == 1:
        A.get = lambda self: ("other", self.x)
    if i == 2:
        a.get = lambda: "own"
    if i == 3:
        A.kind = "changed"
    if i == 4:
        a.kind = "own kind"
print(read(A(7)), B.kind, B(1).get())


class Plain:
    pass


def make(cls, *arguments):
    try:
        return cls(*arguments)
    except TypeError as error:
        return str(error)


def make1(cls):
    return cls(1)


for cls in (A, B, C, A):
    print(make1(cls).x)
print(make(Plain, 1), isinstance(Plain(), Plain))


class Returns:
    def __init__(self, what):
        self.what = what
        return what


def returns(what):
    try:
        made = Returns(what)
        return made.what
    except TypeError as error:
        return str(error)


print([returns(what) for what in (None, 1, "x", None, [])])


class Raises:
    def __init__(self, n):
        if n == 0:
            raise ValueError("zero")
        self.inner = Raises(n - 1) if n != 3 else None


for n in (0, 1, 3, 5, 3):
    try:
        print(Raises(n).inner is None)
    except (ValueError, AttributeError) as error:
        print(type(error).__name__, error)


class Rebinds:
    def __init__(self, x):
        other = self
        self = None
        other.x = x


print([Rebinds(i).x for i in range(3)])


class Generates:
    def __init__(self):
        yield 1


try:
    Generates()
except TypeError as error:
    print(error)


class WithDefaults:
    def __init__(self, a, b=2, *rest, c=3):
        self.all = (a, b, rest, c)


print(WithDefaults(1).all, WithDefaults(1, 5).all, WithDefaults(1, 5, 6).all, WithDefaults(1, c=9).all)
try:
    WithDefaults()
except TypeError as error:
    print(error)
try:
    A(1, 2, 3)
except TypeError as error:
    print(error)


class Tree:
    def __init__(self, depth):
        self.children = [Tree(depth - 1) for _ in range(2)] if depth else []

    def count(self):
        return 1 + sum(child.count() for child in self.children)


print(Tree(6).count())


class Property:
    def __init__(self):
        self.stored = 1

    @property
    def value(self):
        return self.stored

    @value.setter
    def value(self, to):
        self.stored = to * 2


def through(o):
    o.value = o.value + 1
    return o.value


p = Property()
print(through(p), through(p))


class Slotless:
    value = 5


s = Slotless()
print(through(s), through(s), through(p), Slotless.value)


class Child(Exception):
    def __init__(self, code):
        self.code2 = code


for i in range(3):
    try:
        raise Child(i)
    except Child as error:
        print(error.code2, error.args)

import math


def root(module, x):
    return module.sqrt(x)


class Fake:
    def sqrt(self, x):
        return "fake"


print(root(math, 4), root(Fake(), 4), root(math, 9))
