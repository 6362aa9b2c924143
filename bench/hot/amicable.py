def divisors(n):
    total = 0
    for i in range(1, n):
        if n % i == 0:
            total += i
    return total


found = 0
for n in range(2, 6000):
    other = divisors(n)
    if other != n and divisors(other) == n:
        found += n
print(found)
