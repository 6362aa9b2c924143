# native
# Modules that are here for a few names, and arguments at their limits.
import sys
import itertools
from collections.abc import Iterable, Callable, Mapping

sys.setrecursionlimit(10000)


def each(items: Iterable, f: Callable[[int], int]) -> Mapping[int, int]:
    return {i: f(i) for i in items}


print(each([1, 2], lambda x: x * 2), sys.maxsize)
print(list(itertools.islice(itertools.count(), 2, 10**12, 10**11))[:1] if False else list(itertools.islice("abc", 1, 10**12)))
for f in (lambda: sorted([1], reverse=2**20), lambda: [2, 1].sort(reverse=-1)):
    print(f())
