def squares(n):
    result = []
    for i in range(n):
        if i % 3 != 0:
            result.append(i * i)
    return result


total = 0
for _ in range(20):
    items = squares(50_000)
    items.reverse()
    while len(items) > 1000:
        total += items.pop()
    total += sum(items)
print(total)
