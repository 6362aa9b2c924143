# CPython 3.11's compiler takes the wrong value here, in some of its releases.
def f(a, b):
    x, x = a, b
    return x


print(f(1, 2))
