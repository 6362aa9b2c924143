# native
a = [1, 2, 3, 4, 5]
print(a[1], a[-1], a[1:3], a[::-1], a[::2], a[-2:], a[10:], a[:-10], a[3:1])
a[1:3] = [20, 30, 40]
print(a)
a[::2] = [0, 0, 0]
print(a)
del a[0]
del a[-1]
print(a)
del a[::2]
print(a, len(a))
a += [1]
a += (2, 3)
a *= 2
print(a)
b = a
b.append(9)
print(a is b, a)
c = a[:]
c.append(1)
print(a == c, a < c, [1, 2] < [1, 3], [1] < [1, 0], (1, 2) < (2,), [] == [])
print([0] * 3, (1,) * 2, "ab" * 3, -1 * [1], [[]] * 2)
m = [[0] * 2] * 2
m[0][0] = 1
print(m)
t = (1, "a", [2])
t[2].append(3)
print(t, t + (4,), len(t), (), (1,), t.count(1), t.index("a"))
d = {"a": 1, "b": 2}
d["c"] = 3
d["a"] = 10
del d["b"]
print(d, "a" in d, "b" in d, len(d), list(d), d == {"c": 3, "a": 10})
d["b"] = 5
print(d)
for k in d:
    print(k, d[k])
try:
    for k in d:
        d[k + "x"] = 1
except RuntimeError as e:
    print(e)
print({**{"x": 1}, "y": 2, **{"x": 3}}, {1, 2} | {3}, {1, 2, 3} & {2, 3, 4}, {1, 2} - {2}, {1} ^ {1, 2})
s = set()
for i in [5, 3, 8, 1, 100, 33, 65, -1, -2, 2**40]:
    s.add(i)
    print(s)
print(3 in s, len(s), sorted(s), {1, 2} <= {1, 2, 3}, {1} < {1}, {1, 2} == {2, 1})
print(set(range(20)), set([3.5, 1.5, 2]), frozenset([1, 2]), {(1, 2), (0, 1)})
r = range(2, 20, 3)
print(r, len(r), r[2], r[-1], 8 in r, 9 in r, r[1:3], list(r), r == range(2, 19, 3), range(0))
print("hello"[1], "hello"[-3:], "hello"[::-1], "l" in "hello", "xyz" in "hello", "a" < "b", "abc" < "abd")
print([1, [2, [3]]], ("a", 'b"c', "d'e"), {"k": (1,)}, [None, True, 1.5])
x = [1]
x.append(x)
print(x)
y = {}
y["self"] = y
print(y)
a, b, *rest = range(6)
print(a, b, rest)
*init, last = "abc"
print(init, last)
(a, b), c = (1, 2), 3
print(a, b, c)
[p, q] = [q for q in (1, 2)]
print(p, q)
first, (second, *third) = 1, (2, 3, 4)
print(first, second, third)
seen = []
for k, v in {1: 2, 3: 4}.items():
    d = {k: v}
    d[k] = 5
    seen.append((k, v, d))
d = {i: i for i in range(5)}
for k in d:
    d[k] += 1
for k in list(d):
    del d[k]
print(seen, d)
