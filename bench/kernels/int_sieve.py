def primes(limit):
    sieve = [True] * (limit + 1)
    sieve[0] = sieve[1] = False
    i = 2
    while i * i <= limit:
        if sieve[i]:
            for multiple in range(i * i, limit + 1, i):
                sieve[multiple] = False
        i += 1
    return [i for i in range(limit + 1) if sieve[i]]


for _ in range(3):
    found = primes(1_000_000)
print(len(found), found[-1])
