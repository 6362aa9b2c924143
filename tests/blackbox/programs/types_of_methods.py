# ---
print(type([].append))
# ---
print(type([].__len__), type(list.__len__))
# ---
print(isinstance([].append, type(len)))
# ---
import statistics

try:
    statistics.mean[0]
except TypeError as error:
    print(error)
# ---
from collections import Counter

try:
    Counter.most_common + 1
except TypeError as error:
    print(error)
# ---
import contextlib

try:
    contextlib.nullcontext() + 1
except TypeError as error:
    print(error)
# ---
from collections import deque


class Clearing:
    def __eq__(self, other):
        d.clear()
        return True


d = deque([Clearing(), 1])
try:
    d.remove(1)
except IndexError as error:
    print(error)
