def counter():
    count = 0

    def step(by=1):
        nonlocal count
        count += by
        return count

    return step


def adders(n):
    return [lambda x, i=i: x + i for i in range(n)]


step = counter()
total = 0
for i in range(400_000):
    total += step()
    if i % 3 == 0:
        step(2)
for add in adders(10):
    for i in range(30_000):
        total += add(i)
print(total)
