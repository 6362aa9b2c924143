# native
# Operators between instances of several classes within one loop.
class A:
    def __init__(self, n): self.n = n
    def __add__(self, o):
        if o.__class__ is not A and o.__class__ is not B: return NotImplemented
        return A((self.n + o.n) % 1000)
    def __sub__(self, o): return A(self.n - o.n)
    def __mul__(self, k): return A(self.n * k)
    def __truediv__(self, o): return self.n
    def __floordiv__(self, o): return NotImplemented
    def __rfloordiv__(self, o): return 99
    def __mod__(self, o): return (self, o)
class B(A):
    def __radd__(self, o): return B(o.n + 2 * self.n & 511)
class C(A): pass
class E(A):
    __add__ = None if False else A.__add__
    def __radd__(self, o): return NotImplemented
def f(xs, n):
    t = 0; acc = xs[0]
    for i in range(n):
        a = xs[i % len(xs)]; b = xs[(i * 7 + 3) % len(xs)]
        try: c = a + b
        except TypeError as e: t += len(str(e)); c = a
        t += c.n
        d = a - b
        t += d.n * 3
        try: t += a // b
        except TypeError as e: t += len(str(e))
        t += a / b
        t += (a % b)[1].n
        t += (a * 2).n + (a * 0.5).n
        acc = a - acc
        t += acc.n
        acc.n %= 100
        t %= 10**9
    print(n, t)
for xs in ([A(1)], [A(1), A(2)], [A(1), A(1.5)], [A(1), B(2)], [B(1), A(2), C(3)], [A(1), E(3), C(4)], [A(2**60), A(-2**60)], [A(1), A(2), A(3), B(4), C(5), E(6), A(True)]):
    for n in (1, 7, 3000): f(xs, n)
class Odd:
    def __init__(self, n): self.n = n
    def __add__(self, o):
        if self.n == 3:
            Odd.__add__ = lambda self, o: 1000
            return NotImplemented
        if self.n == 4:
            del Odd.__sub__
            return NotImplemented
        return self.n
    def __sub__(self, o):
        return NotImplemented
    def __radd__(self, o): return 5
    def grow(self, k):
        self.extra = k
        return self + k
def g():
    t = 0
    o = Odd(1)
    for i in range(130000):
        o.n = i & 1
        t += o + 1
        t += o.grow(i)
        t += o.extra
        if i == 60000:
            o = Odd(2)
        if i == 100000: o = Odd(9)
    print(t)
g()
def rec(n):
    class N:
        def __init__(s, k): s.k = k
        def __add__(s, o): return o if s.k == 0 else N(s.k - 1) + (o + 1)
        def __eq__(s, o): return s.k == 0 or N(s.k - 1) == o
        def __getitem__(s, i): return 0 if s.k == 0 else N(s.k - 1)[i] + 1
        @property
        def p(s): return 0 if s.k == 0 else N(s.k - 1).p + 1
        def __call__(s, *, k=0): return k if s.k == 0 else N(s.k - 1)(k=k + 1)
        def __contains__(s, x): return s.k == 0 or x in N(s.k - 1)
        def __lt__(s, o):
            if s.k == 0: raise ValueError("deep")
            try: return N(s.k - 1) < o
            finally: s.k = 0
    t = 0
    for i in range(20):
        x = N(n)
        t += (x + 1) + (x == 1) + x[3] + x.p + x(k=2) + (5 in x)
        try: x < 3
        except ValueError as e: t += 1
    print(t)
for n in (1, 10, 60, 150): rec(n)
