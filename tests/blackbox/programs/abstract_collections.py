# native
import typing
from collections import Counter, OrderedDict, deque, namedtuple
from collections.abc import (Callable, Collection, Container, Generator, Hashable, Iterable, Iterator, Mapping, MutableMapping,
                             MutableSequence, MutableSet, Sequence, Set, Sized)


CLASSES = [Callable, Collection, Container, Generator, Hashable, Iterable, Iterator, Mapping, MutableMapping, MutableSequence, MutableSet,
           Sequence, Set, Sized]


class Empty:
    pass


class Items:
    def __getitem__(self, i):
        return i

    def __len__(self):
        return 3


class Walk:
    def __iter__(self):
        return self

    def __next__(self):
        raise StopIteration

    def __call__(self):
        return 1


class Box:
    def __contains__(self, x):
        return True

    def __iter__(self):
        return iter([])

    def __len__(self):
        return 0

    def __eq__(self, other):
        return True


class Own(list):
    pass


class Names(dict):
    pass


class Word(str):
    pass


def numbers():
    yield 1


VALUES = [
    None, True, 3, 2.5, 1j, "a", b"a", [], (), {}, set(), frozenset(), range(3), {}.keys(), {}.values(), {}.items(), iter([]), iter(""), iter({}),
    numbers(), numbers, len, str.upper, [].append, lambda: 0, zip(), map(str, []), enumerate([]), reversed([]), filter(None, []), deque(), Counter(),
    OrderedDict(), namedtuple("P", "x")(1), Empty(), Items(), Walk(), Box(), Empty, int, ValueError("x"), ..., NotImplemented, Own(), Names(), Word("w"),
    slice(1), (x for x in ()),
]
for value in VALUES:
    row = []
    for i, cls in enumerate(CLASSES):
        if isinstance(value, (Own, Names, Word)) and i not in (5, 7, 11, 13):
            continue
        row.append("x" if isinstance(value, cls) else ".")
    print("".join(row))
print(isinstance([], typing.Sequence), isinstance({}, typing.Mapping), isinstance(3, typing.Hashable), isinstance(len, typing.Callable))
print(isinstance("a", (int, Iterable)), isinstance(3, (Iterable, str)), isinstance({}, (list, (Mapping, set))))


def flatten(values):
    for value in values:
        if isinstance(value, Iterable) and not isinstance(value, (str, bytes)):
            yield from flatten(value)
        else:
            yield value


print(list(flatten([1, [2, (3, "ab")], {4: 5}, range(2)])))


def decorate(function):
    def inner(*args):
        """Inner."""
        return function(*args)

    inner.__name__ = function.__name__
    inner.__doc__ = function.__doc__
    return inner


@decorate
def named(a):
    """Named."""
    return a


print(named.__name__, named.__doc__, named(2), named.__qualname__)
