"""Programs as a code model or a fuzzer would write them: a function and assertions about it, no two alike."""

import random

# Each: a function's source with `{name}` and small numbers `{a}`, `{b}`, and what makes its arguments.
_KINDS = [
    ("""
def {name}(text):
    counts = {{}}
    for word in text.lower().split():
        counts[word] = counts.get(word, 0) + {a}
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
""", lambda rng: (" ".join(rng.choice(["red", "Green", "blue", "grey", "Gold"]) for _ in range(20)),)),
    ("""
def {name}(limit):
    sieve = [True] * (limit + 1)
    found = []
    for number in range(2, limit + 1):
        if sieve[number]:
            found.append(number * {a})
            for multiple in range(number * number, limit + 1, number):
                sieve[multiple] = False
    return found
""", lambda rng: (rng.randrange(20, 120),)),
    ("""
def {name}(rows):
    width = len(rows[0])
    total = [0] * width
    for row in rows:
        for column, value in enumerate(row):
            total[column] += value * {a} - {b}
    return [list(column) for column in zip(*rows)], total, max(map(max, rows))
""", lambda rng: ([[rng.randrange(-50, 50) for _ in range(5)] for _ in range(4)],)),
    ("""
def {name}(a, b):
    previous = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        current = [i]
        for j, y in enumerate(b, 1):
            current.append(min(previous[j] + {a}, current[j - 1] + {a}, previous[j - 1] + (x != y)))
        previous = current
    return previous[-1]
""", lambda rng: tuple("".join(rng.choice("abcde") for _ in range(rng.randrange(4, 12))) for _ in range(2))),
    ("""
class Account_{name}:
    def __init__(self, owner):
        self.owner = owner
        self.balance = 0
        self.history = []

    def move(self, amount):
        if self.balance + amount < -{a}00:
            raise ValueError(f"{{self.owner}} has only {{self.balance}}")
        self.balance += amount
        self.history.append(amount)
        return self

def {name}(amounts):
    account = Account_{name}("Ada")
    refused = []
    for amount in amounts:
        try:
            account.move(amount)
        except ValueError as error:
            refused.append(str(error))
    return account.balance, len(account.history), refused
""", lambda rng: ([rng.randrange(-300, 200) for _ in range(12)],)),
    ("""
def {name}(text):
    pairs = {{")": "(", "]": "[", "}}": "{{"}}
    stack = []
    for index, character in enumerate(text):
        if character in "([{{":
            stack.append((character, index))
        elif character in pairs:
            if not stack or stack.pop()[0] != pairs[character]:
                return index * {a}
    return -1 if not stack else stack[-1][1]
""", lambda rng: ("".join(rng.choice("([{)]}xy") for _ in range(14)),)),
    ("""
def {name}(numbers):
    def merge(left, right):
        out = []
        while left and right:
            out.append((left if left[0] <= right[0] else right).pop(0))
        return out + left + right
    if len(numbers) < 2:
        return list(numbers)
    middle = len(numbers) // 2
    return merge({name}(numbers[:middle]), {name}(numbers[middle:]))
""", lambda rng: ([rng.randrange(1000) for _ in range(16)],)),
    ("""
def {name}(n):
    def steps():
        value = n
        while value != 1:
            yield value
            value = value // 2 if value % 2 == 0 else {odd} * value + 1 if {odd} == 3 else (value - 1) // 2 or 1
    seen = list(steps())
    return len(seen), max(seen, default=0), sum(each for each in seen if each % 3 == 0)
""", lambda rng: (rng.randrange(2, 400),)),
    ("""
def {name}(word):
    shifted = "".join(chr((ord(c) - 97 + {a}) % 26 + 97) if c.isalpha() else c for c in word.lower())
    return shifted, shifted[::-1], shifted == shifted[::-1], shifted.count("e"), "-".join(shifted.split())
""", lambda rng: (" ".join(rng.choice(["level", "north", "apple", "stats", "river"]) for _ in range(4)),)),
    ("""
from collections import Counter, defaultdict

def {name}(edges):
    graph = defaultdict(set)
    for a, b in edges:
        graph[a].add(b)
        graph[b].add(a)
    seen, sizes = set(), []
    for start in sorted(graph):
        if start in seen:
            continue
        queue, size = [start], 0
        while queue:
            node = queue.pop()
            if node not in seen:
                seen.add(node)
                size += {a}
                queue.extend(sorted(graph[node] - seen))
        sizes.append(size)
    return sorted(sizes), Counter(len(near) for near in graph.values()).most_common(1)[0][1]
""", lambda rng: ([(rng.randrange(12), rng.randrange(12)) for _ in range(9)],)),
]


def make(count, seed=1):
    """{id: source} of `count` programs, all of which pass under CPython."""
    rng = random.Random(seed)
    found = {}
    for number in range(count):
        template, arguments = _KINDS[number % len(_KINDS)]
        name = "%s_%d" % (rng.choice(["solve", "check", "work", "find"]), number)
        source = template.format(name=name, a=rng.randrange(1, 5), b=rng.randrange(5), odd=rng.choice([1, 3]))
        space = {}
        exec(source, space)
        for _ in range(3):
            given = arguments(rng)
            wanted = space[name](*map(_copy, given))
            source += "\nassert %s(%s) == %r" % (name, ", ".join(map(repr, given)), wanted)
        found["program-%d" % number] = source + "\n"
    return found


def _copy(value):
    return [_copy(each) for each in value] if isinstance(value, list) else value
