def sequence(seed, count):
    x = seed
    odd = 0
    for _ in range(count):
        x = (x * 1103515245 + 12345) & 0x7FFFFFFF
        odd += (x >> 16) & 1
    return x, odd


print(sequence(42, 3_000_000))
