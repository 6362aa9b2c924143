def scale(x, factor=3, offset=1):
    return x * factor + offset


def total(*numbers):
    result = 0
    for number in numbers:
        result += number
    return result


result = 0
for i in range(200_000):
    result += scale(i) + scale(i, 2) + scale(i, offset=5)
    result += total(i, 1, 2) + max(i, 100) - abs(-i)
print(result)
