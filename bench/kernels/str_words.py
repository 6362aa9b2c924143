text = """It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of
foolishness, it was the epoch of belief, it was the epoch of incredulity, it was the season of Light; it was the
season of Darkness! It was the spring of hope?""" * 5


def words(text):
    counts = {}
    for line in text.lower().splitlines():
        for word in line.split():
            word = word.strip(".,;!?")
            if word.isalpha() and not word.startswith("x"):
                counts[word] = counts.get(word, 0) + 1
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def titles(text):
    return " ".join(word.capitalize() for word in text.replace("was", "is").split())


for _ in range(200):
    common = words(text)
    changed = titles(text)
print(common[:3], changed[:40])
for i in range(40000):
    line = f"{i}: {i * 2:05d} {'even' if i % 2 == 0 else 'odd'}"
print(line)
