# native
class Point:
    def __init__(self, x):
        self.x = x

    def near(self, a):
        if a % 7:
            b = a
        return b + a

    def unset(self, a):
        del a
        return a


def closure(limit):
    def inner(i):
        if i < limit:
            found = i
        return found

    return inner


def other(value):
    text = "it has constants of its own"
    return -value if len(text) > 3 else value


def loop(point, call, n):
    total = unbound = 0
    for i in range(n):
        total += max((i, 1), key=other)
        try:
            total += point.near(i)
        except UnboundLocalError as error:
            unbound += 1
            message = str(error)
        if i % 5 == 0:
            try:
                total += call(i)
            except NameError as error:
                message += " " + str(error) if unbound % 1000 == 0 else ""
                unbound += 1
    return total, unbound, message


for _ in range(3):
    print(loop(Point(3), closure(20000), 30000))


def plain(point, n):
    total = 0
    for i in range(n):
        total += point.near(i + 1 if (i + 1) % 7 else i)
    return point.unset(total)


try:
    print(plain(Point(1), 200000))
except UnboundLocalError as error:
    print(error)
