# native
import statistics
from statistics import StatisticsError, mean, stdev

SAMPLES = [
    [1, 2, 3, 4], [1, 2, 3], [5], [2.5, 3.5, 4.0], [0.1, 0.2, 0.3], [1, 2.5], [True, False, True], [10**20, 1], [-3, -1, 4.5],
    [1e16, 1.0, -1e16], [0, 0, 0], [0.1] * 10, list(range(100)), [3.14159, 2.71828, 1.41421, 1.61803], (7, 7, 8), [2**60, 2**60 + 2], [1 / 3, 2 / 3],
    [4, 4, 4, 5], [1.5, 2.5, 2.5, 2.75, 3.25, 4.75], [95, 87, 92, 78], [1, 1, 2, 2, 3], [], {1: 2, 3: 4}, range(5), [600, 470, 170, 430, 300], [0.5, 1e-17],
]
FUNCTIONS = ["mean", "median", "median_low", "median_high", "mode", "multimode", "variance", "pvariance", "stdev", "pstdev"]
for sample in SAMPLES:
    for name in FUNCTIONS:
        try:
            print(name, repr(getattr(statistics, name)(sample)))
        except StatisticsError as error:
            print(name, error)
print(statistics.mode("mississippi"), statistics.multimode("aabbc"), statistics.mode([None, "a", None]), statistics.median_low(["b", "a", "c", "d"]))
print(statistics.median(x * x for x in range(4)), mean(iter([1, 2])), round(stdev([10, 12, 23, 23, 16, 23, 21, 16]), 4))
seed = 12345
numbers = []
for _ in range(60):
    seed = (seed * 1103515245 + 12345) % 2**31
    numbers.append(seed / 1000.0 if seed % 3 else seed % 1000)
    if len(numbers) > 2:
        print(repr(mean(numbers)), repr(stdev(numbers)), repr(statistics.pvariance(numbers)), repr(statistics.median(numbers)))
try:
    mean([])
except ValueError as error:
    print(type(error).__name__, error)
stdev([1])
