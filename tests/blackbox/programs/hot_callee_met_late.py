# native
def g(x):
    return x + 1 if x == x else x
def f(a, b, v):
    c, x, y, i = 2**50, 2, 1e300, 2**50
    for n in range(19):
        if x < x: b = 2**49 - 1
        if y >= c:
            y = int(y)
        else:
            try:
                c = (y * b) % 97.5
                y = 0 != y
            except (ZeroDivisionError):
                c = 0.5
            c -= a
        for x in range(5):
            x = g(y)
            y += a
        y = y != 3
        b -= a
        for c in [1, 2.5, 2**60]:
            c -= x
try:
    print(repr(f(0.5, 1e300, [-0.0, 2**49 - 1, 1.5]))[:400])
except Exception as e:
    print(type(e).__name__, e)
