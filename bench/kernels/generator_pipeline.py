def numbers(count):
    i = 0
    while i < count:
        yield i
        i += 1


def even(items):
    for item in items:
        if item % 2 == 0:
            yield item


def squares(items):
    for item in items:
        yield item * item


def flat(rows):
    for row in rows:
        yield from row


total = 0
for value in squares(even(numbers(150000))):
    total ^= value
print(total, sum(squares(even(numbers(150000)))))
print(sum(x * y for x, y in zip(flat([[i, i + 1] for i in range(50000)]), numbers(90000))))
