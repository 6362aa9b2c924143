# native


from enum import IntEnum, StrEnum, Enum, auto, unique
class P(IntEnum):
    LOW = 1
    MID = auto()
    HIGH = 10
    @property
    def label(self): return self.name.lower()
    @classmethod
    def parse(cls, s): return cls[s.upper()]
print(P.LOW, repr(P.MID), f"{P.HIGH}", f"{P.HIGH:>4}|", P.MID + 1, type(P.MID + 1), P.LOW < P.HIGH, P.MID == 2, 2 == P.MID, P(10), P.parse("low").label, list(P), len(P), sorted(P, reverse=True), max(P), sum(P), P.LOW in P, [10, 20, 30][P.LOW], {P.LOW: 1}[1], {1: "a"}[P.LOW], int(P.HIGH), str(P.LOW), "%d %s" % (5, P.LOW) , P.LOW is P(1), isinstance(P.LOW, int), isinstance(P.LOW, P), P.HIGH.value, P.HIGH.name, range(P.MID), P.LOW and 1, not P.LOW, P.LOW | P.MID, hash(P.LOW) == hash(1), P["HIGH"], -P.LOW, P.MID * 3, 3 * P.MID, P.HIGH / 4, P.HIGH // 3, P.HIGH % 3)
class C(str, Enum):
    RED = "red"
    BLUE = "blue"
    def shout(self): return self.upper() + "!"
print(C.RED, repr(C.RED), f"{C.RED}", f"{C.RED:>10}|", C.RED == "red", "red" == C.RED, C("blue"), C.RED.value, C.RED.shout(), [c.value for c in C], C.RED + "x", len(C.RED), "e" in C.RED, {"red": 1}[C.RED], {C.RED: 2}["red"], C.RED in ("red",), C.RED.name, str(C.RED), "%s" % C.RED, C.RED < C.BLUE, sorted(C), C.RED.title(), C.RED[0], isinstance(C.RED, str), C["RED"] is C.RED, hash(C.RED) == hash("red"), "-".join(["a", C.RED.value]))
class S(StrEnum):
    A_B = auto()
    C = "see"
print(S.A_B, repr(S.A_B), f"{S.C}", f"{S.C:>5}|", S.A_B == "a_b", S("see"), S.C.upper(), list(S), str(S.C))
class W(int, Enum):
    ONE = 1
    TWO = 2
print(W.ONE, repr(W.TWO), f"{W.ONE}", W.ONE + W.TWO, W.TWO > W.ONE, W(2), W.ONE == 1, f"{W.ONE:>8}|")
class F(float, Enum):
    PI = 3.14
print(F.PI, F.PI * 2, F.PI.value, repr(F.PI))
try:
    P(99)
except ValueError as e:
    print(e)
try:
    C("green")
except ValueError as e:
    print(e)
try:
    P["NO"]
except KeyError as e:
    print(e)
try:
    P.LOW.nope
except AttributeError as e:
    print(e)


from enum import IntEnum
class H(IntEnum):
    OK = 200
    NOT_FOUND = 404
    def __str__(self): return f"{self.value} {self.name.replace('_', ' ').title()}"
print(H.OK, f"{H.NOT_FOUND}", repr(H.OK), [H.OK], H.OK.value, H(404), H.OK == 200, f"{H.OK:d}")
match H(200):
    case H.OK: print("ok")
    case _: print("other")
match 404:
    case H.NOT_FOUND: print("nf")
