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


def finished():
    return 1
    yield


def stop(n):
    if n < 2:
        return n
    raise StopIteration("mapped")


def again(source):
    for _ in range(3):
        yield ("result", (yield from source))


print(list(again(finished())), list(again(map(stop, range(5)))), list(again(iter([1]))))
