# native
def show(f, *a, **k):
    try:
        print(repr(f(*a, **k)))
    except Exception as e:
        print(type(e).__name__, str(e))
l = [3, 1, 2]
show(l.append, 4)
print(l)
show(l.insert, 0, 'a')
show(l.insert, -1, 'b')
show(l.insert, 100, 'c')
show(l.insert, -100, 'd')
print(l)
show(l.insert, 'x', 1)
show(l.insert, 10 ** 30, 1)
show(l.insert, None, 1)
show(l.insert, 1.0, 1)
show(l.insert, True, 'T')
print(l)
show(l.pop)
show(l.pop, 0)
show(l.pop, -1)
show(l.pop, 100)
show(l.pop, -100)
show(l.pop, 10 ** 30)
show(l.pop, 'a')
show(l.pop, None)
show([].pop)
show([].pop, 0)
print(l)
show(l.index, 1)
show(l.index, 'zz')
show(l.index, 1, 0, 1)
show(l.index, 1, -3)
show(l.index, 2, -100, 100)
show(l.index, 2, 10 ** 30)
show(l.index, 2, -10 ** 30, 10 ** 30)
show(l.remove, 1)
show(l.remove, 99)
show(l.remove, [1])
print(l)
show(l.count, 2)
show(l.count, 2.0)
show([True, 1, 1.0].count, 1)
show(l.extend, [1, 2])
show(l.extend, (5, 6))
show(l.extend, 'xy')
show(l.extend, {7: 1, 8: 2})
show(l.extend, range(2))
show(l.extend, 5)
show(l.extend, l)
show(l.extend, None)
print(l)
show(l.reverse)
print(l)
show(l.copy)
c = l.copy()
c.append(1)
print(len(l), len(c))
show(l.clear)
print(l, c)
show(list)
show(list, 'abc')
show(list, 5)
show(list, {1: 2})
show(list, range(3))
show(list, (1,))

def gen():
    for i in range(3):
        yield i
show(list, gen())

class L:

    def __init__(self):
        self.n = 0

    def __len__(self):
        print('len')
        return 3

    def __iter__(self):
        print('iter')
        return iter([1, 2, 3])
show(list, L())
show([].extend, L())
show(tuple, L())

class L2:

    def __len__(self):
        raise TypeError('x')

    def __iter__(self):
        return iter([1])
show(list, L2())

class L3:

    def __len__(self):
        raise ValueError('x')

    def __iter__(self):
        return iter([1])
show(list, L3())

class E:

    def __init__(self, l):
        self.l = l

    def __eq__(self, o):
        self.l.clear()
        return True
l = [1, 2, 3]
l2 = []
l2.extend([E(l2), 2, 3])
show(l2.remove, 5)
print(l2)
l2.extend([E(l2), 2, 3])
show(l2.count, 5)
print(l2)
l2.extend([E(l2), 2, 3])
show(l2.index, 5)
print(l2)
