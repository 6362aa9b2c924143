# What random calls of builtins, methods and functions of modules found: which of several faults
# is told, and what else is given up.
def show(f, *arguments, **named):
    try:
        print(repr(f(*arguments, **named)))
    except Exception as error:
        print(type(error).__name__, error)


# ---
show(enumerate, [], 1.5, start="1_0")
# ---
show(b"".find, 2**49, type(None))
show(b"ab".count, 300, 1)
show(b"ab".index, 97, "a")
# ---
numbers = {1, 2}
numbers.__init__()
print(numbers)
# ---
show(set.__init__, [])
# ---
show([1].__imul__, None)
show([1].__imul__, 2.5)
# ---
import math

show(math.isclose, ())
# ---
import typing

show(typing.no_type_check, 0)
# ---
import bisect

show(bisect.bisect_right, {"a": 1}.items(), [])
# ---
import bisect

show(bisect.bisect, 5, 1, 0, 3)
# ---
show(issubclass, [(1, 2)], ())
# ---
value = ValueError("x")
try:
    value *= "abc"
except TypeError as error:
    print(error)


class Own(ValueError):
    pass


value = Own("x")
try:
    value *= "abc"
except TypeError as error:
    print(error)
# ---
numbers = [1, 2, 3]
try:
    numbers[-5:1.5] = 1
except TypeError as error:
    print(error)
# ---
numbers = [1, 2, 3]
try:
    numbers[0:1:True] = 1
except TypeError as error:
    print(error)
try:
    numbers[False:True:2] = 1
except TypeError as error:
    print(error)
# ---
show(UnicodeEncodeError)
# ---
show(UnicodeTranslateError, 1)
# ---
import itertools

show(itertools.combinations, "ab", 10**20)
show(itertools.combinations, 5, 10**20)
show(itertools.combinations, 5, -1)
show(itertools.combinations, "ab", -1)
show(itertools.combinations_with_replacement, "ab", 10**20)
show(itertools.permutations, "a", 10**20)
show(itertools.permutations, 5, 10**20)
# ---
import functools

show(list, functools.wraps(print))
print(type(functools.wraps(print)).__name__)


@functools.wraps(show)
def other(a, b=2):
    return a + b


print(other.__name__, other(1), other.__wrapped__ is show)
# ---
import functools

print(sorted(functools.wraps(print).keywords))
# ---
import typing

show(typing.NamedTuple, 1.5, None)
