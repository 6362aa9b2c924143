# native
# enum: members, their names and values, lookups, and methods.
from enum import Enum, auto, unique
import enum


def show(f):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)


class Color(Enum):
    RED = 1
    GREEN = 2
    BLUE = 3
    CRIMSON = 1

    def nice(self):
        return self.name.lower()

    @property
    def next(self):
        members = list(Color)
        return members[(members.index(self) + 1) % len(members)]

    @classmethod
    def parse(cls, text):
        return cls[text.upper()]


@unique
class State(enum.Enum):
    IDLE = auto()
    BUSY = auto()
    DONE = "done"


class Planet(Enum):
    EARTH = (5.976, 6.378)
    MARS = (0.642, 3.397)

    def __init__(self, mass, radius):
        self.mass = mass
        self.radius = radius

    @property
    def density(self):
        return round(self.mass / self.radius**3, 4)


class Op(Enum):
    ADD = "+"
    SUB = "-"

    def __str__(self):
        return self.value

    def __call__(self, a, b):
        return a + b if self is Op.ADD else a - b


class Level(Enum):
    LOW = 1
    HIGH = 2

    def __lt__(self, other):
        return self.value < other.value


print(Color.RED, repr(Color.RED), Color.RED.name, Color.RED.value, Color(2), Color["BLUE"], Color.CRIMSON is Color.RED, Color.CRIMSON)
print(list(Color), len(Color), [c.name for c in Color], Color.RED in Color, State.IDLE in Color, Color.RED == Color.GREEN, Color.RED != 1, Color.RED == 1, Color.RED is Color(1))
print(Color.GREEN.nice(), Color.BLUE.next, Color.parse("red"), {Color.RED: "r"}[Color(1)], isinstance(Color.RED, Color), type(Color.RED) is Color, f"{Color.RED} {Color.RED!r} {Color.RED:>12}|", "%s" % Color.RED, [Color.RED], str(Color.RED))
print(State.IDLE.value, State.BUSY.value, State("done"), Planet.EARTH.mass, Planet.MARS.density, Planet.EARTH.value, Planet((0.642, 3.397)), Op.ADD, Op("-"), Op.ADD(1, 2), repr(Op.SUB), f"{Op.ADD:>3}")
print(sorted([Level.HIGH, Level.LOW]), Level.LOW < Level.HIGH, max(Level, key=lambda l: l.value), bool(Color.RED), len({Color.RED, Color.CRIMSON, Color.BLUE}), [m for m in State if m.value != 2], Color.__name__)
show(lambda: Color(9))
show(lambda: Color("x"))
show(lambda: Color["PINK"])
show(lambda: Color.RED < Color.GREEN)
show(lambda: Color.RED + 1)


def describe(c):
    match c:
        case Color.RED:
            return "stop"
        case Color.GREEN | Color.BLUE:
            return "go"
        case _:
            return "?"


print([describe(c) for c in (Color.RED, Color.BLUE, 1)])
