# native
# Loops whose variables are small ints or floats, and then are not.


def overflow_at_the_end(n, last):
    total = 0
    for i in range(n):
        total += i
        if i == n - 1:
            total += last
    return total


for last in (0, 2**49 - 1, 2**49, -(2**49), 2**62, 2**63, 10**30, 0.5, True):
    print(overflow_at_the_end(10, last))


def grows(n):
    x = 1
    seen = []
    while n > 0:
        x = x * 3 + 1
        n -= 1
        if x % 5 == 2:
            seen.append(x)
    return x, seen


for n in (0, 1, 5, 30, 31, 32, 33, 60):
    print(grows(n))


def shrinks(x):
    steps = 0
    while x > 1:
        if x % 2 == 0:
            x //= 2
        else:
            x -= 1
        steps += 1
    return steps, x


for x in (0, 1, 10, 2**49 - 1, 2**49, 2**70 + 3, -5, 7.0, True):
    print(shrinks(x))


def changes_type(values):
    total = 0
    kinds = []
    for value in values:
        total = total + value
        total += 1
        kinds.append(type(total).__name__)
    return total, kinds


print(changes_type([1, 2, 3]))
print(changes_type([1, 2.5, 3]))
print(changes_type([1, 2**60, -(2**60), 1]))
print(changes_type([True, 1.0, 2**70]))


def raises_in_loop(values):
    total = 0
    for i, value in enumerate(values):
        try:
            total += 10 // value
        except ZeroDivisionError:
            total -= 1
        except TypeError as error:
            return str(error), i, total
    return total


print(raises_in_loop([1, 2, 0, 5]))
print(raises_in_loop([1, 0, "a", 5]))
print(raises_in_loop([1.5, -3, 0.0]))


def unbound_after(n):
    i = 0
    while i < n:
        last = i * 2
        i += 1
    try:
        return last
    except UnboundLocalError as error:
        return str(error)


print(unbound_after(3), unbound_after(0))


def wrong_guess(x, count):
    try:
        x = x + 1
        return x - count
    except TypeError as error:
        return type(x).__name__, str(error)


for x in (1, 1.5, 2**60, "a", None, [1], True, 2**49 - 1):
    print(wrong_guess(x, 1))


def floats(n, x):
    y = 0.0
    i = 0
    while i < n:
        y = y * x + i
        y = -y if i % 3 == 0 else y - 0.5
        i += 1
    return y, i


for x in (0.5, 1e300, -1e300, float("inf"), float("nan"), 2, -0.0):
    print(floats(7, x))


def negated(n):
    x = -(2**49)
    for _ in range(n):
        x = -x
        x = ~x
        x -= 1
    return x


print([negated(n) for n in range(5)])


def shifts(n):
    x = 1
    for i in range(n):
        x = x << 3
        x |= i
        x ^= 5
        x &= -3
        y = x >> 2
        x -= y
    return x


print([shifts(n) for n in (0, 1, 10, 16, 17, 18, 40)])


def deletes(n):
    x = 5
    i = 0
    while i < n:
        if i == 2:
            del x
        try:
            x = x + i
        except NameError as error:
            x = 100
            print(error)
        i += 1
    return x


print(deletes(6))


def unpacks(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    [c, *d] = range(a % 7 + 1)
    return a, b, c, d


print(unpacks(10), unpacks(80))


def nested(n):
    hits = 0
    x = 0.0
    for i in range(n):
        j = i
        while j > 0:
            j //= 2
            hits += 1
            x += 0.25
            if hits > 50:
                break
        else:
            hits += j
            continue
        x -= 1
    return hits, x, i, j


print(nested(1), nested(5), nested(40))


def calls_between(n):
    total = 0
    factor = 1.5

    def inner(x):
        return x + total

    for i in range(n):
        total = inner(i) + 1
        factor = factor * 1.25
    return total, factor


print(calls_between(5), calls_between(100)[0])


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(15), fib(True), fib(3.0))
