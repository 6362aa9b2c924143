# native
# Several bases: the order of classes, super() along it, class methods, and what classes tell.


class A:
    def who(self):
        return ["A"]

    @classmethod
    def make(cls):
        return cls.__name__

    @staticmethod
    def plain(x):
        return x + 1


class B(A):
    def who(self):
        return ["B"] + super().who()

    @classmethod
    def make(cls):
        return "B." + super().make()


class C(A):
    def who(self):
        return ["C"] + super().who()


class D(B, C):
    def who(self):
        return ["D"] + super().who()


class Mixin:
    def hello(self):
        return "hello " + self.name


class Named(Mixin, D):
    def __init__(self, name):
        self.name = name


print(D().who(), D.make(), B.make(), D.plain(1), D().make(), [c.__name__ for c in D.__mro__], [c.__name__ for c in D.__bases__])
n = Named("x")
print(n.hello(), n.who(), isinstance(n, (C, int)), issubclass(Named, A), Named.__mro__[1].__name__, super(D, n).who(), super(B, D()).who())


class MyError(Mixin, ValueError):
    name = "err"


try:
    raise MyError("a", 1)
except ValueError as error:
    print(error.hello(), error.args, isinstance(error, Mixin), MyError.__mro__[2].__name__)


class Root:
    def __init__(self, **rest):
        self.rest = rest


class Left(Root):
    def __init__(self, left=0, **rest):
        super().__init__(**rest)
        self.left = left


class Right(Root):
    def __init__(self, right=0, **rest):
        super().__init__(**rest)
        self.right = right


class Both(Left, Right):
    def __init__(self, **rest):
        super().__init__(**rest)
        self.total = self.left + self.right


b = Both(left=1, right=2, more=3)
print(b.left, b.right, b.rest, b.total)


# __new__, __init_subclass__, __set_name__, descriptors, __setattr__, __delattr__, __slots__
class Singleton:
    _one = None

    def __new__(cls, *args):
        if cls._one is None:
            cls._one = super().__new__(cls)
            cls._one.made = 0
        cls._one.made += 1
        return cls._one


print(Singleton() is Singleton(1, 2), Singleton().made)


class Positive:
    def __new__(cls, value):
        if value < 0:
            return "negative"
        return super().__new__(cls)

    def __init__(self, value):
        self.value = value


print(Positive(-1), Positive(3).value)


class Plugin:
    registry = {}

    def __init_subclass__(cls, name=None, **rest):
        super().__init_subclass__(**rest)
        Plugin.registry[name or cls.__name__] = cls


class First(Plugin):
    pass


class Second(Plugin, name="two"):
    pass


print(sorted(Plugin.registry), Plugin.registry["two"] is Second)


class Typed:
    def __init__(self, kind):
        self.kind = kind

    def __set_name__(self, owner, name):
        self.name = "_" + name
        self.owner = owner.__name__

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        return getattr(instance, self.name, None)

    def __set__(self, instance, value):
        if not isinstance(value, self.kind):
            raise TypeError("%s must be %s" % (self.name, self.kind.__name__))
        setattr(instance, self.name, value)


class Lazy:
    def __init__(self, function):
        self.function = function

    def __get__(self, instance, owner):
        value = self.function(instance)
        instance.__dict__ if False else setattr(instance, self.function.__name__, value)
        return value


class Person:
    name = Typed(str)
    age = Typed(int)

    def __init__(self, name, age):
        self.name = name
        self.age = age

    @Lazy
    def shout(self):
        print("computed")
        return self.name.upper()


p = Person("Ann", 5)
print(p.name, p.age, Person.name.owner, Person.age.kind is int, p.shout, p.shout)
for wrong in (("x", "y"), (1, 2)):
    try:
        Person(*wrong)
    except TypeError as error:
        print(error)


class Guarded:
    def __init__(self):
        self.log = []
        self.x = 1

    def __setattr__(self, name, value):
        if name == "no":
            raise AttributeError("no " + name)
        super().__setattr__(name, value)
        if name != "log":
            self.log.append(name)

    def __delattr__(self, name):
        self.log.append("del " + name)
        object.__delattr__(self, name)

    def __getattr__(self, name):
        return "missing " + name


g = Guarded()
g.y = 2
g.y = 3
del g.x
print(g.log, g.x, g.y)
try:
    g.no = 1
except AttributeError as error:
    print(error)


class Slotted:
    __slots__ = ("a", "b")

    def __init__(self, a):
        self.a = a


class More(Slotted):
    __slots__ = ["c"]


s = Slotted(1)
s.b = 2
m = More(5)
m.c = 6
print(s.a, s.b, m.a, m.c, Slotted.__slots__)
try:
    s.z = 1
except AttributeError as error:
    print(error)


class P:
    def __init__(self):
        self._v = 1

    @property
    def v(self):
        "the value"
        return self._v

    @v.setter
    def v(self, value):
        self._v = value * 2

    @v.deleter
    def v(self):
        print("deleted")
        self._v = None

    @property
    def fixed(self):
        return 7


p = P()
p.v = 4
print(p.v, P.v.fget(p))
del p.v
print(p.v, p.fixed)
for f in (lambda: setattr(p, "fixed", 1), lambda: p.nothing, lambda: p.__class__.nothing):
    try:
        f()
    except AttributeError as error:
        print(error)
try:
    del p.fixed
except AttributeError as error:
    print(error)
p.extra = 1
p.other = 2
del p.extra
print(hasattr(p, "extra"), p.other)
try:
    del p.extra
except AttributeError as error:
    print(error)


class Money:
    def __init__(self, amount):
        self.amount = amount

    def __format__(self, spec):
        return "$" + format(self.amount, spec or ".2f")

    def __class_getitem__(cls, item):
        return (cls.__name__, item)


print(f"{Money(3.14159)} {Money(2):.0f}", format(Money(1), ".1f"), "{:.3f}".format(Money(1)), Money[int] == ("Money", int), Money["x"])


def documented(a, b=1):
    """What it does."""
    return a


class Documented:
    """A class."""

    def method(self):
        "A method."


class Child(Documented):
    pass


print(documented.__doc__, Documented.__doc__, Documented.method.__doc__, Documented().method.__doc__, Child.__doc__, Child().__doc__, (lambda: 1).__doc__, documented.__module__)
print(Documented().method.__name__, Documented().method.__self__.__class__.__name__, Documented.method.__qualname__)
