# native
x = 7

class T:
    n = 0

    def __init__(self, v):
        self.v = v

    def __lt__(self, o):
        global x
        x = (x * 1103515245 + 12345) % 2147483648
        T.n += 1
        if T.n == 2500:
            raise ValueError('stop')
        return x // 65536 % 3 == 0

    def __repr__(self):
        return str(self.v)
l = [T(i) for i in range(600)]
for r in (True, False):
    T.n = 0
    try:
        l.sort(reverse=r)
    except ValueError as e:
        print(e)
    print(l, T.n)
l = [T(i) for i in range(70)]
T.n = 3000
l.sort()
print(l)
l.sort(key=lambda t: t.v % 5)
print(l)
