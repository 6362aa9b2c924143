words = ["listen", "silent", "enlist", "google", "elbow", "below", "state", "taste", "night", "thing"] * 20


def anagrams(words):
    groups = {}
    for word in words:
        groups.setdefault("".join(sorted(word)), []).append(word)
    return {key: len(group) for key, group in groups.items()}


def inverted(counts):
    inverse = {}
    for key, value in counts.items():
        if value not in inverse:
            inverse[value] = set()
        inverse[value].add(key)
    return inverse


def pairs(words):
    seen = {}
    for first, second in zip(words, words[1:]):
        seen[first, second] = seen.get((first, second), 0) + 1
    return seen


for _ in range(400):
    groups = anagrams(words)
    inverse = inverted(groups)
    found = pairs(words)
print(groups["eilnst"], len(inverse), found["listen", "silent"], sorted(inverse[20]))
