def describe(n):
    parts = []
    for i in range(n):
        if i % 15 == 0:
            parts.append("FizzBuzz")
        elif i % 3 == 0:
            parts.append("Fizz")
        elif i % 5 == 0:
            parts.append("Buzz")
        else:
            parts.append(str(i))
    return ",".join(parts)


total = 0
for _ in range(10):
    text = describe(30_000)
    total += len(text.replace("zz", "z").upper().split(","))
    total += sum(1 for c in f"{total:>20}|{len(text)}" if c == " ")
print(total)
