# native
# What `yield from` gives is what the StopIteration says that ends an iterator of the program's.
class Counted:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration("done", 2)
        self.n -= 1
        return self.n


class Endless(Counted):
    def __next__(self):
        raise StopIteration


def walk(source):
    result = yield from source
    yield ("result", result)


print(list(walk(Counted(3))), list(walk(Endless(1))), list(walk([1])), list(walk(walk([]))))
