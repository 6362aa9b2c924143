# native
# Ints around the sizes at which they are held and computed otherwise, with ints and floats.
edges = sorted({s * (2**k + d) for k in (0, 1, 31, 48, 49, 50, 62, 63, 64, 65, 124, 125, 126, 127, 128, 190) for d in (-1, 0, 1) for s in (1, -1)})
floats = [0.0, -0.0, 0.5, -2.5, 1e15, 2.0**49, 2.0**50, -(2.0**49) - 1.0, 2.0**53, 1e300]
shifts = [0, 1, 2, 13, 14, 49, 50, 63, 64, 65, 125, 126, 127, 200]
count = 0


def text(function, *arguments):
    try:
        return repr(function(*arguments))
    except (ArithmeticError, ValueError, TypeError) as error:
        return type(error).__name__ + ": " + str(error)


def show(results):
    """A digest, since there are many."""
    global count
    digest = 0
    for result in results:
        for c in result:
            digest = (digest * 1000003 ^ ord(c)) & 0xFFFFFFFFFFFFFFFF
        count += 1
    print(count, digest)


show(text(lambda x, y: x + y, a, b) for a in edges for b in edges)
show(text(lambda x, y: x - y, a, b) for a in edges for b in edges)
show(text(lambda x, y: x * y, a, b) for a in edges for b in edges)
show(text(lambda x, y: x // y, a, b) for a in edges for b in edges)
show(text(lambda x, y: x % y, a, b) for a in edges for b in edges)
show(text(lambda x, y: x & y, a, b) for a in edges for b in edges)
show(text(lambda x, y: x | y, a, b) for a in edges for b in edges)
show(text(lambda x, y: x ^ y, a, b) for a in edges for b in edges)
show(text(lambda x, y: (x < y, x <= y, x == y, x != y, x > y, x >= y), a, b) for a in edges for b in edges)
show(text(lambda x, y: x << y, a, s) for a in edges for s in shifts)
show(text(lambda x, y: x >> y, a, s) for a in edges for s in shifts)
show(text(lambda x, y: x**y, a, e) for a in edges for e in (0, 1, 2, 3, 5, 7))
show(text(lambda x, y: x**y, a, e) for a in (0, 1, -1, 2, -2, 3, 10) for e in shifts)
show(text(lambda x: (-x, ~x, +x, abs(x)), a) for a in edges)
show(text(lambda x: (x % 8, x // 8, x % 1, x // 1, x % 7, x // 7, x % -8, x // -8, x % -1, x // -1), a) for a in edges + floats)
show(text(lambda x: (x + 3, x - 3, x * 3, 3 + x, 3 - x), a) for a in edges + floats)
show(text(lambda x: x % 0, a) for a in edges + floats)
show(text(lambda x: x // 0, a) for a in edges + floats)
show(text(lambda x, y: (x + y, x - y, x * y, y - x), a, b) for a in edges for b in floats)
show(text(lambda x, y: (x / y), a, b) for a in edges + floats for b in edges + floats)
show(text(lambda x, y: (x < y, x <= y, x == y, x != y, x > y, x >= y), a, b) for a in edges for b in floats)
show(text(lambda x, y: (y < x, y <= x, y == x, y != x, y > x, y >= x), a, b) for a in edges for b in floats)


def steps(x):
    """Augmented assignment with every operator."""
    seen = []
    x += 5
    seen.append(x)
    x -= 7
    seen.append(x)
    x *= 3
    seen.append(x)
    x //= 2
    seen.append(x)
    x <<= 3
    seen.append(x)
    x |= 5
    seen.append(x)
    x ^= 1023
    seen.append(x)
    x &= 2**70 - 1
    seen.append(x)
    x >>= 2
    seen.append(x)
    x %= 2**61 - 1
    seen.append(x)
    x **= 2
    seen.append(x)
    x /= 3
    seen.append(x)
    return seen


show(text(steps, a) for a in edges)
for wrong in (None, "a", [1]):
    print(text(steps, wrong))


def matmul(a, b):
    a @= b
    return a


print(text(matmul, 2, 3), text(lambda: 2 @ 3), text(lambda: None % 2), text(lambda: None // 2))


def compare(x, y, z):
    seen = []
    if x < y < z:
        seen.append(1)
    if not x < y <= z:
        seen.append(2)
    if x == y == z or x != y:
        seen.append(3)
    while x < 10 > y:
        x += 4
        seen.append(x)
    if 0 <= x < 11:
        seen.append(4)
    if x > 3 and y >= 2 and z <= 5 and x != 1 and y == 2:
        seen.append(5)
    if x is not None is not y:
        seen.append(6)
    if 1 < x in (10, 11, 12):
        seen.append(7)
    return seen


for x in (-3, 0, 2, 2.5, 11, 2**60):
    for y in (2, 2.0, -(2**70)):
        for z in (3, 2.0, 2**61):
            print(x, y, z, compare(x, y, z))


def swaps(a, b, c):
    a, b = b, a
    seen = [a, b, c]
    a, b, c = c, a, b
    seen += [a, b, c]
    [a, b] = a + 1, a + b
    (a, seen[0], seen[a - a]) = seen[1], 7, 8
    a, a = 1, 2
    return a, b, c, seen


print(swaps(1, 2, 3), swaps(10, 20, 30))
x = [0, 1, 2]
i = 0
i, x[i] = 1, 9
print(i, x)


# What an operator gives to the next one is nobody else's; what it got may be kept by somebody.
class Keeper:
    kept = []

    def __radd__(self, other):
        self.kept.append(other)
        return other

    def __rmul__(self, other):
        return self.kept[-1]

    def __rsub__(self, other):
        self.kept.append(other)
        return self.kept[0]


big = 2**55 + 12345
keeper = Keeper()
a = big * 3 + keeper
b = (big * 5 + keeper) * 7
c = (big * 9) * keeper + 1
d = ((big + big) - keeper) + (big * 11 - big * 13)
e = (big * 3 + 1) * (big * 5 + 2) % (big * 2 + 3) - (big << 3) // (big - 1)
print(a, b, c, d, e, keeper.kept)
f = [big * i + i * (big + i) for i in range(5)]
print(f, (big * 2 + 1.5) * 2, [big * 2, big * 2 + 1] + [big * 3], (big * 2 - big) * "a"[:0])


def congruence(x, n):
    seen = []
    for i in range(n):
        x = (x * 6364136223846793005 + 1442695040888963407) % 2**64
        seen.append(x * 3 + 1)
        x ^= x >> 33
    return x, seen


print(congruence(42, 20))


def chains(a, b, c):
    """Results that only the next operator sees, on its left, its right, and both; and ones that stay."""
    kept = a * b
    once = (kept + a) - (kept - b)
    return (
        (a * b + c) & 0x7FFFFFFF,
        (a * b + c) % 2147483647,
        c - (a * b ^ c),
        (a * b) - (b * c),
        (a * b - c) + (b * c + a) * (a - b),
        ((a + b) * (a - b)) & (c * c),
        (a * b) % ((b * c) | 1),
        -(a * b) * c + (a * b if a < b else kept),
        [a * b + i for i in (0, c, kept)],
        kept,
        once,
        kept == a * b,
        (kept := kept * c + 1) - kept,
        kept,
    )


some = [e for e in edges if abs(e) < 2**66] + [True, 1103515245, -12345]
show(text(chains, a, b, c) for a in some[::2] for b in some[1::3] for c in some[::8])

# Iterators over ranges whose ints are small, are not, or become so on the way.
for edge in (2**49, -(2**49), 2**62, -(2**63) + 20):
    for step in (1, -1, 3, -3, 2**48, -(2**48)):
        steps_ = range(edge - 5 * step, edge + 5 * step, step) if abs(edge) < 2**60 else range(edge, edge + 12, max(step % 7, 1))
        seen = []
        for i in steps_:
            seen.append(i)
            if len(seen) == 7:
                seen.append([j for j in steps_ if j > i][:2])
        it = iter(steps_)
        print(next(it), seen, list(it), list(zip(steps_, seen))[-1], [k + v for k, v in enumerate(steps_)][-2:], list(reversed(steps_))[:3])
