def longest(s):
    best = ""
    for i in range(len(s)):
        for left, right in ((i, i), (i, i + 1)):
            while left >= 0 and right < len(s) and s[left] == s[right]:
                left -= 1
                right += 1
            if right - left - 1 > len(best):
                best = s[left + 1 : right]
    return best


text = "abacdfgdcabaabcdefedcba" * 600
print(longest(text)[:30])
count = 0
for i in range(100000):
    s = str(i * 3)
    if s == s[::-1]:
        count += 1
print(count)
