def compose(f, g):
    def composed(x):
        return f(g(x))

    return composed


def adder(n):
    def add(x):
        return x + n

    return add


total = 0
for i in range(60_000):
    f = compose(adder(i), adder(1))
    total += f(i) + f(i + 1)
print(total, sum(map(lambda x: x * 2, range(300_000))), len(list(filter(lambda x: x % 3, range(300_000)))))
