# Methods that make an object of the class that they are called for.
from collections import Counter, OrderedDict, defaultdict
from functools import total_ordering


class Tally(Counter):
    pass


class Groups(defaultdict):
    pass


class Ordered(OrderedDict):
    pass


def told(make):
    print(type(make()).__name__)


# ---
@total_ordering
class Number(int):
    pass


print(Number(1) < Number(2), Number(2) >= Number(2))
# ---
told(lambda: Tally("ab").copy())
# ---
told(lambda: Tally("ab") | Tally("b"))
# ---
told(lambda: Groups(list).copy())
# ---
told(lambda: Groups(list) | {})
# ---
told(lambda: Ordered(a=1).copy())
# ---
told(lambda: {} | Ordered(a=1))
# ---
print(Counter.most_common({}))
