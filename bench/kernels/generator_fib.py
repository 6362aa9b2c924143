def fibonacci():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, (a + b) % 1_000_007


def take(n, iterable):
    result = []
    for item in iterable:
        if len(result) == n:
            break
        result.append(item)
    return result


def walk(tree):
    if tree is not None:
        left, value, right = tree
        yield from walk(left)
        yield value
        yield from walk(right)


def build(low, high):
    if low > high:
        return None
    middle = (low + high) // 2
    return (build(low, middle - 1), middle, build(middle + 1, high))


print(sum(take(400_000, fibonacci())))
tree = build(0, 20_000)
print(sum(walk(tree)))
