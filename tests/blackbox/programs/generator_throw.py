# native
# What is thrown into a generator, and the contexts that exceptions then have.


def chain(exception):
    names = []
    while exception is not None:
        names.append(type(exception).__name__)
        exception = exception.__context__
    return names


def plain():
    yield 1
    yield 2


def guarded():
    try:
        yield 1
    except ValueError as error:
        print("inside", chain(error))
        yield 2


def handling():
    try:
        1 / 0
    except ZeroDivisionError:
        yield 1


def raising():
    try:
        yield 1
    except ValueError:
        raise KeyError("k")


def outer():
    yield from guarded()


def finishing():
    try:
        yield 1
    finally:
        print("closed")


for make in (plain, guarded, handling, raising, outer, finishing):
    for started in (False, True):
        for kind in (ValueError, ValueError("v")):
            generator = make()
            if started:
                next(generator)
            try:
                {}["missing"]
            except KeyError:
                try:
                    print(make.__name__, started, generator.throw(kind))
                except Exception as error:
                    print(make.__name__, started, repr(error), chain(error))
                print(list(generator))

done = plain()
print(list(done))
try:
    done.throw(OSError("late"))
except OSError as error:
    print(repr(error), chain(error))
