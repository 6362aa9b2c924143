# native
l = [3, 2, 1]
l.sort(reverse=1)
print(l)
l.sort(reverse=0)
print(l)
l.sort(reverse=False, key=None)
print(l)
l = [1, 2, 3]

class M:

    def __init__(self, v):
        self.v = v

    def __lt__(self, o):
        l.clear()
        return self.v < o.v
l = [M(3), M(1)]
l.sort()
print(len(l), [m.v for m in l])

class M:

    def __init__(self, v):
        self.v = v

    def __lt__(self, o):
        l.append(1)
        l.pop()
        return self.v < o.v
l = [M(3), M(1)]
try:
    l.sort()
except ValueError as e:
    print(e)
print([m.v for m in l])
