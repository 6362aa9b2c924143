def caesar(text, shift):
    result = ""
    for c in text:
        if "a" <= c <= "z":
            result += chr((ord(c) - ord("a") + shift) % 26 + ord("a"))
        elif c.isupper():
            result += chr((ord(c) - 65 + shift) % 26 + 65)
        else:
            result += c
    return result


text = "The Quick Brown Fox Jumps Over The Lazy Dog! " * 100
for shift in range(40):
    coded = caesar(text, shift)
print(coded[:20], len(coded))
