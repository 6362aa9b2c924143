# native
# What instances find in their class, what a class itself is asked for, and when that changes.
class Base:
    limit = 5
    names = ["a"]
    nothing = None

    def __init__(self, n):
        self.n = n

    def double(self, by=2):
        return self.n * by

    @staticmethod
    def plain(n):
        return n + 1

    @classmethod
    def made(cls, n):
        return cls(n)

    @property
    def half(self):
        return self.n / 2


class Other(Base):
    limit = 7

    def double(self, by=3):
        return super().double(by=by) + super().double() + 1


class Slotted:
    __slots__ = ("n",)
    limit = 9

    def __init__(self, n):
        self.n = n

    def double(self, by=2):
        return self.n + by


def look(thing):
    bound = thing.double
    return thing.limit, bound(), thing.double(by=4), bound.__self__ is thing, thing.n


for turn in range(4):
    for thing in (Base(turn), Other(turn), Slotted(turn), Base(1)):
        print(look(thing))
        if not isinstance(thing, Slotted):
            print(thing.names, thing.nothing, thing.half, thing.plain(1), type(thing).plain(2), type(thing).made(3).n)
    thing.limit = 100 + turn
    thing.double = lambda by=0: by
    print(thing.limit, thing.double(), thing.double(by=8), Base.limit, Other.limit, Base.double(thing), Base.plain(0), Other.made(2).limit)
    if turn == 1:
        Base.limit = 6
        Base.plain = staticmethod(lambda n: n + 10)
        Base.half = 0.5
    if turn == 2:
        del Other.limit
        Other.double = Slotted.double
        Base.names = ("b",)
for thing in (Base, Other, Slotted):
    print(thing.limit, thing(3).limit, thing.__name__)


class Left:
    def who(self):
        return "left"


class Right:
    def who(self):
        return "right"


class Both(Left, Right):
    def who(self):
        return "both " + super().who() + " " + super(Left, self).who()


class Turned(Right, Left):
    def who(self):
        return "turned " + super().who() + " " + super(Right, self).who()


class Fallback:
    kind = "class"

    def __getattr__(self, name):
        if name == "missing":
            raise AttributeError(name)
        return name + "!"

    @property
    def broken(self):
        return self.missing


for _ in range(3):
    for thing in (Both(), Turned()):
        print(thing.who())
    fallback = Fallback()
    print(fallback.kind, fallback.other, fallback.broken)
    fallback.kind = "own"
    print(fallback.kind, Fallback.kind)
# ---
for n in (0, 7, -7, 99, -123456, 2**40, -(2**49)):
    for spec in ("d", "0", "5", "05", "5d", "05d", "00", "00d", "1d", "9", "09", "099", "12d", "<5", "x", "03x", "+5"):
        print(repr(format(n, spec)), end=" ")
    print(f"{n:3d}|{n:03}|{n:08d}|{True:3d}")
print(pow(3, 5, 7), pow(-3, 5, 7), pow(0, 0, 1), pow(2, 10**6, 10**9 + 7), pow(-(2**49), 3, 2**49 - 1), pow(5, -1, 7), pow(5, 3, -7))
print(divmod(7, 2), divmod(-7, 2), divmod(-(2**49), 1), divmod(7, -2), divmod(2**49 - 1, 2**49 - 1), divmod(-1, 2**49 - 1))
import math

print(math.gcd(12, -18), math.gcd(0, 0), math.gcd(-(2**49), 0), math.gcd(2**60, 2**49), list(range(-(2**49), -(2**49) + 3)), list(range(5, 0, -2)), list(range(2**49 - 2, 2**49 + 2)))
print(list(range(0)), tuple([1, 2]), dict({1: 2, "a": 3}), min(3, 1.0, 2), max("b", "a"), min((2, 1), (1, 5)), max(2, 2.0), min(True, 1))
text = "abcabcab"
print([text[a:b] for a in (None, 0, 3, -2, 20, -20) for b in (None, 0, 5, -1, 20, -20)], text[::-1], text[::1], "é"[::-1], "xé"[::-1], ""[::-1], "a"[::-1])
print([needle in text for needle in ("", "a", "c", "z", "ca", "abc", "cab", "abcabcab", "abcabcabc")], [text.find(n, s) for n in ("ca", "b", "", "cab") for s in (0, 3, 8, 9)])
print("ab" < "b", "b" <= "ab", "a" > "", "é" >= "z", "ab" > "aB")
