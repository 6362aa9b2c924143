# native
# Text put together, cut and changed, of each width and around the lengths where it is done otherwise.

TEXTS = ["", "a", "é", "λ", "😀", "ab", "zé", "aλ", "a😀", "word" * 20, "é" * 70, "λ" * 70, "😀" * 70]
for between in ("", "-", "é", "λ", "ab", "😀😀"):
    for left in TEXTS:
        for right in TEXTS:
            joined = between.join([left, right])
            assert joined == left + between + right == f"{left}{between}{right}", (left, between, right)
            assert len(joined) == len(left) + len(between) + len(right)
            assert joined.isascii() == (left + between + right).isascii() == all(ord(c) < 128 for c in joined)
            # Nothing is wider than it has to be, or else these would differ.
            assert (joined + "é")[:-1] == joined and {joined: 1}[left + between + right] == 1
            assert joined[::-1] == right[::-1] + between[::-1] + left[::-1]
    print(between.join([]), between.join(["x"]), between.join("xyz"), between.join(("é", "", "x")))
    print(between.join(c for c in "λέξη"), between.join([""] * 3), between.join(["", "b", ""]))

for bad in (["a", 1], [1], ["a", None], "a" and [b"a", "b"], 5, (c for c in [1])):
    try:
        print("-".join(bad))
    except TypeError as error:
        print(error)

SPACES = ["\t", "\n", "\x0b", "\x0c", "\r", "\x1c", "\x1d", "\x1e", "\x1f", " ", "\x85", "\xa0", "\u1680", "\u2003", "\u2028"]
for space in SPACES:
    for wide in ("", "é", "λ", "😀"):
        text = f"{space}one{space}{space}two{wide}{space}"
        print(ascii(text.split()), ascii(text.rsplit(None, 1)), ascii(text.split(None, 1)), ascii(text.strip()))
        print(ascii(text.splitlines()), ascii(text.splitlines(True)), ascii(text.split(space)))

for text in ("hello World", "it's 2nd-rate", "ABC", "q", "", "éa ÀB ß", "ΑΣ ΌΔΟΣ", "ǆ", "x" * 300 + "Y z"):
    for changed in (text.upper(), text.lower(), text.title(), text.capitalize(), text.swapcase(), text.casefold()):
        print(changed, changed.isascii(), len(changed))

for text in ("abcabcab", "aaaa", "éaéa", "λaλa", "a😀a", ""):
    for old in ("a", "ab", "", "é", "λ", "aa", "x", "😀", "abcabcab"):
        for new in ("", "b", "é", "λλ", "xyz"):
            for most in (-1, 0, 1, 2):
                changed = text.replace(old, new, most)
                print(changed, changed.isascii(), text.count(old), text.find(old, 1), end=";")
print()

for i in (0, 7, -7, 10**15, 2**49 - 1, -(2**49), 2**49, 2**64, -(10**30), True):
    print(str(i), f"{i}", repr(i), f"{i:d}", "%d" % i, [i])
print("abc"[-3], "abc"[2], "aéλ"[1], "aéλ"[-1], "abcdef"[4:1:-2], "aéλ"[::-2], "abc"[1:1], "abc"[2:9], "abc"[5:1])
for at in (3, -4, 2**60, -(2**70), "1", 1.0, None):
    try:
        print("abc"[at])
    except (IndexError, TypeError) as error:
        print(type(error).__name__, error)
print("b" in "abc", "bc" in "abc", "" in "", "é" in "abc", "λ" in "abc", "a" in "", "x" in "λx", "c" in "abc", sum([2**48] * 5), sum([2**49 - 1, 1]))
