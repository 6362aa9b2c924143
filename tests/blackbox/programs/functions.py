# native
def f(a, b=2, *args, c, d=4, **kw):
    return a, b, args, c, d, sorted(kw.items())


print(f(1, c=3))
print(f(1, 5, 6, 7, c=8, z=9, y=10))
print(f(*[1, 2, 3], **{"c": 5, "k": 1}))


def p(a, /, b, *, c=1):
    return a, b, c


print(p(1, 2), p(1, b=3, c=4))
for call in (
    lambda: f(),
    lambda: f(1),
    lambda: f(1, 2, c=3, a=4),
    lambda: p(1),
    lambda: p(1, 2, 3),
    lambda: p(1, 2, d=3),
    lambda: (lambda x: x)(),
    lambda: (lambda x, y, z: x)(1),
    lambda: (lambda: 1)(2),
    lambda: (lambda x=1: 1)(2, 3),
    lambda: (lambda *, k: 1)(),
    lambda: (lambda *, k, l: 1)(),
    lambda: (lambda a, *, k: 1)(1, 2, k=3),
    lambda: 5(),
    lambda: "a"(),
):
    try:
        print(call())
    except TypeError as e:
        print("TypeError", e)


def counter(start=[]):
    start.append(len(start))
    return start


print(counter(), counter(), counter([9]))


def outer(n):
    total = n

    def add(k):
        nonlocal total
        total += k
        return total

    def get():
        return total

    return add, get


add, get = outer(10)
add(5)
add(-3)
print(get())
fs = [lambda: i for i in range(3)]
print([g() for g in fs])
fs = [lambda i=i: i for i in range(3)]
print([g() for g in fs])


def fact(n):
    return 1 if n < 2 else n * fact(n - 1)


print(fact(30), fact.__name__)
g = 1


def setg():
    global g
    g = 2


setg()
print(g)


def unbound():
    if g == 3:
        x = 1
    return x


try:
    unbound()
except UnboundLocalError as e:
    print(e)
try:
    print(undefined_name)
except NameError as e:
    print(e)


def free():
    def inner():
        return late

    try:
        inner()
    except NameError as e:
        print(e)
    late = 1
    return inner()


print(free())
del g
try:
    g
except NameError as e:
    print(e)


def decorated(h):
    def wrapper(*a, **k):
        print("call", a, sorted(k))
        return h(*a, **k)

    return wrapper


@decorated
@decorated
def add2(a, b=1):
    return a + b


print(add2(1), add2(1, b=5))
