# native
# Loops that code made for what they held at first must leave, and come back to.


def changes(values):
    total = 0
    for value in values:
        total = total + value
        total = total * 1
    return total


print(changes(list(range(40)) + [0.5] + list(range(40))))
print(changes([1.5] * 30 + [2**70] + [True, False] * 20))


def grows(n):
    x = 1
    for i in range(n):
        x = x * 3 + i
    return x


print(grows(30), grows(60), grows(39), grows(40))


def to_the_edge(start, step, n):
    x = start
    for _ in range(n):
        x += step
    return x


for top in (2**49 - 1, 2**49, 2**62, 2**63 - 1, 2**63, -(2**49), -(2**63)):
    print(to_the_edge(top - 30, 1, 30), to_the_edge(top - 30, 1, 31), to_the_edge(top + 30, -1, 31))


def divides(n, by):
    total = 0
    for i in range(n, -n, -1):
        total += i // by + i % by - (-i) // by
    return total


print([divides(25, by) for by in (1, -1, 3, -3, 4, 64, -64)])


def zero(n):
    total = 0.0
    for i in range(n, -1, -1):
        total += 10 / i
    return total


try:
    print(zero(40))
except ZeroDivisionError as error:
    print(error)


def remainder(a, b):
    return a % b


def raises(n):
    total = 0
    for i in range(n, -2, -1):
        try:
            total += remainder(1000, i)
        except ZeroDivisionError as error:
            total += 1_000_000
            print(error, i)
    return total


print(raises(50))


def deep(n):
    return 0 if n == 0 else 1 + deep(n - 1)


print([deep(n) for n in range(0, 400, 25)])


def product(n):
    return 1 if n < 2 else n * product(n - 1)


print([product(n) for n in range(30)])


def even(n):
    return True if n == 0 else odd(n - 1)


def odd(n):
    return False if n == 0 else even(n - 1)


print([even(n) for n in range(40)])


def from_the_start(n):
    while n > 0:
        n -= 1
        if n % 3 == 1:
            kept = n
        if n == 0:
            return kept
    return -1


print([from_the_start(n) for n in range(2, 60)], from_the_start(90))


def twice(x):
    return 2 * x


seen = []
for i in range(60):
    if i == 30:

        def twice(x):
            return [x]

    seen.append(twice(i))
print(seen)


LIMIT = 10


def within(x):
    return x < LIMIT


count = 0
for i in range(80):
    if i == 40:
        LIMIT = 60.5
    if i == 70:
        LIMIT = 2**80
    count += within(i)
print(count)


def grow_list():
    items = [1, 2, 3]
    total = 0
    for item in items:
        total += item
        if len(items) < 60:
            items.append(item + 1)
        if total == 100:
            items[5] = 2.5
    return total, len(items)


print(grow_list())


def writes(n):
    cells = [0] * n
    for i in range(-n, n):
        cells[i] = cells[i] + i
    for i in range(n + 1):
        try:
            cells[i] += 1.5
        except IndexError as error:
            print(error, i)
    return cells


print(writes(30))


def aliases():
    it = iter(range(100))
    pairs = []
    for x in it:
        pairs.append((x, next(it, None)))
        for y in it:
            pairs.append(y)
            if y % 7 == 0:
                break
    return pairs


print(aliases())


def shared(n):
    it = iter(range(n))
    holder = [it]
    total = 0
    for x in it:
        total += x
        if x % 10 == 9:
            total += 1000 * next(holder[0])
    return total, list(it)


print(shared(95))


def nested(n):
    table = [[i * j % 7 for j in range(n)] for i in range(n)]
    total = 0
    for i in range(n):
        row = 0
        for j in range(n):
            row += table[i][j] * table[j][i]
        total += row * 0.5 if i % 2 else row
    return total, table[n - 1][n - 1]


print(nested(20))


def signs(values):
    out = []
    for x in values:
        out.append((abs(x), min(x, 3), max(x, 3), float(x), x == 3, not x, -x, x < 3 <= 10 * x))
    return out


print(signs([1, -2, 3, 0, 2**40, True, False, -0.0, 0.0, 1e300, float("inf"), float("nan"), -(2**52)] * 3))


def unbound(n):
    for i in range(n):
        if i == n - 1:
            del i
        last = i
    return last


try:
    print(unbound(40))
except NameError as error:
    print(type(error).__name__, error)


def shifts(n):
    out = 0
    for i in range(n):
        out = (out << 1 ^ i * 2654435761) & 0xFFFFFFFF | i >> 2
        if out & 1 << i % 40:
            out ^= 1 << i
    return out, ~out, 1 << n


print(shifts(30), shifts(70))


def big_constants(n):
    h = 14695981039346656037
    for i in range(n):
        h = (h ^ i) * 1099511628211 % 2**64
    return h


print(big_constants(50))


def stops(n):
    i = 0
    while True:
        i += 1
        if i * i > n:
            return i, i / n, n / i
        if i == 10**6:
            break
    return None


print([stops(n) for n in (1, 100, 2500, 10**5)])

x = 0
while x < 50:
    x += 1
    if x == 25:
        x = 25.0
else:
    print("else", x)
print(x)


def large_ints_and_floats(start, step, rounds):
    """Ints about the ends of what is exact as a float, and of a machine word."""
    x, seen = start, []
    for i in range(rounds):
        y = x + 0.5
        if x == y or x < y - 1.0 or y > x * 1.0:
            seen.append((i, x, y))
        if i % 3 == 0:
            seen.append((x / 3, abs(-x), abs(x), -x, x // 7, x % 7, float(x), 10**18 // (x or 1), -(10**18) % (x or 1)))
        x += step
    return hash(tuple(seen)), seen[:4], seen[-4:]


for start in [2**53 - 20, -(2**53) - 20, 2**62, 2**63 - 40, -(2**63) - 20, -(2**63), 2**63 - 1]:
    for step in [1, -1, 3]:
        print(large_ints_and_floats(start, step, 60))


# A range of what is a small int on one way and found out about on another.
def of_two_ways(a, values):
    drawn = 0
    for n in range(19):
        for b in values:
            pass
        for i in range(7):
            y = a - 7
        for i in range(a % 6 if isinstance(a, int) else 2):
            drawn -= y
    return drawn


print(of_two_ways(2**50, [2, "a", "a"]), of_two_ways(2.5, []))
