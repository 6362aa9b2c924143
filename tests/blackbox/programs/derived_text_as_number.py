# What int() and float() say of text of a subclass that is no number shows it by its own repr.
class Text(str):
    def __repr__(self):
        return "shown"


class Numbers(list):
    pass


try:
    float(Numbers())
except TypeError as e:
    print(e)


print(int(Text("12")), float(Text("1.5")))
try:
    float(Text("x"))
except ValueError as e:
    print(e)
