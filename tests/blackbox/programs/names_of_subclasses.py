"""What a subclass lacks is told by its own name, or declines."""
from enum import Enum, IntEnum


class P(IntEnum):
    LOW = 1


class D(dict):
    pass


class E(Enum):
    A = 1


for use in (lambda: f"{P.LOW:zz}", lambda: P - [1], lambda: E - [1], lambda: f"{D():+}", lambda: round(D()), lambda: D() < D(), lambda: "abc"[D():]):
    try:
        print(use())
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
