import contextlib


@contextlib.contextmanager
def manager():
    try:
        yield 1
    except IndexError as error:
        print("left by", error)


with manager():
    raise IndexError("itself")
for kind in (7, ValueError, IndexError):
    entered = manager()
    entered.__enter__()
    try:
        print(entered.__exit__(kind, IndexError("said"), None))
    except Exception as error:
        print(type(error).__name__, error)
