# native
from collections import deque
def do(ops, *a, **k):
    d = deque(*a, **k); r = []
    for op in ops:
        try: r.append(getattr(d, op[0])(*op[1:]))
        except Exception as e: r.append(repr(e))
        r.append(repr(d))
    return r
def it1():
    d = deque([1, 2, 3])
    for x in d: d.append(x)
def it2():
    d = deque([1, 2, 3]); i = iter(d); next(i); d[0] = 5; a = next(i); d.pop(); 
    try: next(i)
    except RuntimeError as e: return a, repr(e), list(i) if 0 else 1
def it3():
    d = deque([1]); d.append(d); return repr(d), d[1] is d
def rnd():
    d = deque(); s = 12345; out = []
    for i in range(3000):
        s = (s * 1103515245 + 12345) % 2147483648
        k = s // 65536 % 9
        if k == 0: d.append(i)
        elif k == 1: d.appendleft(i)
        elif k == 2 and d: out.append(d.pop())
        elif k == 3 and d: out.append(d.popleft())
        elif k == 4: d.rotate(s % 13 - 6)
        elif k == 5: d.insert(s % 7 - 3, i)
        elif k == 6 and d: del d[s % len(d)]
        elif k == 7: d.reverse()
        elif k == 8: d.extend([i, i + 1])
    return sum(out), list(d) == [d[i] for i in range(len(d))], list(d)[-20:], len(d)
def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, str(e), e.args)


show(lambda: (do([('append', 1), ('appendleft', 0), ('extend', [5, 6]), ('extendleft', 'ab'), ('pop',), ('popleft',), ('rotate',), ('rotate', -2), ('rotate', 100), ('rotate', 0), ('count', 5), ('index', 5), ('index', 99), ('remove', 5), ('remove', 99), ('insert', 1, 'x'), ('insert', -1, 'y'), ('insert', 100, 'z'), ('insert', -100, 'w'), ('reverse',), ('copy',), ('clear',), ('pop',), ('popleft',)])))
show(lambda: (do([('append', 1), ('append', 2), ('append', 3), ('append', 4), ('appendleft', 9), ('extend', range(10)), ('extendleft', range(10)), ('insert', 0, 5), ('rotate', 1), ('copy',), ('pop',), ('insert', 0, 5)], maxlen=3)))
show(lambda: (do([('append', 1), ('appendleft', 1), ('extend', [1])], [1, 2], 0)))
show(lambda: (deque([1, 2, 3], 2), deque(maxlen=5), deque([1, 2], None), deque('abc', maxlen=2).maxlen, deque().maxlen, deque(iterable=[1])))
show(lambda: (deque(5)))
show(lambda: (deque([1], -1)))
show(lambda: (deque([1], 'a')))
show(lambda: (deque([1], 1.5)))
show(lambda: (deque([1, 2])[5]))
show(lambda: (deque([1, 2])[-3]))
show(lambda: (deque([1, 2])['a']))
show(lambda: (deque([1, 2])[0:1]))
show(lambda: (deque([1, 2])[10**30]))
show(lambda: (deque([1, 2]) + deque([3]), deque([1, 2]) * 2, 2 * deque([1]), deque([1, 2]) * 0, deque([1, 2, 3], 4) * 3, deque([1], 2) + deque([2, 3])))
show(lambda: (deque([1]) + [2]))
show(lambda: (deque([1]) + 1))
show(lambda: ([1] + deque([1])))
show(lambda: (deque() * 'a'))
show(lambda: (deque() < []))
show(lambda: (deque([1, 2]) == deque([1, 2]), deque([1]) == [1], deque([1, 2]) < deque([1, 3]), deque([1]) < deque([1, 0]), deque([2]) > deque([1, 5]), deque() != deque(), deque([1]) <= deque([1])))
show(lambda: (1 in deque([1]), 2 in deque([1]), len(deque('abc')), bool(deque()), list(deque('abc')), list(reversed(deque('abc'))), sorted(deque([3, 1, 2])), sum(deque([1, 2])), max(deque([1, 5, 2])), tuple(deque('ab')), str(deque('ab'))))
show(lambda: (it1()))
show(lambda: (it2()))
show(lambda: (it3()))
show(lambda: (rnd()))
show(lambda: (hash(deque())))
show(lambda: (len(iter(deque()))))
show(lambda: (next(iter(deque()))))
show(lambda: (next(deque())))
show(lambda: (deque, type(deque()), deque.__name__, isinstance(deque(), deque), isinstance(deque(), list)))
show(lambda: (deque([1]).index(1, 0, 5), deque([1, 2, 1]).index(1, 1), deque([1, 2, 1]).index(1, -1)))
show(lambda: (deque([1, 2, 1]).index(1, 1, 2)))
show(lambda: ([deque([1]), deque(maxlen=1)]))
show(lambda: (deque([1]).rotate(1.5)))
show(lambda: (deque([1]).insert('a', 1)))
show(lambda: (deque([1]).extend(5)))
show(lambda: (deque([[1], 2]).copy()))
