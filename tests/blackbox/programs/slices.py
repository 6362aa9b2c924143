# native
# Slices of what keeps them and of what does not, with bounds of all kinds.


class Keeps:
    def __init__(self):
        self.slices = []

    def __getitem__(self, key):
        self.slices.append(key)
        return key


keeps = Keeps()
keeps[1:2], keeps[:], keeps[::3], keeps[1:2, 3:4]
print(keeps.slices, keeps[5:6] == slice(5, 6), keeps["a":None:2.5])


for sequence in ("abcdefgh", "aéλ😀aéλ😀", list(range(8)), tuple(range(8)), range(8), b"abcdefgh", "", [], ()):
    for start in (None, 0, 1, 3, -1, -3, 8, 20, -20, 2**70, -(2**70), True):
        for stop in (None, 0, 2, 5, -2, 9, -20):
            assert sequence[start:stop] == sequence[start:stop:None] == sequence[slice(start, stop)]
            print(sequence[start:stop], sequence[start:stop:2], sequence[start:stop:-1], end=" ")
    print()

for sequence in ("abc", [1, 2, 3], (1, 2, 3), b"abc", range(3), {1: 2}, {1}, 5, None, len):
    for part in (lambda: sequence[0:1:0], lambda: sequence["a":], lambda: sequence[:1.5], lambda: sequence[0:1]):
        try:
            print(part())
        except (TypeError, ValueError, KeyError) as error:
            print(type(error).__name__, error)

whole = (1, 2, 3)
copy = [1, 2, 3]
print(whole[:], copy[:] is copy, copy[1:1], copy[2:1])
copy[:] = copy[::-1]
print(copy, [copy[i:] for i in range(4)], [copy[:i] for i in range(4)])
