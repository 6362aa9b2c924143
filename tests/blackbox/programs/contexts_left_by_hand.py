# __exit__ of a context manager that is made of a generator, called with a class alone.
import contextlib


@contextlib.contextmanager
def managed():
    try:
        yield
    except RuntimeError as error:
        raise KeyError(repr(error))


# ---
context = managed()
context.__enter__()
try:
    context.__exit__(RuntimeError, None, None)
except KeyError as error:
    print(error)
# ---
context = managed()
context.__enter__()
try:
    context.__exit__(RuntimeError, RuntimeError("x"), None)
except KeyError as error:
    print(error)
