# native
def show(f, *a, **k):
    try:
        print(repr(f(*a, **k)))
    except Exception as e:
        print(type(e).__name__, str(e), e.args)
d = {'a': 1, 'b': 2}
show(d.get, 'a')
show(d.get, 'z')
show(d.get, 'z', 5)
show(d.get, [])
show({}.get, [])
show(d.pop, 'a')
show(d.pop, 'a')
show(d.pop, 'a', None)
show({}.pop, [])
show(d.pop, [])
show({}.pop, (1, 2))
show({}.pop, [], 3)
show(d.popitem)
show(d.popitem)
print(d)
show(d.setdefault, 'x')
show(d.setdefault, 'x', 3)
show(d.setdefault, 'y', [])
show(d.setdefault, [], 1)
print(d)
show(d.update, {'q': 1})
show(d.update, [('r', 2), ['s', 3], 'tu'])
show(d.update, x=9, z=10)
show(d.update, {'x': 1}, x=2)
show(d.update)
print(d)
show(d.update, [1])
show(d.update, [(1, 2), (1, 2, 3)])
show(d.update, 5)
show(d.update, None)
show(d.update, ['a'])
show(d.update, [([], 1)])
show(d.update, 'ab')
show(d.update, [(1, 2), ''])
show(d.update, d)
show(d.update, d.items())
show(d.update, '')
print(d)

class M:

    def keys(self):
        print('keys')
        return ['k1', 'k2']

    def __getitem__(self, k):
        print('get', k)
        return k * 2
show(d.update, M())
show(dict, M())
show(dict, M(), a=1)
print(d)

class P:

    def __iter__(self):
        return iter([(1, 2), (3, 4)])
show(dict, P())
show(dict)
show(dict, a=1, b=2)
show(dict, [(1, 2)], b=3)
show(dict, {1: 2})
show(dict, zip([1, 2], [3, 4]))
show(dict, 5)
show(dict, [5])
show(dict.fromkeys, [1, 2, 3])
show(dict.fromkeys, 'aba', 0)
show({}.fromkeys, (1, 2), [])
show(dict.fromkeys, 5)
show(dict.fromkeys, {3: 1, 4: 1})
show(dict.fromkeys, [[]])
show(dict.fromkeys, range(3), 'x')
show(dict.fromkeys, {3, 1, 2})
c = d.copy()
c['new'] = 1
print('new' in d, c == d, len(c))
show(d.clear)
print(d, d == c)
print(d.keys(), d.values(), d.items())
d = {1: 'a', 2: 'b', 3: 'c'}
print(d.keys(), d.values(), d.items(), len(d.keys()), len(d.values()), len(d.items()))
print(list(d.keys()), list(d.values()), list(d.items()), tuple(d), [*d.values()])
print(1 in d.keys(), 'a' in d.values(), (1, 'a') in d.items(), (1, 'b') in d.items(),
    5 in d.items(), (9, 1) in d.items(), [1, 'a'] in d.items())
print(d.keys() == {1, 2, 3}, d.keys() == {1: 0, 2: 0, 3: 0}.keys(), d.keys() == [1, 2, 3],
    d.keys() != {1, 2}, d.keys() < {1, 2, 3, 4}, d.keys() <= {1, 2, 3}, d.keys() > {1},
    d.keys() >= {1, 2, 3}, d.keys() > {9}, {1, 2, 3} == d.keys(), {1} < d.keys(),
    d.items() == {(1, 'a'), (2, 'b'), (3, 'c')}, d.values() == d.values(),
    d.items() == d.items())
print(d.keys() & {1, 5}, d.keys() | {7, 8}, d.keys() - {1}, d.keys() ^ {1, 9}, {1,
    2} & d.keys(), {1, 9} | d.keys(), {1, 9} - d.keys(), {1, 9} ^ d.keys())
print(d.keys() & [1, 2, 2], d.keys() | [5], d.keys() - [2], d.keys() ^ [2, 11], [1,
    9] - d.keys(), [1, 9] | d.keys(), [1, 9] & d.keys(), [9] ^ d.keys())
e = {2: 'b', 3: 'x', 4: 'y'}
print(d.keys() & e.keys(), d.keys() | e.keys(), d.keys() - e.keys(), d.keys() ^ e.keys())
d2 = {1: 10, 2: 20, 3: 30}
e2 = {2: 20, 3: 31, 4: 40}
print(d2.items() & e2.items(), d2.items() | e2.items(), d2.items() - e2.items(),
    d2.items() ^ e2.items(), sorted(d2.items() ^ e2.items()))
show(lambda: d.keys() & 5)
show(lambda: d.keys() | 5)
show(lambda: d.keys() - 5)
show(lambda: d.keys() ^ 5)
show(lambda: 5 - d.keys())
show(lambda: 5 & d.keys())
show(lambda: d.values() & {1})
show(lambda: d.keys() + d.keys())
show(lambda: d.keys() < 5)
show(lambda: d.values() < d.values())
show(lambda: d.keys()[0])
show(lambda: d.items()[0])
show(lambda: hash(d.keys()) if False else {d.keys()})
show(lambda: {d.items(): 1})
show(lambda: {1: []}.items() | set())
show(lambda: {1: []}.items() - [(1, [])])
show(lambda: {1: []}.items() & [(1, [])])
print(d.keys().isdisjoint([5, 6]), d.keys().isdisjoint([1]), d.keys().isdisjoint({1}),
    d.keys().isdisjoint(set(range(10, 30))), d.keys().isdisjoint(d.keys()),
    {}.keys().isdisjoint([]), d.items().isdisjoint([(1, 'a')]))
print(list(reversed(d)) if False else 0)
x = {}
x['self'] = x.values()
print(x)
it = iter(d)
next(it)
try:
    for k in d:
        d[k + 10] = 1
except RuntimeError as e:
    print(e)
try:
    for k in d.items():
        d.pop(k[0])
except RuntimeError as e:
    print(e)
print(d, d | {1: 2}, {**d})
d |= [(1, 5)]
print(d)
show(lambda: d | [(1, 2)])

class K:

    def __init__(self, v):
        self.v = v

    def __hash__(self):
        print('hash', self.v)
        return 1

    def __eq__(self, o):
        print('eq', self.v, o.v)
        return self.v == o.v

    def __repr__(self):
        return 'K' + str(self.v)
d = {}
d[K(1)] = 1
d[K(2)] = 2
d.setdefault(K(3), 3)
d.setdefault(K(1), 3)
print(d)
d.pop(K(2))
print(d)
e = d.copy()
e = dict(d)
e.update(d)
print(e)
print(d.get(K(9)))
print(len(d.keys() & e.keys()))
# From the end, again and again: what was taken is not gone over twice.
d = dict.fromkeys(range(200000))
total = 0
while d:
    total += d.popitem()[0]
    if total % 7 == 0:
        d[-total] = 1
        d.popitem()
print(total, d, list(d.items()))
d['x'] = 1
print(d, d.popitem(), d)
