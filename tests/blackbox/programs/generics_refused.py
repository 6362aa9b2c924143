from typing import Generic, List, NamedTuple, Protocol, TypeVar

T = TypeVar("T")
S = TypeVar("S")


class Box(Generic[T]):
    pass


class P(Protocol):
    x: int


# ---
isinstance(1, P)
# ---
class C(Generic[T], Generic[S]):
    pass
# ---
class D(Generic):
    pass
# ---
Box[int, str]
# ---
class E(Box):
    pass


E[int]
# ---
print((int | int) is int)
# ---
class F(NamedTuple):
    a: int
    _source = 1
# ---
class Blocked:
    __reversed__ = None

    def __len__(self):
        return 1

    def __getitem__(self, i):
        return i


reversed(Blocked())
# ---
def g():
    yield 1


g().throw(KeyError("a"))
# ---
# native
print(isinstance(Box[int](), Box), Box[int | None] is not None)
