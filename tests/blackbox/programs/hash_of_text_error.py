# native
class Bad:
    def __init__(self, name):
        self.name = name

    def __hash__(self):
        return self.name


try:
    {Bad("a")}
except TypeError as error:
    print(error)
try:
    hash(([], "a"))
except TypeError as error:
    print(error)
{Bad(1): 2, Bad(1.5): 1}
