# __exit__ of suppress(), called with all kinds of things.
import contextlib

given = contextlib.suppress(ValueError, KeyError)
print(given.__exit__(None, None, None), given.__exit__(KeyError, None, None), given.__exit__(OSError, 1, 2))
# ---
for thing in (3, "x", True, [], contextlib):
    try:
        print(given.__exit__(thing, None, None))
    except TypeError as error:
        print(error)
