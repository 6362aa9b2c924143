# native
# What functions hold while they draw from generators that fill the heap.
def texts(n):
    for i in range(n):
        yield "".join([str(i), "-", str(i * 7 % 13)] * 5)


class Total:
    def __init__(self, n):
        self.n = n

    def __add__(self, other):
        return Total(self.n + len(list(map(str, range(other % 50)))))

    def __radd__(self, other):
        return Total(self.n + other)

    def __lt__(self, other):
        return str(self.n) < str(other.n)

    def __bool__(self):
        return len([str(i) for i in range(20)]) > self.n


print(sum((i % 9 for i in range(20000)), Total(1)).n)
print(len(",".join(t for t in texts(20000))), len(sorted(t[::-1] for t in texts(20000))))
print(min(t for t in texts(9000)), max((t * 2 for t in texts(9000)), key=lambda t: t[::-1]), min((Total(len(t)) for t in texts(5000))).n)
print(any(len(t) > 1000 for t in texts(20000)), all(Total(0) for t in texts(3000)))
print(sum(sum(len(t) for t in texts(i)) for i in range(150)))
print([sum(len(t) for t in texts(i)) for i in range(0, 400, 40)])
print(list(map(sum, [(len(t) for t in texts(k)) for k in (10, 2000, 3000)])))
print(sorted(range(40), key=lambda k: sum(len(t) for t in texts(k * 30)) % 97)[:9])
print({len(t): sum(len(u) for u in texts(30)) for t in texts(3000)})
kept = [t + "x" for t in texts(4000)]
print(sum(1 for t in kept if t[:-1] == "".join(c for c in t[:-1])), len(set(kept)), ",".join(",".join(t for t in texts(3)) for _ in range(2000))[-40:])
