def caesar(text, shift):
    result = ""
    for c in text:
        if c.isalpha():
            base = ord("a") if c.islower() else ord("A")
            result += chr((ord(c) - base + shift) % 26 + base)
        else:
            result += c
    return result


def tokens(text):
    found, i = [], 0
    while i < len(text):
        if text[i].isdigit():
            end = i
            while end < len(text) and text[end].isdigit():
                end += 1
            found.append(int(text[i:end]))
            i = end
        else:
            if text[i] in "+-*/()":
                found.append(text[i])
            i += 1
    return found


def balanced(text):
    stack, pairs = [], {")": "(", "]": "[", "}": "{"}
    for c in text:
        if c in "([{":
            stack.append(c)
        elif c in pairs:
            if not stack or stack.pop() != pairs[c]:
                return False
    return not stack


count = 0
for i in range(4000):
    message = caesar("The Quick Brown Fox Jumps Over The Lazy Dog!", i % 26)
    count += len(tokens("12 + (34 * 5) - 678 / 9 + (1 - 2)")) + balanced("([{}])" * 8)
print(message, count)
