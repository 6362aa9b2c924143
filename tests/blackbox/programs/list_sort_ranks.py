# native
# Keys that are sorted without being compared: what order and stability come to.
state = 12345


def draw(n):
    global state
    state = (state * 1103515245 + 12345) % 2147483648
    return state // 65536 % n


def show(keys, count=12):
    tagged = list(enumerate(keys))
    ordered = sorted(tagged, key=lambda t: t[1])
    backwards = sorted(tagged, key=lambda t: t[1], reverse=True)
    print(len(keys), [t[0] for t in ordered][:count], [t[0] for t in backwards][-count:])
    assert [t[1] for t in ordered] == sorted(keys)
    again = keys[:]
    again.sort(reverse=True)
    assert again == sorted(keys, reverse=True)
    total = 0
    for place, (index, _) in enumerate(ordered):
        total = (total * 31 + index * (place + 1)) % 1000003
    print(total)


for count in (0, 1, 2, 3, 7, 24, 25, 64, 65, 200, 1500):
    show([draw(10) for _ in range(count)])
    show([draw(30000) - 15000 for _ in range(count)])
    show([(draw(30000) - 15000) * 7 ** draw(14) for _ in range(count)])
    show([draw(1000) / 8 - 60 for _ in range(count)])
    show([1 / (draw(30000) + 1) * (-1) ** draw(2) for _ in range(count)])
    show(["".join("ab"[draw(2)] for _ in range(draw(5))) for _ in range(count)])
    show(["common prefix of all " + str(draw(500)) for _ in range(count)])
    show(["x" * (60 + draw(3)) + chr(97 + draw(3)) * draw(40) for _ in range(count)])
    show(["a\0b\0"[: draw(5)] + "\0" * draw(9) for _ in range(count)])
    show(["caf\xe9\xff"[: draw(6)] + chr(200 + draw(50)) for _ in range(count)])
    show([(draw(5), draw(5)) for _ in range(count)])
    show([("ab"[draw(2)] * draw(12), -draw(3), draw(4) / 2) for _ in range(count)])
    show([(draw(3), "word " * draw(4) + "abc"[draw(3)]) for _ in range(count)])
# ---
# native
# Zeros of both signs are equal, and keep their order.
values = [0.0, -0.0, 1.0, -0.0, 0.0, -1.0]
print(sorted(values), sorted(values, reverse=True))
print(sorted([(0.0, 2), (-0.0, 1), (0.0, 0)]))
inf = float("inf")
print(sorted([inf, -inf, 1e308, -1e308, 5e-324, -5e-324, 0.0]))
# ---
# native
# Not a number: what comes of it hangs on the comparisons.
nan = float("nan")
for values in ([3.0, nan, 1.0, 2.0], [nan, 1.0, nan, 0.5] * 9, [1.0, 2.0, nan] * 30):
    print(sorted(values), sorted(values, reverse=True))
# ---
# native
# What is not all alike.
print(sorted([3, 1.5, 2, True, False, 2.5]))
print(sorted([10**30, 5, -(10**30), 7]))
print(sorted(["z", "\u0151", "a", "\U0001f600", "\xe9"]))
print(sorted([(1, 2), (1,), (0, 5, 6), ()]))
print(sorted([(1, "b"), (2.0, "a"), (0, "c")]))
print(sorted([[2, 1], [1, 5], [1, 2]]))
for values in ([1, "a"], [(1, "a"), (1, 2)], [(1, None), (1, None)], [None, None], [(2, {}), (1, {})]):
    try:
        print(sorted(values))
    except TypeError as e:
        print(type(e), e)
# ---
# native
# Objects within tuples are compared as often as ever, and in the same order.
class Loud:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        log.append((self.n, other.n))
        return self.n < other.n

    def __eq__(self, other):
        log.append((self.n, other.n, "eq"))
        return self.n == other.n


log = []
values = [(i * 7 % 4, Loud(i * 5 % 13)) for i in range(30)]
print([(a, b.n) for a, b in sorted(values, key=lambda t: t)])
print(len(log), log[:20])
