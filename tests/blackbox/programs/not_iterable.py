# native
# What errors say of instances that cannot be iterated, subscripted or cut.
class C:
    pass


class E(ValueError):
    pass


def show(f):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)


def unpack(v):
    a, b = v


def star(v):
    a, *b = v


def store(v, key):
    v[key] = 1


def remove(v, key):
    del v[key]


for v in (C(), E(1), 5, None, C, ValueError(2), E):
    show(lambda: unpack(v))
    show(lambda: star(v))
    show(lambda: list(v))
    show(lambda: [*map(str, v)])
    show(lambda: 1 in v)
    show(lambda: len(v))
    for key in (0, -1, "k", 10**30, True):
        show(lambda: store(v, key))
        show(lambda: remove(v, key))


class OnlySets:
    def __setitem__(self, key, value):
        print("set", key)


class OnlyDeletes:
    def __delitem__(self, key):
        print("deleted", key)


for v in (OnlySets(), OnlyDeletes()):
    for key in (0, "k", 1.5):
        show(lambda: store(v, key))
        show(lambda: remove(v, key))


class BadIterator:
    def __iter__(self):
        return iter(2)


class Loud:
    def __iter__(self):
        raise KeyError("loud")


show(lambda: 1 in BadIterator())
show(lambda: 1 in Loud())
show(lambda: list(BadIterator()))
show(lambda: unpack(BadIterator()))
show(lambda: star(Loud()))


# Whatever TypeError making the iterator raises, these tell their own.
import functools
import operator


def assign(x, step):
    a = [1, 2, 3]
    a[::step] = x
    return a


class RaisesAnother:
    def __iter__(self):
        return iter(5)


class RaisesValueError:
    def __iter__(self):
        raise ValueError("of its own")


for x in (BadIterator(), RaisesAnother(), RaisesValueError(), 5, None, print):
    show(lambda: assign(x, 1))
    show(lambda: assign(x, 2))
    show(lambda: functools.reduce(max, x))
    show(lambda: functools.reduce(max, x, 1))
    show(lambda: operator.countOf(x, 1))
    show(lambda: "".join(x))
    show(lambda: 1 in x)
