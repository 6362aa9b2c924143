# native
# zip() and map() ask their arguments for iterators one after the other; errors name the class.


class Said:
    def __init__(self, what):
        self.what = what

    def __iter__(self):
        print("iterate", self.what)
        return iter(self.what)




def show(action):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)


for first in [Said([1, 2]), Said(5), Said(None), 7, []]:
    for second in [Said("ab"), Said(2.5), 8, ()]:
        show(lambda: list(zip(first, second)))
        show(lambda: list(map(max, first, second)))
        show(lambda: dict(zip(first, second)))
show(lambda: list(zip()))
show(lambda: list(zip(Said(3), strict=True)))
