# native
# Values of subclasses of int, float and str beside those of builtin types.
import enum
class N(enum.IntEnum):
    B = 1


class I(int):
    pass


class F(float):
    pass


class S(str):
    pass


class Sx(enum.StrEnum):
    A = 'x'
def show(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
def m(x):
    match x:
        case 1.0: return 'float'
        case True: return 'T'
        case 'x': return 's'
        case int(): return 'int'
        case str(): return 'str'


show(lambda: N.B == 1.0)
show(lambda: 1.0 == N.B)
show(lambda: I(1) == 1.0)
show(lambda: 1.0 == I(1))
show(lambda: F(1.0) == 1)
show(lambda: 1 == F(1.0))
show(lambda: I(1) < 1.5)
show(lambda: N.B < 1.5)
show(lambda: I(1) == True)
show(lambda: N.B == True)
show(lambda: True == N.B)
show(lambda: N.B == 1+0j)
show(lambda: I(1) == 1+0j)
show(lambda: {1.0: 'x'}[N.B])
show(lambda: N.B in [1.0])
show(lambda: N.B in {1.0})
show(lambda: 1.0 in {N.B})
show(lambda: I(1) == F(1.0))
show(lambda: F(1.0) == I(1))
show(lambda: N.B == F(1.0))
show(lambda: [N.B] == [1.0])
show(lambda: N.B != 1.0)
show(lambda: N.B >= 0.5)
show(lambda: max(N.B, 1.5))
show(lambda: N.B + 1.5)
show(lambda: 1.5 * N.B)
show(lambda: N.B / 2.0)
show(lambda: (N.B,) == (1.0,))
show(lambda: S('a') == 'a')
show(lambda: Sx.A == 'x')
show(lambda: 'x' == Sx.A)
show(lambda: [1.0].index(N.B))
show(lambda: [1.0].count(I(1)))
show(lambda: '%f' % (I(2),))
show(lambda: round(F(1.5)))
show(lambda: I(1) == 'a')
show(lambda: F(1.0) == 'a')
show(lambda: I(2) ** 0.5)
show(lambda: 2.0 // I(2))
show(lambda: I(1) <= F(1.0))
show(lambda: F(2.5) % I(2))
show(lambda: I(3) & True)
show(lambda: (I(1), 2) < (1.0, 3))
show(lambda: sorted([I(2), 1.5, F(1.7), True]))
show(lambda: hash(I(5)) == hash(5.0))
show(lambda: {I(1): 1} == {1.0: 1})
show(lambda: I(1) in range(3))
show(lambda: F(1.0) in range(3))
show(lambda: m(N.B))
show(lambda: m(I(1)))
show(lambda: m(F(1.0)))
show(lambda: m(Sx.A))
show(lambda: m(I(4)))
show(lambda: m(S('q')))


# Builtin types look past what subclasses of other types define; their own are asked first.
class Unequal(int):
    def __eq__(self, other):
        return NotImplemented

    def __hash__(self):
        return 7


class Less(int):
    def __lt__(self, other):
        return "own"


class Equal(float):
    def __eq__(self, other):
        return "own"

    __hash__ = float.__hash__


for a in (Unequal(1), Less(1), Equal(1.0), I(1), F(1.0), 1, 1.0, True, 2.0):
    for b in (Unequal(1), Less(1), Equal(1.0), I(1), F(1.0), 1, 1.0, True, 2.0):
        show(lambda: a == b)
        show(lambda: a != b)
        show(lambda: a < b)
        show(lambda: a > b)
        show(lambda: a <= b)
