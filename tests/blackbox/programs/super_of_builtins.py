# native
class Base:
    def __init__(self, name):
        self.name = name

    def __eq__(self, other):
        if not isinstance(other, Base):
            return super().__eq__(other)
        return self.name == other.name

    def __ne__(self, other):
        return super().__ne__(other)

    def __repr__(self):
        return f"Base({self.name})"

    def __str__(self):
        return "<" + super().__str__() + ">"

    def __format__(self, spec):
        return spec + super().__format__("")

    def __hash__(self):
        return super().__hash__()


class Coded(Exception):
    def __init__(self, message, code=3):
        super().__init__(message)
        self.code = code

    def __str__(self):
        return f"[{self.code}] {super().__str__()}"

    def __repr__(self):
        return "~" + super().__repr__()


class Missing(KeyError):
    def __str__(self):
        return "missing " + super().__str__()


class Pair(ValueError):
    def __str__(self):
        return super().__str__() + "!"


a, b = Base("a"), Base("b")
print(a == Base("a"), a != Base("a"), a != b, a == 3, a != 3, str(a), f"{a:x}", [a])
s = {a, b}
print(a in s, Base("a") in s or a in s, len(s))
print(Coded("x"), repr(Coded("y", 4)), Missing("k"), Missing("k", 2), Pair(1, 2), Pair())
import sys

try:
    sys.exit("bye")
except SystemExit as error:
    print(error, error.code, error.args)
try:
    sys.exit()
except SystemExit as error:
    print(error, error.code, error.args)
raise Coded("end")
