# native
# Builtins that are given exceptions that cannot be iterated.
class E(ValueError):
    pass


for f in (bytes, sum, list, tuple, set, dict, sorted, max, any, enumerate, iter, reversed, lambda v: sum(v, "x"), lambda v: zip([1], v), lambda v: "".join(v), lambda v: [].extend(v)):
    try:
        print(f(E(1)))
    except Exception as error:
        print(type(error).__name__, error)
