# native
# Functions of the program's that operators, properties and calls with keywords come to, again and again:
# the first time they are compiled, and later entered at once.
class V:
    def __init__(self, x, y=0):
        self.x = x
        self.y = y
    def __add__(self, o):
        if not isinstance(o, V):
            return NotImplemented
        return V(self.x + o.x, self.y + o.y)
    def __eq__(self, o):
        if not isinstance(o, V):
            return NotImplemented
        return self.x == o.x and self.y == o.y
    def __lt__(self, o):
        if o is None: raise ValueError("no")
        return self.x < o.x
    def __contains__(self, k): return k
    def __getitem__(self, k): return k + self.x
    def __setitem__(self, k, v): self.z = (k, v)
    def __repr__(self): return f"V({self.x}, {self.y})"
    @property
    def p(self): return self.x * 2
    @property
    def q(self): raise AttributeError("gone")
class W:
    def __radd__(self, o): return "radd"
    def __gt__(self, o): return "gt"
    def __eq__(self, o): return "eq"
class X(V):
    def __radd__(self, o): return "x"
    def __iadd__(self, o): return "iadd"
def f(*a, k=1, **kw): return a, k, kw
def g(a, b=2, *, c, d=4): return a, b, c, d
for i in range(3):
    a = V(1, 2); b = V(3, 4)
    print(a + b, a + W(), a + X(1), X(1) + a, a == b, a == V(1, 2), a == 3, a != b, a < b, b < a, a == W(), 5 in a, 0 in a, 0 not in a, a[3])
    a[1] = 2
    print(a, a.p)
    for fn in (lambda: a + 1, lambda: a < None, lambda: a.q, lambda: a[None], lambda: 1 + a, lambda: a > b, lambda: a >= b, lambda: g(1), lambda: g(1, c=2, e=3), lambda: V(), lambda: V(1, 2, 3), lambda: V(1, z=3), lambda: V(x=5, y=6), lambda: V(y=1, x=3), lambda: g(1, c=2), lambda: g(a=1, c=3, b=3)):
        try: print(fn())
        except Exception as e: print(type(e).__name__, e)
    if a < b: print("less")
    if not (a < b): print("notless")
    if a == b: print("eq")
    if 3 in a: print("in")
    if 0 not in a: print("not in")
    x = X(2); x += 3; print(x)
    a += b; print(a)
    print(f(1, 2, k=3, z=4), f(*[1, 2], **{"z": 1}), g(*(1,), **{"c": 3}), g(1, *[2], c=5))
    m = a.__getitem__
    print(m(k=5), V(*[4], **{"y": 5}))
def deep(n):
    class D:
        def __init__(s, n): s.n = n
        def __add__(s, o): return 0 if s.n == 0 else D(s.n - 1) + o
    return D(n) + 1
print(deep(100))
# ---
class Meter:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        if self.n == 7:
            raise KeyError(self.n)
        return [] if self.n % 2 else [1]

    def __contains__(self, item):
        return "" if item else "x"

    @property
    def inverse(self):
        return 1 / self.n


def tried(function, n):
    try:
        return function(Meter(n))
    except (KeyError, ZeroDivisionError) as error:
        return type(error).__name__


def generate(items):
    for item in items:
        got = yield item.inverse + (item < item and 1 or 0)
        if got:
            yield got in item


for n in range(9):
    print(n, tried(lambda m: m < 1, n), tried(lambda m: "yes" if m < 1 else "no", n), tried(lambda m: not m < 1, n))
    print(tried(lambda m: m.inverse, n), 1 in Meter(n), 0 in Meter(n), 0 not in Meter(n))
    if n not in Meter(n):
        print("not in")
g = generate([Meter(1), Meter(2), Meter(4), Meter(7)])
print(next(g), g.send(5), next(g), next(g))
try:
    next(g)
except KeyError as error:
    print("left", error, list(g))
# ---
class Adder:
    def __init__(self, n):
        self.n = n

    def __add__(self, other):
        return other if self.n == 0 else Adder(self.n - 1) + (other + 1)

    def total(self, *, scale=1):
        return self.n * scale if self.n == 0 else self.n * scale + Adder(self.n - 1).total(scale=scale)


print(Adder(200) + 1, Adder(150).total(scale=2))
