# native
def show(f, *a, **k):
    try:
        print(repr(f(*a, **k)))
    except Exception as e:
        print(type(e).__name__, str(e), e.args)
s = {1, 2, 3}
show(s.add, 1)
show(s.add, [])
show(s.remove, 1)
show(s.remove, 1)
show(s.remove, (1, 2))
show(s.remove, [])
show(s.discard, 9)
show(s.discard, {})
show(set().pop)
show(s.union, 5)
show(s.intersection, 5)
show(s.difference, 5)
show(s.symmetric_difference, 5)
show(s.update, 5)
show(s.update, [[]])
show(s.issubset, 5)
show(s.issuperset, 5)
show(s.isdisjoint, 5)
show(lambda: s | [1])
show(lambda: s & [1])
show(lambda: s - [1])
show(lambda: s ^ [1])
show(lambda: s < [1])
show(lambda: s + s)
show(lambda: s == [1])
show(lambda: [1] | s)
show(lambda: s.__class__) if False else 0

def ior():
    global s
    s |= [1]
show(ior)
show(s.union)
show(s.intersection)
show(s.difference)
show(s.intersection_update)
show(s.update)
show(s.copy)
show(s.clear)
print(s)
show(set)
show(set, 5)
show(set, [[]])
show(frozenset)
show(frozenset, [1, 2])
show(frozenset, frozenset([1]))
show(set, range(5))
show(set, {1: 2})
show(set, 'a')
show(set, '')
print({frozenset([1, 2]), frozenset([3])} == {frozenset([2, 1]), frozenset([3])},
    len({frozenset(), frozenset()}), {1: 2} == {frozenset(): 1})
print(len(set('hello')), 'h' in set('hello'), set('abc') == set('cba'), sorted(set('hello')),
    set('ab') | set('bc') == set('abc'), len(set('abc') & set('bcd')))
print({1, True, 1.0}, {0, False}, {1.5, 2}, {2 ** 70, 1}, {-1, -2}, {float('inf')})
a = {1, 2, 3}
a -= a
print(a)
a = {1, 2}
a ^= a
print(a)
a = {1, 2}
a |= a
a &= a
print(a)
a.difference_update(a)
print(a)

def g(l):
    for x in l:
        print('y', x)
        yield x
print({1, 2}.intersection(g([1, 2, 3, 4])), {1, 2}.issubset(g([1, 2, 3, 4])), {1,
    2}.issuperset(g([1, 7, 3, 4])), {1, 2}.isdisjoint(g([5, 1, 3, 4])), {1, 2,
    3}.difference(g([1, 7, 3, 4])), {1, 2}.union(g([3]), g([4])))
try:
    for v in {1, 2, 3}:
        s.add(v)
        s.add(v + 10)
    for v in s:
        s.add(v + 100)
except RuntimeError as e:
    print(e)
