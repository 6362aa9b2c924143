# Bases of enums that say what members are.
from enum import Enum, IntEnum
# ---
try:

    class Wrong(Enum, str):
        A = "a"
except TypeError as error:
    print(error)
# ---
class Shown:
    def __init__(self, a):
        self.a = a

    def __repr__(self):
        return f"Shown({self.a})"


class Entries(Shown, Enum):
    ONE = 1


print(repr(Entries.ONE), Entries.ONE.a)
# ---
class Number(IntEnum):
    ONE = 1


print(Number.ONE._member_type_)
# ---
class Helper:
    def double(self):
        return self.value * 2


class Mixed(Helper, Enum):
    ONE = 1


print(Mixed.ONE.double(), Mixed.ONE)
