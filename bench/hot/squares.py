total = 0
for i in range(60_000_000):
    if i % 3 == 0 or i % 5 == 0:
        total += i * i % 7
print(total)
