# native
# Sets that hold each other many times over are hashed in no time.
numbers = [frozenset()]
for _ in range(60):
    numbers.append(frozenset(numbers))
print(len(set(numbers)), hash(numbers[5]) == hash(frozenset(numbers[:5])), len({hash(n) for n in numbers}))
print(hash(frozenset({frozenset({1, 2}), frozenset()})))
