# native
# A str that is cut or filled by its format is an ordinary one.
import enum


class Text(str):
    pass


class Kind(enum.StrEnum):
    A = "a"


for value in [Text("abc"), Kind.A]:
    for spec in [">5", "<6", "^7", "*>4", "4.1", ""]:
        print(type(format(value, spec)), format(value, spec), f"{value:{spec}}|", "{:{}}".format(value, spec))
