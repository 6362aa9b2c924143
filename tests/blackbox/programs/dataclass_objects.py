# native
# dataclasses: fields, the methods made from them, and functions on objects.
from dataclasses import dataclass, field, asdict, astuple, replace, fields, is_dataclass, FrozenInstanceError
from typing import List, Optional, ClassVar, Dict
import dataclasses


def show(f):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)


@dataclass
class Point:
    x: int
    y: int = 0
    count: ClassVar[int] = 5

    def dist(self):
        return (self.x**2 + self.y**2) ** 0.5


@dataclass(order=True, frozen=True)
class Version:
    major: int
    minor: int = 0
    label: str = field(default="", compare=False)


@dataclass
class Team:
    name: str
    members: List[str] = field(default_factory=list)
    points: Dict[str, int] = field(default_factory=dict, repr=False)
    best: Optional[Point] = None
    total: int = field(init=False, default=0)

    def __post_init__(self):
        self.total = len(self.members)


@dataclass
class Point3(Point):
    z: int = 9
    y: int = 4


@dataclass(eq=False)
class Plain:
    a: int


@dataclass(repr=False, unsafe_hash=True)
class Hashed:
    a: int
    b: str = field(default="q", hash=False)


@dataclass(kw_only=True)
class Keywords:
    a: int
    b: int = 2


@dataclass
class Own:
    a: int

    def __repr__(self):
        return "own"

    def __eq__(self, other):
        return True


p = Point(1, 2)
print(p, Point(3), Point(x=1, y=2) == p, p != Point(1, 3), p == (1, 2), p.dist(), Point.y, Point.count, Point(y=1, x=2))
show(lambda: Point())
show(lambda: Point(1, 2, 3))
show(lambda: Point(1, z=2))
show(lambda: Point(1, x=2))
show(lambda: Point(1) < Point(2))
show(lambda: hash(Point(1)))
show(lambda: {Point(1): 1})
v = Version(1, 2, "a")
print(v, v < Version(1, 3), v == Version(1, 2, "b"), sorted([Version(2), Version(1, 5), Version(1)]), max(Version(1), Version(3)), v >= Version(1, 2), v > Version(0))
print(len({Version(1), Version(1), Version(2)}), {Version(1): "x"}[Version(1)], hash(Version(1)) == hash(Version(1, 0, "z")))
show(lambda: setattr(v, "major", 5))
show(lambda: delattr(v, "major") if False else None)
try:
    v.minor = 3
except FrozenInstanceError as error:
    print("frozen", error, isinstance(error, AttributeError))
try:
    del v.minor
except dataclasses.FrozenInstanceError as error:
    print(error)
t = Team("red", ["a", "b"])
print(t, t.total, Team("x").members is Team("y").members, Team("z", best=p))
t.members.append("c")
t.points["a"] = 3
print(asdict(t), astuple(t), asdict(Team("b", best=Point(1)))["best"], replace(p, y=7), replace(v, label="new").label)
print([f.name for f in fields(Point3)], Point3(1), Point3(1, 2, 3), is_dataclass(p), is_dataclass(Point), is_dataclass(3), [f.default for f in fields(Version)][1:])
print(Plain(1) == Plain(1), len({Plain(1), Plain(1)}), hash(Hashed(3)) == hash((3,)), Hashed(1, "x") == Hashed(1, "x"), Keywords(a=1), Own(1), Own(1) == 5)
show(lambda: Keywords(1))
show(lambda: Keywords())
show(lambda: asdict(3))
show(lambda: Version("a") < Version(1))
show(lambda: Point(1) == Point3(1, 0))


def mutable():
    @dataclass
    class Bad:
        a: list = []


def order():
    @dataclass
    class Bad:
        a: int = 1
        b: str


show(mutable)
show(order)


@dataclass
class Node:
    value: int
    children: list = field(default_factory=list)
    parent: Optional["Node"] = None


root = Node(1)
root.children.append(Node(2, parent=root))
print(root)
print(Node(1, [Node(2)]) == Node(1, [Node(2)]))


@dataclass
class Account:
    owner: str
    balance: float = 0.0

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError("bad amount")
        self.balance += amount
        return self

    @property
    def rich(self):
        return self.balance > 100

    @classmethod
    def empty(cls, owner):
        return cls(owner)


print(Account.empty("me").deposit(150).rich, Account("x"), Account("a", 1.5).balance)
match p:
    case Point(x=1, y=yy):
        print("matched", yy)
match Version(4, 5):
    case Version(a, b, c):
        print(a, b, repr(c))
