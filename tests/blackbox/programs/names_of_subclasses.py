"""What a subclass lacks is told by its own name, or declines."""
from enum import Enum, IntEnum


class P(IntEnum):
    LOW = 1


class D(dict):
    pass


class E(Enum):
    A = 1


class F(float):
    pass


class Plain:
    pass


def delete(container, key):
    del container[key]


for use in (lambda: f"{P.LOW:zz}", lambda: P - [1], lambda: E - [1], lambda: f"{D():+}", lambda: round(D()), lambda: D() < D(), lambda: "abc"[D():], lambda: (1, 2).__delitem__(0), lambda: delete((1, 2), P.LOW), lambda: delete(Plain(), P.LOW), lambda: delete({}, P.LOW), lambda: ~F(1.5)):
    try:
        print(use())
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        print(type(error).__name__, error)


class Odd:
    def __iter__(self):
        return iter(10)


sum(Odd(), "")
