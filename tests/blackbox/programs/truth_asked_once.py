# native
# What stands in `and` within `or`, or the other way round, is asked for its truth once.
class Asked:
    def __init__(self, name, truth):
        self.name = name
        self.truth = truth

    def __bool__(self):
        print("asked", self.name)
        return self.truth


def show(value):
    print(value if isinstance(value, bool) else value.name)


for one in (False, True):
    for two in (False, True):
        for three in (False, True):
            a, b, c = Asked("a", one), Asked("b", two), Asked("c", three)
            show(a and b or c)
            show((a or b) and c)
            show(a or (b and c))
            show((a and b) and c)
            show((a or b) or c)
            show((a and b or c) and a or b)
            show(((a or b) and c or a) and b)
            show(not (a and b or c))
            show((not (a and b)) or c)
            if (a and b or c) and a:
                print("if")
            while (a or b) and c:
                break
            show(a if (a and b or c) else b)
            assert (a and b or c) or True
            print([x for x in (1,) if (a and b or c)])

x = 0 and (y := 5) or 7
print(x)
x = (z := 0) and 5 or (z := 9) and z
print(x, z)
