# native
# Calls with * and **: what they take over, and when.


def show(*args, **kwargs):
    return args, kwargs


def plain(a, b=2, c=3):
    return a, b, c


numbers, pair, names = [1, 2], (3, 4), {"a": 5, "b": 6}
print(show(*numbers), show(*pair), show(*"xy"), show(*range(3)), show(*{7: 8}), show(*(n for n in numbers)), show(*()))
print(show(**names), show(*pair, **names), show(1, *pair, x=1, **names), show(*pair, *numbers), show(**names, **{"c": 7}))
print(plain(*pair), plain(*numbers, c=9), plain(**names), plain(**{"a": 1}, b=4), plain(*(1, 2, 3)), plain(*[], **names))
print(show(**names)[1] is names, show(**names)[1] == names)


def changing(*args, **kwargs):
    numbers.append(len(numbers))
    names["n"] = len(names)
    args[0:1], kwargs.pop("a", None)
    return args, kwargs


print(changing(*numbers, **names), numbers, names)
print(max(*numbers, key=lambda n: numbers.append(n) or -n), numbers)
print(sorted(*[[3, 1, 2]], **{"reverse": True}), "{} {a}".format(*"x", **{"a": 1}), dict(**names), dict([("k", 1)], **{"l": 2}))


def noisy(what, value):
    print("evaluates", what)
    return value


# A list is taken over when the call is made, after its keywords were evaluated; a dict is before.
late = [1]
print(show(*noisy("list", late), **noisy("dict", late.append(2) or {"k": 1})))


def giving():
    yield 1
    given["k"] = "changed"
    yield 2


given = {"k": "first"}
print(show(*giving(), **given), given)


class Made:
    def __init__(self, *args, **kwargs):
        self.args, self.kwargs = args, kwargs

    def method(self, a, *, b=0):
        return a, b, self.args


made = Made(*pair, **{"k": 1})
print(made.args, made.kwargs, made.method(*[1]), made.method(*(2,), **{"b": 3}), made.method(b=4, *[5]))


def wrap(function):
    def wrapper(*args, **kwargs):
        kwargs["extra"] = len(args)
        return function(*args, **kwargs)

    return wrapper


wrapped = wrap(wrap(show))
print(wrapped(), wrapped(1, 2), wrapped(*pair, z=1), wrap(lambda *a, extra: extra)(*range(20)))

for wrong in (
    lambda: plain(*[]),
    lambda: plain(*range(4)),
    lambda: plain(1, **{"a": 2}),
    lambda: plain(**{"z": 2}, a=1),
    lambda: plain(*pair, **{"b": 1}),
    lambda: made.method(*pair),
    lambda: len(*[[1], [2]]) if False else plain(*pair, *pair),
):
    try:
        print(wrong())
    except TypeError as error:
        print(error)

table = {(1, "a"): 1, (1.0, "b"): 2, ("x", ("y", 2)): 3, (): 4, (True, None): 5}
for key in ((1, "a"), (1.0, "a"), (1, "b"), ("x", ("y", 2)), (), (1, None), (True, None), (1,), ("x", ("y", 2.0)), (0, "a")):
    print(table.get(key), key in table, key in set(table), {key: 1} == {key: 1})


class Sized:
    def __init__(self, error):
        self.error = error

    def __getitem__(self, at):
        print("item", at)
        return [1, 2][at]

    def __len__(self):
        print("length")
        raise self.error


for error in (TypeError("no length"), ValueError("bad length")):
    for spread in (lambda: show(*Sized(error)), lambda: [0, *Sized(error)], lambda: (*Sized(error), 3), lambda: list(Sized(error))):
        try:
            print(spread())
        except ValueError as raised:
            print(raised)
