# native
# match: every kind of pattern, guards, and names that are bound.
from collections import deque, OrderedDict, defaultdict


class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y


class Other:
    pass


def f(v):
    match v:
        case None:
            return "none"
        case True:
            return "true"
        case False:
            return "false"
        case 0:
            return "zero"
        case -1 | 1.5 | 2j:
            return "number"
        case "a" | b"b":
            return "text"
        case []:
            return "empty"
        case [x]:
            return "one", x
        case [1, *rest]:
            return "starts with 1", rest
        case (first, *_, last) if first == last:
            return "same ends", first
        case [[a, b], c]:
            return "nested", a, b, c
        case {"type": "circle", "r": r}:
            return "circle", r
        case {"x": int(x), **rest}:
            return "mapping", x, rest
        case {}:
            return "any mapping"
        case Point(0, 0):
            return "origin"
        case Point(x, y=0):
            return "on x", x
        case Point(x=x, y=[p, *q]):
            return "odd", x, p, q
        case Point() as point:
            return "point", point.x, point.y
        case int(n) if n > 100:
            return "large", n
        case int() | float() as n:
            return "plain", n
        case str(s):
            return "str", s
        case (_, _) | (_, _, _):
            return "two or three"
        case Other():
            return "other"
        case _:
            return "default"


for v in [None, True, False, 0, 0.0, -1, 1.5, 2j, "a", b"b", [], (), [5], (6,), [1, 2, 3], [1], (4, 5, 4), ((1, 2), 3), [7, 8], (7, 8, 9), [5, 6, 7, 8], {"type": "circle", "r": 2, "z": 1},
          {"x": 1, "y": 2}, {"x": "no"}, {}, Point(0, 0), Point(3, 0), Point(1, [2, 3, 4]), Point(1, 2), 200, 50, 2.5, "text", b"bytes", Other(), range(2), range(1), deque([1, 2]), {1, 2}, OrderedDict(x=4), object, 1, 10**30]:
    print(f(v))


def command(text):
    match text.split():
        case ["go", ("north" | "south") as where]:
            return where
        case ["take", *things] if things:
            return things
        case [("quit" | "exit")]:
            return "bye"
        case ["go", other]:
            return "not " + other
        case words:
            return len(words)


for text in ["go north", "go up", "take a b", "take", "quit", "exit now please", ""]:
    print(command(text))


def bound(v):
    x = "before"
    match v:
        case (x, 1):
            return x, "first"
        case (y, x) if x > 5:
            return x, y
        case int(x) | str(x):
            pass
    return x


for v in [(2, 1), (2, 9), (2, 3), 4, "s", 5.5]:
    print(bound(v))
print(f(defaultdict(int, x=3)))
for bad in (Point(1, 2), 5):
    try:
        match bad:
            case Point(1, 2, 3):
                print("no")
            case int(1, 2):
                print("no")
    except TypeError as error:
        print(error)


def loop(items):
    out = []
    for item in items:
        match item:
            case ["skip"]:
                continue
            case ["stop", code]:
                break
            case [op, *args]:
                out.append((op, args))
            case {"k": [a, {"z": z}]}:
                out.append((a, z))
    else:
        out.append("end")
    return out


print(loop([["a", 1], ["skip"], {"k": [1, {"z": 2}]}]), loop([["x"], ["stop", 1], ["y"]]))
match 5:
    case five:
        print(five)
match (1, 2):
    case a, b:
        print(a + b)
match {"a": {"b": [1, 2, {"c": 3}]}}:
    case {"a": {"b": [_, _, {"c": deep}]}}:
        print(deep)
match [1, [2, [3, 4]]]:
    case [int() as i, [j, [*k]]]:
        print(i, j, k)
