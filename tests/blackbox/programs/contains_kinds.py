# native
# `in` of all that holds something, for items of all kinds.
items = [0, 1, -1, 2, 1.0, 2.5, True, False, None, "", "a", "b", "ab", "\xe9", "\u0151", 10**20, (), (1,), (1, 2), ("a", 1), (1.0, 2), "x" * 40]
holders = [
    [],
    [1, 2, "a"],
    [1.0, True, "ab", None],
    [0, (1, 2), "x" * 40],
    (),
    (1, "a", "b", 2.5),
    (False, 10**20, ("a", 1)),
    {1, 2, 3},
    set([1.0, 2.5, -1]),
    set(["a", "b", "x" * 40]),
    set(["a", 1, (1, 2), None, 10**20]),
    frozenset((True, "ab", (1,))),
    {1: 2, "a": 3},
    {(1, 2): 1, ("a", 1): 2, (): 3},
    {1.0: 1, 10**20: 2, None: 3, "\xe9": 4, "x" * 40: 5},
    {"k" + str(i): i for i in range(40)},
    range(3),
]
for holder in holders:
    print([item in holder for item in items], [item not in holder for item in items][:3])
for holder in holders:
    if isinstance(holder, dict):
        print([holder.get(item) for item in items], [holder.get(item, "-") for item in items])
for text in ("", "a", "abcab", "x" * 50 + "a", "\xe9a", "\u0151b"):
    print([item in text for item in items if isinstance(item, str)])
for wrong in ([], {}, [1]):
    for holder in ({1: 2}, {1, 2}, [1, []], ([], {}), frozenset()):
        try:
            print(wrong in holder)
        except TypeError as e:
            print(type(e).__name__, e)
# ---
# native
# Objects with hashes and comparisons of their own, and how often these are asked.
log = []


class K:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        log.append(("hash", self.n))
        return self.n % 3

    def __eq__(self, other):
        log.append(("eq", self.n, getattr(other, "n", other)))
        return isinstance(other, K) and self.n == other.n


keys = [K(i) for i in range(6)]
d = {}
for k in keys:
    d[k] = k.n
for k in keys + [K(4), K(7)]:
    print(k in d, d.get(k), (k, 1) in {(K(4), 1): 1})
for key in (0, 1, 2, "a", (1, 2)):
    print(key in d, d.get(key, "none"))
    d[key] = key
print(list(d.values()))
print(K(3) in [1, "a", K(3)], K(3) in ("b", 2), 5 in [K(5)], K(1) in keys)
s = set(keys)
s.discard(keys[2])
s.add(K(2))
s.add(K(2))
print(len(s), K(2) in s, 2 in s)
print(len(log), log)
# ---
# native
# Sets and dicts from which things go and to which others come.
d = {}
s = set()
for i in range(300):
    key = i * 7 % 53 if i % 3 else "k" + str(i * 5 % 41)
    if i % 4 == 3:
        d.pop(key, None)
        s.discard(key)
    else:
        d[key] = d.get(key, 0) + 1
        s.add(key)
    if i % 50 == 49:
        print(sorted(d.items(), key=str), len(s), all((k in s) == (k in d) for k in list(range(60)) + ["k%d" % k for k in range(45)]))
pairs = {}
for i in range(200):
    pairs[i % 7, "ab"[i % 2]] = pairs.get((i % 7, "ab"[i % 2]), 0) + i
    pairs[(i % 5,)] = i
    pairs[(i % 3, 1.5)] = i
print(pairs, (1.0, "a") in pairs, (True, "a") in pairs, (2, "c") in pairs)
print(hash((1, 2, 3)) == hash((1, 2, 3)), hash((1, 2)), hash(()), hash((-1, -2, 10**20)), hash((1.5, None is None)))
