def divide(a, b):
    try:
        return a // b
    except ZeroDivisionError:
        return 0


def parse(text):
    try:
        return int(text)
    except ValueError as error:
        return len(str(error))
    finally:
        global calls
        calls += 1


calls = 0
total = 0
for i in range(200_000):
    total += divide(i, i % 3)
texts = ["12", "x", "7", "1e3", " 5 "]
for i in range(60_000):
    total += parse(texts[i % 5])
print(total, calls)
