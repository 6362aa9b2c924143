def sequence(seed, count):
    x = seed
    odd = 0
    for _ in range(count):
        x = (x * 1103515245 + 12345) % 2147483648
        odd += (x >> 16) & 1
    return x, odd


print(sequence(42, 100_000_000))
