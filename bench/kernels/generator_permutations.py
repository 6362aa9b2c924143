def permutations(items):
    if len(items) <= 1:
        yield items
        return
    for i in range(len(items)):
        rest = items[:i] + items[i + 1:]
        for permutation in permutations(rest):
            yield [items[i]] + permutation


class Tree:
    def __init__(self, low, high):
        middle = (low + high) // 2
        self.value = middle
        self.left = Tree(low, middle) if low < middle else None
        self.right = Tree(middle + 1, high) if middle + 1 < high else None

    def __iter__(self):
        if self.left:
            yield from self.left
        yield self.value
        if self.right:
            yield from self.right


count = 0
for _ in range(3):
    for permutation in permutations(list(range(7))):
        count += permutation[0] < permutation[-1]
print(count)
tree = Tree(0, 3000)
print(sum(value for _ in range(15) for value in tree))
