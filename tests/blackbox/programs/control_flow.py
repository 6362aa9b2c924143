# native
def classify(n):
    if n < 0:
        return "negative"
    elif n == 0:
        return "zero"
    else:
        return "positive"


for n in (-1, 0, 1):
    print(classify(n))
i = 0
while True:
    i += 1
    if i % 2:
        continue
    if i > 7:
        break
    print(i)
else:
    print("never")
while i:
    i -= 1
else:
    print("done", i)
for x in []:
    pass
else:
    print("empty")
for a, (b, *c) in [(1, (2, 3, 4)), (5, [6])]:
    print(a, b, c)


def nested():
    for i in range(3):
        for j in range(3):
            if j == 2:
                break
            if i == 1:
                continue
            yield i, j
        else:
            print("not reached")


print(list(nested()))
print([x if x else "no" for x in (0, 1, "", "a", None)])
print(1 < 2 < 3, 1 < 3 < 2, 3 > 2 >= 2 != 1)
print(0 or "" or [], 1 and 2 and 3, not 0, not [0])
x = 5
print(x if x > 3 else -x, (x and 0) or "z")
print(None is None, None is not None, True is True)
total = 0
for k in range(10, -11, -3):
    total += k
print(total, k)
a = b = c = 7
a, b = b, a + 1
print(a, b, c)
if (n := 10) > 5:
    print(n)
print([y := 1, y + 1], y)
