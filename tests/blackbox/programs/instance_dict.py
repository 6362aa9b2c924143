# native
import os.path
import collections.abc, random
import time as clock


class Point:
    kind = "point"

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __eq__(self, other):
        return self.__dict__ == other.__dict__

    def __repr__(self):
        return "Point(" + ", ".join(f"{k}={v!r}" for k, v in vars(self).items()) + ")"

    def norm(self):
        return self.x * self.x + self.y * self.y


class Record:
    def __init__(self, **fields):
        self.__dict__.update(fields)

    def __getattr__(self, name):
        return "no " + name


class Slotted:
    __slots__ = ("a",)


class Typed:
    def __init__(self, kind):
        self.kind = kind

    def __set_name__(self, owner, name):
        self.name = name

    def __get__(self, instance, owner):
        return self if instance is None else instance.__dict__.get(self.name, "unset")

    def __set__(self, instance, value):
        if not isinstance(value, self.kind):
            raise TypeError(f"{self.name} must be {self.kind.__name__}")
        instance.__dict__[self.name] = value


class Person:
    name = Typed(str)
    age = Typed(int)


p, q = Point(1, 2), Point(1, 2)
print(p == q, p, p.__dict__, vars(p) is p.__dict__)
for each in (p, q, p, Point(5, 6)):
    each.x += 1
    each.z = each.norm()
    print(each, each.x, each.norm(), each.z)
p.__dict__["w"] = 4
p.__dict__["norm"] = lambda: "own"
print(p.w, p.norm(), q.norm(), hasattr(q, "w"), "x" in p.__dict__, list(p.__dict__))
del p.x
del p.__dict__["y"]
print(p.__dict__.keys(), hasattr(p, "x"), hasattr(p, "y"), getattr(p, "y", None))
try:
    p.x
except AttributeError as error:
    print(error)
try:
    del p.x
except AttributeError as error:
    print(error)
p.x = 1
p.kind = "other"
print(p.kind, Point.kind, p.__dict__.get("kind"), len(vars(p)))
r = Record(a=1, b=2)
print(r.a, r.b, r.c, r.__dict__)
r.__dict__.clear()
print(r.a, vars(r))
setattr(r, "d", 5)
delattr(r, "d")
print(vars(r), r.d)
print(hasattr(Slotted(), "__dict__"))
try:
    vars(Slotted())
except TypeError as error:
    print(error)
try:
    Slotted().__dict__
except AttributeError as error:
    print(error)
try:
    vars(5)
except TypeError as error:
    print(error)
one = Person()
print(one.name, one.age)
one.name, one.age = "Ann", 3
print(one.name, one.age, one.__dict__, Person.name.name)
try:
    one.age = "x"
except TypeError as error:
    print(error)


class Oops(Exception):
    def __init__(self, message, code):
        super().__init__(message)
        self.code = code


try:
    raise Oops("bad", 3)
except Oops as error:
    print(error.__dict__, error.code, error.args)
    error.__dict__["more"] = 1
    error.less = 2
    print(error.more, vars(error))


def totals(items):
    total = 0
    for item in items:
        total += item.x
    return total


many = [Point(i, i) for i in range(50)]
for i in range(0, 50, 3):
    many[i].__dict__["x"] = 100
print(totals(many), totals(many[:10]))
