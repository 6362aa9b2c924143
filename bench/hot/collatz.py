def steps(n):
    count = 0
    while n != 1:
        if n % 2 == 0:
            n = n // 2
        else:
            n = 3 * n + 1
        count += 1
    return count


longest = 0
start = 0
for n in range(1, 1_000_000):
    count = steps(n)
    if count > longest:
        longest = count
        start = n
print(start, longest)
