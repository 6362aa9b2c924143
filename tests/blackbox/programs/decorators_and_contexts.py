# native
# functools.wraps, total_ordering, cached_property; contextlib; generic classes and protocols.
import functools
from functools import wraps, total_ordering, cached_property, lru_cache, partial
from contextlib import contextmanager, suppress, nullcontext
from typing import Generic, TypeVar, Protocol, Any, Callable, List, Optional


def show(f):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)


def logged(function):
    @wraps(function)
    def wrapper(*args, **kwargs):
        wrapper.calls += 1
        return function(*args, **kwargs)

    wrapper.calls = 0
    return wrapper


def repeat(times):
    def decorator(function):
        @functools.wraps(function)
        def wrapper(*args):
            return [function(*args) for _ in range(times)]

        return wrapper

    return decorator


@logged
@repeat(2)
def greet(name, mark="!"):
    """Says hello."""
    return "hi " + name + mark


print(greet("a"), greet.__name__, greet.__doc__, greet.__qualname__, greet.calls, greet.__wrapped__.__name__, greet.__wrapped__.__wrapped__("z", "?"), greet.__module__)
show(lambda: greet())
show(lambda: greet("a", nothing=1))


def validate(*types):
    def decorator(f):
        @wraps(f)
        def inner(x):
            for value, kind in zip([x], types):
                if not isinstance(value, kind):
                    raise TypeError(f"{f.__name__} wants {kind.__name__}")
            return f(x)

        return inner

    return decorator


@validate(int)
def double(x):
    return x * 2


print(double(4))
show(lambda: double("a"))
show(lambda: double())
show(lambda: double(1, 2))


class CountCalls:
    def __init__(self, f):
        functools.update_wrapper(self, f) if False else None
        self.f = f
        self.n = 0

    def __call__(self, *a):
        self.n += 1
        return self.f(*a)


@CountCalls
def add(a, b):
    return a + b


print(add(1, 2), add(3, 4), add.n)


@total_ordering
class Student:
    def __init__(self, name, grade):
        self.name = name
        self.grade = grade

    def __eq__(self, other):
        if not isinstance(other, Student):
            return NotImplemented
        return self.grade == other.grade

    def __lt__(self, other):
        if not isinstance(other, Student):
            return NotImplemented
        return self.grade < other.grade

    def __repr__(self):
        return self.name


@total_ordering
class Ge:
    def __init__(self, v):
        self.v = v

    def __ge__(self, other):
        return self.v >= other.v

    def __eq__(self, other):
        return self.v == other.v


a, b, c = Student("a", 1), Student("b", 2), Student("c", 2)
print(a < b, a <= b, a > b, a >= b, b <= c, b >= c, b > c, b < c, sorted([b, a]), max(a, b), Ge(1) < Ge(2), Ge(1) <= Ge(1), Ge(3) > Ge(2), Ge(2) > Ge(2))
show(lambda: a >= 3)
show(lambda: a > "x")


class Circle:
    def __init__(self, r):
        self.r = r

    @cached_property
    def area(self):
        print("computing")
        return 3 * self.r**2


k = Circle(2)
print(k.area, k.area)
k.area = 5
print(k.area)
del k.area
print(k.area)


@contextmanager
def managed(name, fail=False):
    print("enter", name)
    try:
        yield name.upper()
    except ValueError as error:
        print("handled", error)
    finally:
        print("exit", name)


@contextmanager
def tag(name):
    print(f"<{name}>")
    yield
    print(f"</{name}>")


with managed("a") as value, tag("b"):
    print(value)
with managed("x"):
    raise ValueError("bad")
try:
    with managed("y"):
        raise KeyError("k")
except KeyError as error:
    print("outside", error)
try:
    with tag("t"):
        1 / 0
except ZeroDivisionError as error:
    print(error)


@contextmanager
def never():
    if False:
        yield


@contextmanager
def twice():
    yield 1
    yield 2


for manager in (never, twice):
    try:
        with manager() as v:
            print(v)
    except RuntimeError as error:
        print(error)
with suppress(KeyError, IndexError):
    print([][1])
with suppress(ZeroDivisionError):
    print("fine")
with nullcontext(5) as five:
    print(five, managed.__name__)


def early():
    with tag("f"):
        return "returned"


print(early())
for i in range(3):
    with suppress(ValueError):
        if i == 1:
            continue
        print(i)


class NotContext:
    pass


class HalfContext:
    def __enter__(self):
        return 1


for broken in (NotContext(), HalfContext()):
    try:
        with broken:
            pass
    except TypeError as error:
        print(error)

T = TypeVar("T")


class Stack(Generic[T]):
    def __init__(self) -> None:
        self.items: List[T] = []

    def push(self, item: T) -> "Stack[T]":
        self.items.append(item)
        return self

    def pop(self) -> Optional[T]:
        return self.items.pop() if self.items else None


class Speaks(Protocol):
    def speak(self) -> str:
        ...


class Dog:
    def speak(self) -> str:
        return "woof"


def talk(who: Speaks) -> str:
    return who.speak()


s = Stack[int]()
print(s.push(1).push(2).pop(), Stack().pop(), talk(Dog()), isinstance(s, Stack))
