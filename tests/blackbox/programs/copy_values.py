# native
import copy
from collections import Counter, OrderedDict, defaultdict, deque


class Plain:
    def __init__(self, *held):
        self.held = held
        self.me = self


values = [None, 1, 2.5, 'text', True, 2**70, (), (1, 2), [], [1, [2, [3]]], {}, {'a': [1]}, {1, 5, 3},
          frozenset([1, 2]), (1, [2], {'b': (3, [4])}), deque([1, [2]]), deque([1, 2, 3], 3),
          Counter('aab'), OrderedDict(b=1, a=[2]), defaultdict(list, a=[1]), range(3), len, int]
for v in values:
    c, d = copy.copy(v), copy.deepcopy(v)
    print(c, d, c == v, d == v, type(c) is type(v), type(d) is type(v))
inner = [1]
outer = [inner, inner, (inner,), {'k': inner}]
shallow, deep = copy.copy(outer), copy.deepcopy(outer)
inner.append(2)
print(outer, shallow, deep, deep[0] is deep[1], deep[0] is deep[2][0], deep[0] is deep[3]['k'])
deep[0].append(3)
print(deep, inner)
own = []
own.append(own)
other = copy.deepcopy(own)
print(other[0] is other, other is own)
ring = ([],)
ring[0].append(ring)
again = copy.deepcopy(ring)
again[0].append(5)
print(again[0][0][0][1], len(ring[0]))
unchanged = (1, ('a', 2.5))
print(copy.deepcopy(unchanged) == unchanged, copy.copy(inner) is inner)
p = Plain([1], 'x')
q, r = copy.copy(p), copy.deepcopy(p)
print(q.held[0] is p.held[0], q.me is p, r.me is r, r.held, r.held[0] is p.held[0])
