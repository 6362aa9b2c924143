def two_sum(numbers, target):
    seen = {}
    for i, number in enumerate(numbers):
        other = target - number
        if other in seen:
            return seen[other], i
        seen[number] = i
    return None


numbers = [(i * 37) % 100003 for i in range(40000)]
found = 0
for target in range(20):
    if two_sum(numbers, -target - 1) is None:
        found += 1
groups = {}
for number in numbers:
    groups.setdefault(number % 100, []).append(number)
for key, members in groups.items():
    found += key * len(members)
print(found)
