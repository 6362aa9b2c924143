def f(x):
    return x * x * x - 2 * x * x + 4.5


def integrate(a, b, n):
    h = (b - a) / n
    total = 0.5 * (f(a) + f(b))
    for i in range(1, n):
        total += f(a + i * h)
    return total * h


print(integrate(0, 10, 30_000_000))
