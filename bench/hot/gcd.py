def gcd(a, b):
    while b:
        a, b = b, a % b
    return a


total = 0
for a in range(1, 3000):
    for b in range(1, 3000):
        total += gcd(a, b)
print(total)
