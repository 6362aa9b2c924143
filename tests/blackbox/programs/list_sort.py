# native
l = [5, 3, None, 1]
try:
    l.sort()
except TypeError as e:
    print(e)
print(l)
l = [1, 2, 3]

def key(x):
    l.append(x)
    return x
try:
    l.sort(key=key)
except ValueError as e:
    print(e)
print(l)

def key(x):
    print(l)
    if x == 2:
        raise KeyError(x)
    return -x
l = [1, 2, 3]
try:
    l.sort(key=key, reverse=True)
except KeyError as e:
    print(e)
print(l)

class T:

    def __init__(self, v):
        self.v = v

    def __lt__(self, o):
        print(self.v, o.v)
        return self.v < o.v

    def __repr__(self):
        return str(self.v)
x = 1
l = []
for i in range(300):
    x = (x * 1103515245 + 12345) % 2147483648
    l.append(T(x // 65536 % 100))
l.sort()
print(l)
l.sort(reverse=True)
print(l)
l = [T(i % 17) for i in range(200)] + [T(i) for i in range(100)]
l += [T(100 - i) for i in range(100)]
l.sort()
print(l)
l = [T(i // 3) for i in range(100)] + [T(i // 2) for i in range(90)]
l.sort()
print(l)
l = [T(i) for i in range(500)] + [T(i) for i in range(10)]
l.sort()
print(l)
l = [T(i) for i in range(10)] + [T(i) for i in range(500)] + [T(-i) for i in range(70)]
l.sort(key=lambda t: t)
print(l)
