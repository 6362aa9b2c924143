# native
# Functions within functions that have defaults and cells at once.
def counter(start):
    count = start

    def step(by=1, *, twice=False):
        nonlocal count
        count += by * (2 if twice else 1)
        return count

    return step


step = counter(10)
print(step(), step(5), step(twice=True), step(2, twice=True))


def shared(a, b):
    def inner(x, y=a + b, z=(a, b), *rest, k=b * 2, **more):
        return a, b, x, y, z, rest, k, sorted(more)

    a += 1
    return inner


inner = shared(1, 2)
print(inner(0), inner(0, 1, 2, 3, k=4, other=5))
print([f(3) for f in [lambda x, i=i: x + i + step(0) for i in range(3)]])


def recursive(n):
    def down(k, seen=()):
        return seen + (n,) if k == 0 else down(k - 1, seen + (k,))

    return down(n)


print(recursive(3))


class Holder:
    def method(self, scale=2):
        def scaled(x, by=scale):
            return x * by + self.base + scale

        self.base = 1
        return scaled


print(Holder().method()(5), Holder().method(3)(5, 6))
