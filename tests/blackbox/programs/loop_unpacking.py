# native
# Loops that take apart what they draw: from zip, enumerate and dict.items() without a tuple that nobody would see.


def numbers(count):
    for i in range(count):
        yield i


left, right = [1, 2, 3, 4, 5], "abc"
for a, b in zip(left, right):
    print(a, b)
print(a, b)
for a, b, c in zip(left, right, numbers(2)):
    print(a, b, c)
for i, (a, [b, c]) in enumerate(zip(left, zip(right, numbers(9)))):
    print(i, a, b, c)
for i, item in enumerate(right, 2**49 - 2):
    print(i, item)
for i, item in enumerate(numbers(2), start=True):
    print(i, item)
print([a * b for a, b in zip(left, left)], {b: a for a, b in enumerate(right)}, [(a, b) for b, a in {1: 2, 3: 4}.items()])
print(sum(x * y for x, y in zip(left, numbers(3))), [i for i, in zip(left)], [x for x, *rest in zip(left, right, left)])

# The end is seen once: who draws again afterwards draws anew.
first, second = iter(left), iter(right)
both = zip(first, second)
for a, b in both:
    pass
print(next(first), next(both, "end"), list(first), list(both))


class Again:
    """An iterator that goes on after its end."""

    def __init__(self):
        self.at = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.at += 1
        if self.at % 3 == 0:
            raise StopIteration
        return self.at


for source in (zip(Again(), left), enumerate(Again()), zip(left, Again())):
    for a, b in source:
        print(a, b)
    for a, b in source:
        print("again", a, b)
    print(next(source, "none"), next(source, "none"), list(source))

# What cannot be taken apart so.
for loop in (
    lambda: [x for x, y in zip(left, right, left)],
    lambda: [x for x, y, z in enumerate(left)],
    lambda: [x for x, y, z in {1: 2}.items()],
    lambda: [x for x, y in {1: 2}],
    lambda: [x for x, y in {"ab": 2, "cd": 3}],
    lambda: [x for x, y in {1: "ef"}.values()],
    lambda: [y for x, y in [(1, 2), [3, 4], "ab", (5,)]],
    lambda: [y for x, y in [(1, 2, 3)]],
    lambda: [y for x, y in numbers(2)],
    lambda: [y for x, y in enumerate(None)],
):
    try:
        print(loop())
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)

counts = {"a": 1, "b": 2, "c": 3}
try:
    for key, value in counts.items():
        counts[key * 2] = value
except RuntimeError as error:
    print(error, counts)
for key, value in counts.items():
    counts[key] = value + 1
for key, value in reversed(counts.items()):
    print(key, value)
for key, (low, high) in {"x": (1, 2), "y": [3, 4]}.items():
    print(key, low, high)


class Places:
    pass


place, slots = Places(), [0] * 4
for place.key, slots[place.key] in enumerate(right):
    print(place.key, slots)
for slots[0], slots[0] in zip(left, right):
    print(slots)


def failing():
    yield 1
    raise ValueError("failing")


try:
    for a, b in zip(left, failing()):
        print(a, b)
except ValueError as error:
    print(error, a, b)


def scopes():
    for a, b in zip(left, right):
        yield lambda: (a, b)


print([each() for each in scopes()], [each() for each in list(scopes())])
