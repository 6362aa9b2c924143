# native
# An __init__ of the class's own stays, whatever dataclass() would make of its fields.
from dataclasses import dataclass, field, replace


@dataclass
class Point:
    x: float
    y: float

    def __init__(self, a, b):
        self.x = float(a)
        self.y = float(b)


@dataclass(order=True)
class Named(Point):
    name: str = field(default="n")

    def __init__(self, name):
        super().__init__(1, 2)
        self.name = name


@dataclass
class Derived(Point):
    z: int = 0


print(Point(1, 2), Point(1, 2) == Point(1.0, 2.0), Named("q"), Named("a") < Named("b"))
print(Derived(1, 2, 3), Derived(1, 2))
try:
    Point(x=1, y=2)
except TypeError as error:
    print(error)
try:
    replace(Point(1, 2), x=5)
except TypeError as error:
    print(error)
try:

    @dataclass
    class Wrong:
        a: int = 1
        b: int

        def __init__(self):
            pass
except TypeError as error:
    print(error)
