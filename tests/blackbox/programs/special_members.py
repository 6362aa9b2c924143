# Special methods that are no plain functions, and names that classes have of their own accord.
class Called:
    def __call__(self, *args):
        return args


# ---
class A:
    @property
    def __len__(self):
        return lambda: 5


print(len(A()))
# ---
class A:
    @staticmethod
    def __add__(other):
        return other


print(A() + 1)
# ---
class A:
    __neg__ = Called()


print(-A())
# ---
class A:
    @classmethod
    def __new__(*args):
        return len(args)


print(A(1))
# ---
class A:
    __getitem__ = max


print(A()[[1, 2]])
# ---
class A:
    @staticmethod
    def __init__():
        print("made")


A()
# ---
class A:
    __name__ = "B"


print(A.__name__)
# ---
class A:
    __qualname__ = "C"
    __module__ = "elsewhere"


print(A)
# ---
class A:
    x: int


class B(A):
    pass


print(B.__annotations__)
# ---
class Setter:
    def __set__(self, instance, value):
        instance.__dict__["x"] = value


class A:
    x = Setter()


a = A()
a.x = 5
print(a.x)
# ---
class A:
    def __getattr__(self, name):
        return name


print(A().__module__, A().__doc__)
# ---
from typing import Protocol


class A(Called, Protocol):
    pass
# ---
import math

print(math.copysign(1, -math.nan), math.copysign(1, float("-nan")))
# ---
import contextlib


@contextlib.contextmanager
def around():
    print("before")
    yield
    print("behind")


@around()
def f():
    print("within")


f()
# ---
__name__ = "elsewhere"


class A:
    pass


print(A.__module__)
