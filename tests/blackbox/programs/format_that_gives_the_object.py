# A str that is neither cut nor filled by its format is CPython's result itself, subclass and all.
import enum


class Text(str):
    pass


class Kind(enum.StrEnum):
    A = "a"


class Mixed(str, enum.Enum):
    B = "bb"


for value in [Text("abc"), Text(""), Text("a%%b"), Text("%%"), Text("a%s"), Kind.A]:
    for arguments in [{}, (), {"a": 1}, "x"]:
        try:
            print(type(value % arguments), value % arguments, type(str.__mod__(value, arguments)))
        except TypeError as error:
            print(error)

for value in [Text("abc"), Text(""), Kind.A, Mixed.B]:
    for spec in ["s", "1", ">2", ">3", ".1", ".3", "<3.3", "5s", ""]:
        print(type(format(value, spec)), format(value, spec), type(f"{value:{spec}}"), "{:{}}".format(value, spec))
