def squares(n):
    for i in range(n):
        yield i * i


def even(numbers):
    for number in numbers:
        if number % 2 == 0:
            yield number


total = 0
for _ in range(5):
    total += sum(squares(100_000))
    for number in even(squares(100_000)):
        total += number
    total += sum(x * 2 for x in range(100_000) if x % 3)
print(total)
