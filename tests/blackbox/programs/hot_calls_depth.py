# native
class Counts:
    def __init__(self):
        self.seen = {}

    def count(self, i):
        key = i * 4503599627370496
        return key in self.seen


def loop(counts, n):
    found = 0
    for i in range(n):
        if counts.count(i + 1000):
            found += 1
    return found


for _ in range(3):
    print(loop(Counts(), 60000))
