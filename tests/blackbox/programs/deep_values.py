a = []
for i in range(100000):
    a = [a]
b = ()
for i in range(100000):
    b = (b,)
for look in (lambda: repr(a), lambda: a == [a], lambda: hash(b), lambda: {b: 1}, lambda: str(b), lambda: b < (b,)):
    try:
        print(len(str(look())))
    except RecursionError:
        print("RecursionError")
