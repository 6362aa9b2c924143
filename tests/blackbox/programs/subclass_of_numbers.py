# native


class Money(int):
    def __new__(cls, v=0, cur="USD"):
        self = super().__new__(cls, v)
        self.cur = cur
        return self
    def __str__(self): return f"{int(self)} {self.cur}"
    def __add__(self, o):
        if isinstance(o, Money) and o.cur != self.cur: raise ValueError("currency mismatch")
        return Money(super().__add__(o), self.cur)
    __radd__ = __add__
m = Money(5, "EUR")
print(m, repr(m), m + 3, 3 + m, m + Money(1, "EUR"), sum([m, m]), m * 2, type(m * 2), m - 1, m > 4, m == 5, 5 == m, hash(m) == hash(5), {5: "x"}[m], m.cur, m.bit_length(), -m, abs(m), ~m, m // 2, m / 2, m % 3, m ** 2, divmod(7, 2))
print(f"{m}", f"{m:03d}", "%s" % m, [m], [1, 2, 3, 4, 5, 6][m], list(range(m)), bool(Money()), int(m), float(m), str(m), isinstance(m, int), max(m, 3), sorted([m, 1]), m in [5], m.real, m.numerator, round(2.5), m & 4, m << 1, 1 << m, "a" * Money(2))
try:
    m + Money(1)
except ValueError as e:
    print(e)


class Pos(int):
    def __init__(self, v):
        if v < 0: raise ValueError(f"negative: {v}")
class Temp(float):
    unit = "C"
    def __repr__(self): return f"Temp({float(self)})"
    @property
    def f(self): return self * 1.8 + 32
t = Temp("36.6")
print(Pos(3) + 1, t, str(t), f"{t}", f"{t:.3f}", t.f, t + 1, t == 36.6, t > 36, round(t, 0), int(t), sorted([t, Temp(1)]), t.is_integer(), abs(Temp(-1)), -t, hash(t) == hash(36.6), t.unit)
Pos(-3)
