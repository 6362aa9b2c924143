text = "the quick brown fox jumps over the lazy dog and runs away from the bear " * 400


def count(text):
    counts = {}
    for word in text.split():
        if word in counts:
            counts[word] += 1
        else:
            counts[word] = 1
    return counts


def letters(text):
    counts = {}
    for letter in text:
        counts[letter] = counts.get(letter, 0) + 1
    return counts


for _ in range(30):
    words = count(text)
    found = letters(text)
print(sorted(words.items())[:3], sorted(found.items())[:3])
