# native
def show(f, *a, **k):
    try:
        print(repr(f(*a, **k)))
    except Exception as e:
        print(type(e).__name__, str(e), e.args)
x = 3

def rnd(n):
    global x
    x = (x * 1103515245 + 12345) % 2147483648
    return x // 65536 % n

def rs(m=None):
    n = rnd(m or 60)
    k = rnd(4)
    s = set()
    for i in range(n):
        v = rnd(10) if k == 0 else rnd(100) if k == 1 else rnd(40) - 20
        if k == 2:
            v = rnd(32768) * rnd(32768) * rnd(32768)
        if k == 3 and rnd(5) == 0:
            v = v / 2
        s.add(v)
    for i in range(rnd(1 + n)):
        w = rnd(6)
        if w == 0 and s:
            s.pop()
        elif w < 3:
            s.discard(rnd(100))
        else:
            s.add(rnd(100))
    return s
for i in range(400):
    a, b = (rs(), rs())
    if i % 5 == 0:
        b = rs(200)
    if i % 7 == 0:
        a = rs(400)
    print(i, a, b)
    print(a | b, a & b, a - b, a ^ b, b - a, b & a)
    print(a.union(b, [1, 2, 3]), a.intersection(list(b)), a.difference(list(b)),
        a.symmetric_difference(list(b)), a.difference(dict.fromkeys(b)),
        a.intersection(dict.fromkeys(b)))
    f = frozenset(a)
    print(f, f | b, f & b, f - b, f ^ b, b | f, b & f, type(f | b), type(b | f), f.union([1]),
        f.copy(), frozenset(list(a)))
    print(a < b, a <= b, a == b, a != b, a > b, a >= b, a.issubset(list(b)),
        a.issuperset(list(b)), a.isdisjoint(b), a.isdisjoint(list(b)), f == a)
    c = a.copy()
    c |= b
    print(c)
    c = a.copy()
    c &= b
    print(c)
    c = a.copy()
    c -= b
    print(c)
    c = a.copy()
    c ^= b
    print(c)
    c = a.copy()
    c.update(b, [1])
    print(c)
    c = a.copy()
    c.intersection_update(b)
    print(c)
    c.add(5)
    print(c)
    c = a.copy()
    c.difference_update(b)
    print(c)
    c.add(77)
    print(c)
    c = a.copy()
    c.symmetric_difference_update(b)
    print(c)
    c = a.copy()
    c.symmetric_difference_update(list(b))
    print(c)
    c = a.copy()
    c.symmetric_difference_update(dict.fromkeys(b))
    print(c)
    while c:
        print(c.pop(), end) if False else c.pop()
    print(c)
    c.add(3)
    c.update(b)
    print(c)
    c &= a
    if c:
        print(c.pop())
        c.update(a)
        print(c)
    print({v for v in a if v in b}, set(range(i)), {*a, *b})
    print({(v, 1) for v in a}, {(v, w) for v in (1, 2, 3) for w in (4.5, -1)})
