# native
# Loops in a module's own code, whose variables others read and bind meanwhile.
total, count, real, flag = 0, 0, 0.5, False


def read():
    return total, count, real, flag


def bind():
    global total, real
    total, real = total + 1000, "text" if count == 30 else real


def twice(x):
    return 2 * x


def shown(x):
    return x + count


class Looks:
    def __bool__(self):
        seen.append(read())
        return True

    def __add__(self, other):
        global count
        count += other
        return self

    def __eq__(self, other):
        raise ValueError(read())


seen = []
for i in range(200):
    total += i * 3 % 7
    count = i
    real = real * 0.5 + i
    flag = not flag
print(read(), i)

# Who is called sees what was bound, and what it binds is seen.
looks = Looks()
for i in range(60):
    count = i
    total += twice(i)
    if i % 20 == 0 and looks:
        bind()
    if i % 7 == 0:
        seen.append(shown(i))
    real = real + 0.25 if isinstance(real, float) else 1.5
print(read(), seen)

# What is not a number any more, or too large for a machine word.
total = 1
for i in range(100):
    total = total * 3 + 1
    if i == 70:
        total = [total]
    if isinstance(total, list):
        total = len(total)
print(total)
total = 2**62
for i in range(10):
    total += 2**61
    count = total - 5
print(total, count)

# Out of a loop by an exception, which sees them; handlers in the loop.
try:
    for i in range(50):
        count = i * 2
        if i == 40:
            i == looks
            looks == i
except ValueError as e:
    print(e, i, count)
for i in range(30):
    try:
        count = i
        total = 10 // (i % 3)
    except ZeroDivisionError:
        total = -count
    real = total
print(total, count, real)

# Deleted and bound again; functions bound anew in mid-loop.
try:
    for i in range(40):
        count = i + total
        if i == 30:
            del total
        flag = count
except NameError as e:
    print(e, count, flag, i)
total = 0
for i in range(100):
    total += twice(i)
    if i == 50:
        twice = shown
    if i == 80:
        twice = lambda x: x / 2
print(total, count)
for i in range(50):
    looks + i
    total = count
print(total, count)


def fibonacci(n):
    return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)


def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)


for i in range(18):
    total = fibonacci(i) + depth(i * 10)
print(total)
