# native
# What changing an item of what has none says.
class I(int):
    pass


def show(change, of, key):
    try:
        change(of, key)
    except Exception as e:
        print(type(e).__name__, e)


def delete(of, key):
    del of[key]


def put(of, key):
    of[key] = 1


for of in ({1}, frozenset([1]), (1,), "a", b"a", range(2), {}.keys(), 5, None, iter([])):
    for key in (0, I(0), "k", 1.5, True, 2**70):
        show(delete, of, key)
        show(put, of, key)
