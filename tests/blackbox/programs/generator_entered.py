# native
# Generators that a loop or another generator draws from, and where they end: by their end, by a return with a value,
# by an exception of their own, or left in the middle.


def numbers(count):
    for i in range(count):
        yield i


def failing(count):
    yield from numbers(count)
    raise KeyError(count)


def trying(iterable):
    seen = []
    try:
        for item in iterable:
            seen.append(item)
    except (KeyError, RuntimeError, ValueError) as error:
        return seen, type(error).__name__, error.args
    return seen


print(trying(failing(3)), trying(failing(0)))


def again():
    for item in mine:
        yield item


mine = again()
print(trying(mine), trying(mine))


def stopping():
    yield 1
    raise StopIteration(2)


def outer(inner):
    yield "first"
    result = yield from inner
    yield "last", result


print(trying(stopping()), trying(outer(stopping())), trying(outer(failing(2))))
try:
    for item in stopping():
        pass
except RuntimeError as error:
    print(error, repr(error.__cause__), error.__cause__ is error.__context__)


def returning(value):
    yield "in"
    return value


print(trying(outer(returning(5))), trying(outer(returning(None))), trying(outer([])), trying(outer("ab")))


# What was sent to a `yield` is not sent once more to a delegate that comes after it.
def listener(name):
    while True:
        print(name, "got", (yield name))


def forwarding():
    inner = listener("inner")
    next(inner)
    print("outer got", (yield "outer"))
    yield from inner


forward = forwarding()
print(next(forward), forward.send(1), forward.send(2), next(forward))
for item in forward:
    print(item)
    break
print(forward.send(3))


# Left in the middle and gone on with, by loops and by next().
halves = numbers(10)
for item in halves:
    if item == 3:
        break
print(next(halves), [item for item in halves if item % 2], list(halves), next(halves, "end"))
for item in halves:
    print("never")
else:
    print("empty")

# An exception of the one who draws does not touch the generator.
pairs = numbers(6)
for item in pairs:
    try:
        if item % 2:
            raise ValueError(item)
    except ValueError as error:
        print("odd", error, next(pairs))


def recursive(depth):
    if depth:
        yield depth
        yield from recursive(depth - 1)
        for item in recursive(0):
            yield item


print(sum(recursive(200)), len([item for item in recursive(300)]))


def permutations(items):
    if len(items) <= 1:
        yield items
        return
    for i in range(len(items)):
        for rest in permutations(items[:i] + items[i + 1 :]):
            yield [items[i]] + rest


print(list(permutations([1, 2, 3])))


class Tree:
    def __init__(self, value, *children):
        self.value, self.children = value, children

    def __iter__(self):
        yield self.value
        for child in self.children:
            yield from child


tree = Tree(1, Tree(2, Tree(3)), Tree(4), Tree(5, Tree(6), Tree(7)))
print(list(tree), [item * 2 for item in tree], sum(item for item in tree), max(tree))


# A generator that handles exceptions draws from one that handles none, and the other way round.
def careful(inner):
    try:
        for item in inner:
            yield item
    except KeyError as error:
        yield "caught", error.args
    finally:
        yield "finally"


print(trying(careful(failing(2))), trying(outer(careful(failing(1)))), trying(outer(careful(numbers(2)))))

thrown = outer(numbers(4))
print(next(thrown), next(thrown))
try:
    thrown.throw(ValueError, ValueError("thrown"))
except ValueError as error:
    print("out again", error)
print(next(thrown, "finished"))
