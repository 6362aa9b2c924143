memo = {}


def ways(n, k):
    if n == 0:
        return 1
    if n < 0 or k == 0:
        return 0
    key = (n, k)
    if key in memo:
        return memo[key]
    memo[key] = ways(n, k - 1) + ways(n - k, k)
    return memo[key]


total = 0
for n in range(20, 120):
    memo.clear()
    total += ways(n, 60)
print(total)
