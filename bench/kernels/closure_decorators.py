def memoized(function):
    cache = {}

    def wrapper(n):
        if n not in cache:
            cache[n] = function(n)
        return cache[n]

    return wrapper


def counted(function):
    def wrapper(*args, **kwargs):
        wrapper.calls += 1
        return function(*args, **kwargs)

    wrapper.calls = 0
    return wrapper


@memoized
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


@counted
def add(a, b=1, c=2):
    return a + b + c


total = 0
for i in range(60000):
    total += fib(i % 80) & 7
    total += add(i, b=2)
    total += add(1, 2, 3)
print(total, add.calls)
