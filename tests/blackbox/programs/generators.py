# native
def count(n):
    i = 0
    while i < n:
        got = yield i
        if got:
            i = got
        i += 1
    return "end"


print(list(count(4)))
g = count(10)
print(next(g), next(g), g.send(5), next(g))
g.close()
print(list(g))
g = count(1)
next(g)
try:
    next(g)
except StopIteration as e:
    print("stop", e.value)


def delegate():
    result = yield from count(3)
    print("delegated", result)
    yield from "ab"
    yield from [x for x in range(2)]


print(list(delegate()))


def guarded():
    try:
        yield 1
        yield 2
    except ValueError as e:
        print("caught", e)
        yield 3
    finally:
        print("cleanup")


g = guarded()
print(next(g), g.throw(ValueError("thrown")))
print(list(g))
g = guarded()
next(g)
g.close()
print(sum(x * x for x in range(5)), max(len(w) for w in ["a", "bcd"]))
print(list((a, b) for a in range(2) for b in range(3) if a != b))
print(any(x > 3 for x in [1, 5]), all(x > 3 for x in [1, 5]))
gen = (x for x in [1, 2, 3])
print(next(gen), list(gen), next(gen, "done"))


def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


out = []
for f in fib():
    if f > 50:
        break
    out.append(f)
print(out)


def bad():
    yield 1
    raise StopIteration("inner")


try:
    list(bad())
except RuntimeError as e:
    print(e, repr(e.__cause__))
print({k: v for k, v in zip("abc", range(3))}, {x % 3 for x in range(9)})
print([[j for j in range(i)] for i in range(4)])
data = [1, 2, 3]
print([x for x in data if x != 2], [(x, y) for x in data for y in data if x < y])


def closure_in_comprehension(k):
    return [(lambda: k + i)() for i in range(3)]


print(closure_in_comprehension(10))
print(list(map(lambda x, y: x + y, [1, 2], [3, 4, 5])), list(filter(None, [0, 1, "", "a"])))
print(list(enumerate("ab", 5)), list(zip([1, 2, 3], "ab")), list(reversed([1, 2, 3])))
