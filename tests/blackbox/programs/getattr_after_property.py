# native
# __getattr__ is asked, too, where reading what the class has ends with an AttributeError.
class Lazy:
    @property
    def broken(self):
        print("broken")
        raise AttributeError("inside")

    @property
    def wrong(self):
        raise ValueError("inside")

    def __getattr__(self, name):
        print("asked for", name)
        if name == "never":
            raise AttributeError("nothing")
        return name.upper()


class Descriptor:
    def __get__(self, instance, owner):
        raise AttributeError("by a descriptor")


class Described(Lazy):
    field = Descriptor()


class Slotted:
    __slots__ = ("a", "b")

    def __getattr__(self, name):
        return ("slot", name)


lazy = Lazy()
print(lazy.broken, lazy.other, hasattr(lazy, "broken"), hasattr(lazy, "never"))
print(getattr(lazy, "broken", 1), getattr(lazy, "never", 2))
try:
    lazy.wrong
except ValueError as error:
    print(error, error.__context__)
try:
    lazy.never
except AttributeError as error:
    print(error, error.__context__)
print(Described().field)
slotted = Slotted()
slotted.a = 1
print(slotted.a, slotted.b, slotted.c)
for _ in range(3):
    print(lazy.broken)
