# CPython makes room for as many items as an object says that it has.
import itertools


class Long:
    def __init__(self, length):
        self.length = length

    def __len__(self):
        return self.length

    def __iter__(self):
        return iter([1, 2])


for length in [0, 1, 2, 3, 1000, 2**50 - 1, 2**62]:
    for make in [list, tuple, sorted, set, lambda v: list(itertools.combinations(v, 2)), lambda v: [*v], lambda v: [0].extend(v)]:
        try:
            print(length, make(Long(length)))
        except (MemoryError, OverflowError) as error:
            print(length, type(error).__name__, error)
