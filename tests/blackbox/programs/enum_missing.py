# native
from enum import Enum, IntEnum


class Coin(Enum):
    PENNY = 1
    NICKEL = 5

    @classmethod
    def _missing_(cls, value):
        if isinstance(value, str):
            for member in cls:
                if member.name == value.upper():
                    return member
        return None


class Level(IntEnum):
    LOW = 1
    HIGH = 9

    @classmethod
    def _missing_(cls, value):
        return cls.HIGH if value > 5 else None


print(Coin("penny"), Coin(5), Coin("NICKEL") is Coin.NICKEL, Level(7), Level(1))
for use in (lambda: Coin(3), lambda: Coin("dime"), lambda: Level(0)):
    try:
        print(use())
    except ValueError as error:
        print(error)


class Rect:
    def __init__(self, w, h):
        self.w, self.h = w, h

    def _set(self, w):
        self.w = w

    area = property(lambda self: self.w * self.h, doc="the area")
    width = property(fget=lambda self: self.w, fset=_set)
    only = property(lambda self: 1, None)


r = Rect(2, 3)
r.width = 5
print(r.area, r.width, r.only, Rect.__class__, int.__class__.__name__, r.__class__.__class__ is type)
try:
    r.area = 3
except AttributeError as error:
    print(error)
