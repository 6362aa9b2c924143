# CPython asks an iterator that goes by __getitem__ how long its object is, to make room.
class Counted:
    def __init__(self, length):
        self.length = length

    def __getitem__(self, key):
        print("item", key)
        return "abc"[key]

    def __len__(self):
        print("length")
        return self.length


class Own:
    def __init__(self):
        self.left = 3

    def __iter__(self):
        return self

    def __next__(self):
        if self.left == 0:
            raise StopIteration
        self.left -= 1
        return self.left

    def __len__(self):
        print("length of own")
        return self.left


def show(action):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)


def star(of):
    a, *b = of
    return a, b


for make in [lambda: Counted(3), lambda: Counted("no"), lambda: Counted(None), lambda: iter(Counted(3)), Own]:
    for use in [star, list, tuple, sorted, lambda v: [*v], lambda v: [0, *v], lambda v: "".join(map(str, v)), lambda v: print(*v), set, lambda v: max(v)]:
        show(lambda: use(make()))
