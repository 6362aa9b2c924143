# native
from collections import Counter, defaultdict, OrderedDict
import collections
def dd(f, *a, **k):
    d = defaultdict(f, *a, **k)
    return d
def run(f):
    try: return f()
    except Exception as e: return repr(e)
def d1():
    d = defaultdict(list)
    d[1].append(2); d[3]; d['a'] += [5]
    return d, d.get(7), 7 in d, len(d), d.default_factory, list(d), d == {1: [2], 3: [], 'a': [5]}, dict(d), d.copy(), type(d.copy()), d | {9: 9}, {9: 9} | d
def d2():
    d = defaultdict(int)
    for c in 'hello': d[c] += 1
    d |= {'z': 1}
    return d, sorted(d.items()), max(d, key=d.get), d.pop('h'), d.setdefault('q', 3), d
def o1():
    o = OrderedDict([('a', 1), ('b', 2), ('c', 3)])
    o.move_to_end('a'); x = repr(o)
    o.move_to_end('c', last=False)
    return x, o, o.popitem(), o.popitem(last=False), o, OrderedDict(), o == {'b': 2}, o.copy(), o.keys(), list(reversed(OrderedDict(a=1, b=2))), o.values(), o.items()
def o2():
    o = OrderedDict()
    for i in range(100): o[i] = i
    r = []
    for i in range(50): r.append(o.popitem(last=False)); o[i + 100] = 1; o.move_to_end(i + 60) if i + 60 in o else 0
    return r, list(o)
def o3():
    o = OrderedDict(a=1)
    for k in o: o['b'] = 2
def c1():
    c = Counter('abracadabra'); c2 = Counter(a=1, b=5, z=-1)
    return c, c.most_common(), c.most_common(2), c.most_common(0), c.most_common(-1), c.most_common(100), c['q'], c + c2, c - c2, c | c2, c & c2, +c2, -c2, c.total(), c2.total(), c.copy(), type(c.copy()), c == Counter('abracadabra'), c == dict(c), dict(c) == c, c != c2, c2 < c, c <= c, c >= c2, c > c, Counter(a=1) < Counter(a=2), sorted(c.items()), c.get('q'), dict(c), len(c), 'q' in c, list(c)
def c2():
    c = Counter([1, 2, 1]); c.update([2, 3]); c.update({5: 2}); c.update(x=3); c.subtract([1, 1, 1]); c.subtract({9: 1}, y=2)
    del c['nope']; del c[3]
    c[7] += 2
    d = c.copy(); d += Counter({1: 5}); e = c.copy(); e -= Counter({5: 5}); f = c.copy(); f |= Counter({1: 9}); g = c.copy(); g &= Counter({5: 1, 7: 7})
    return c, d, e, f, g, Counter(), Counter(None), Counter({'a': 1.5, 'b': 2}), Counter(b=1, a=1), Counter({1: 0, 2: -1}) == Counter(), Counter({}).most_common()
class Node: pass
def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, str(e), e.args)


show(lambda: (d1()))
show(lambda: (d2()))
show(lambda: (o1()))
show(lambda: (o2()))
show(lambda: (c1()))
show(lambda: (c2()))
show(lambda: (defaultdict(5)))
show(lambda: (defaultdict(int, 5)))
show(lambda: (defaultdict(int, [(1, 2)], a=3), defaultdict(), defaultdict(None, a=1), defaultdict(default_factory=1)))
show(lambda: (defaultdict()['x']))
show(lambda: (defaultdict(lambda: 5)[2]))
show(lambda: (defaultdict(list) + 1))
show(lambda: (defaultdict(list) < 1))
show(lambda: (defaultdict(list) == {}, defaultdict(list) == defaultdict(int), defaultdict(int, a=1) != {'a': 1}))
show(lambda: (OrderedDict(a=1) < OrderedDict()))
show(lambda: (OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1), OrderedDict(a=1, b=2) == dict(b=2, a=1), OrderedDict(a=1) != OrderedDict(a=1), OrderedDict(a=1) | {'b': 2}, {'b': 2} | OrderedDict(a=1), type({'b': 2} | OrderedDict(a=1))))
show(lambda: (OrderedDict().popitem()))
show(lambda: (OrderedDict().popitem(last=False)))
show(lambda: (OrderedDict(a=1).move_to_end('b')))
show(lambda: (Counter(5)))
show(lambda: (Counter([[]])))
show(lambda: (Counter('ab') < {'a': 1}))
show(lambda: (Counter('ab') * 2))
show(lambda: (Counter(a='x').total()))
show(lambda: (Counter(a='x').most_common()))
show(lambda: (Counter(['a', 'b']) - Counter(['a'])))
show(lambda: (Counter, defaultdict, OrderedDict, type(Counter()), Counter.__name__, isinstance(Counter(), dict), isinstance(defaultdict(int), Counter), issubclass(OrderedDict, dict)))
show(lambda: (hash(Counter())))
show(lambda: (len(Counter('aab')), bool(Counter()), bool(defaultdict(int))))
show(lambda: ([defaultdict(list), Counter('a'), OrderedDict(a=OrderedDict(b=1))]))
show(lambda: (sorted(Counter('mississippi').items(), key=lambda kv: (-kv[1], kv[0]))))
show(lambda: (Counter(x for x in [1, 2, 1]), Counter({'a': 3}, a=2), Counter(range(3)), Counter((1, 1.0, True))))
show(lambda: (Counter('hello').most_common(1)[0][0], Counter('hello').keys(), Counter('hello').values(), Counter('hello').items()))
show(lambda: (sum(Counter('aab').values()), max(Counter('aab').values()), Counter('aab').pop('a'), Counter('aab').popitem(), Counter('aab').setdefault('c', 5)))
show(lambda: ({**Counter('aab')}, dict(**defaultdict(int, a=1))))
show(lambda: ([(k, v) for k, v in Counter('aab').items()]))
show(lambda: (defaultdict(lambda: defaultdict(int))['a']['b']))
show(lambda: ([defaultdict(set)[1], defaultdict(tuple)[1], defaultdict(dict)[1], defaultdict(str)[1], defaultdict(float)[1], defaultdict(bool)[1]]))
show(lambda: list(Counter('banana').elements()))
show(lambda: list(Counter(a=2, b=0, c=-1, d=1).elements()))
show(lambda: sorted(Counter(a=2).elements() if Counter(a=1) else []))
show(lambda: list(Counter(a=1.5).elements()))
