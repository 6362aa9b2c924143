# native
# The words that CPython refuses items of exceptions and plain objects with.


class Failing(AttributeError):
    pass


class Plain:
    pass


def show(action):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)


def drop(container, key):
    del container[key]


def put(container, key):
    container[key] = 0


for container in [Failing(1), Plain(), ValueError(2), 5, None, 2.5]:
    for key in [0, -1, True, "k", 1.5, None, 2**70]:
        show(lambda: container[key])
        show(lambda: put(container, key))
        show(lambda: drop(container, key))
