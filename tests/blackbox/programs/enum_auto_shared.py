# native
# auto() stands for one value, under however many names.
from enum import Enum, IntEnum, auto


class Color(Enum):
    RED = CRIMSON = auto()
    BLUE = auto()
    AZURE = BLUE
    GREEN = auto()


class Level(IntEnum):
    LOW = auto()
    SMALL = LOW
    HIGH = auto()


print(list(Color), Color.CRIMSON is Color.RED, Color.AZURE is Color.BLUE, Color.GREEN.value)
print(list(Level), Level.SMALL is Level.LOW)
