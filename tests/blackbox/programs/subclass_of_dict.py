# native


class D(dict):
    def __missing__(self, key):
        v = self[key] = len(self)
        return v
d = D(a=5)
print(d["x"], d["y"], d, d.get("q"), "q" in d, d.setdefault("r", 9), len(d), sorted(d), list(d.items()), dict(d), type(dict(d)))
print(d == {"a": 5, "x": 1, "y": 2, "r": 9}, {"a": 5} == D(a=5), d | {"b": 1}, type(d | {}), {**d}, d.copy(), type(d.copy()))
d.update({"z": 1}, w=2); d.pop("w"); del d["z"]; d |= {"u": 3}; print(d, type(d).__name__, d.popitem(), list(reversed(d)))
def f(**k): return k
print(f(**d), D([("k", "v")]), D({"q": 1}, r=2), bool(D()), isinstance(d, dict), str(d), f"{d}", [k for k in d])
d.attr = 1
print(d.attr, d.__dict__)
try:
    d.nope
except AttributeError as e:
    print(e)
try:
    d.pop("nope")
except KeyError as e:
    print(e)


class Cfg(dict):
    def __init__(self, *args, **kw):
        super().__init__(*args, **kw)
        self.version = 1
    def __getattr__(self, n):
        if n in self: return self[n]
        raise AttributeError(f"no {n}")
    def __repr__(self): return f"Cfg({super().__repr__()})"
c = Cfg({"x": 1}, y=2)
print(c.x, c.y, c.version, c, len(c), hasattr(c, "z"), hasattr(c, "x"), getattr(c, "zz", 3), c.keys(), list(c.values()))
try:
    c.z
except AttributeError as e:
    print(e)


class UpperDict(dict):
    def __setitem__(self, k, v): dict.__setitem__(self, k.upper(), v)
    def __getitem__(self, k): return dict.__getitem__(self, k.upper())
    def __delitem__(self, k): dict.__delitem__(self, k.upper())
    def __contains__(self, k): return dict.__contains__(self, k.upper())
    def get(self, k, default=None): return self[k] if k in self else default
    def update(self, *a, **k):
        for key, v in dict(*a, **k).items(): self[key] = v
d = UpperDict()
d["a"] = 1; d.update(b=2, c=3); del d["B"]
print(d, d["A"], d["a"], d.get("zz"), d.get("c"), "C" in d, "q" in d, len(d), list(d), d == {"A": 1, "C": 3}, d.pop("A"), UpperDict(x=1))
try:
    d["nope"]
except KeyError as e:
    print(e)


class Hist(dict):
    def __init__(self, seq=()):
        for x in seq:
            self[x] = self.get(x, 0) + 1
    def most(self): return max(self, key=self.get)
    def __add__(self, o):
        r = Hist()
        for k in set(self) | set(o) if False else list(self) + [k for k in o if k not in self]:
            r[k] = self.get(k, 0) + o.get(k, 0)
        return r
h = Hist("mississippi")
print(h, h.most(), h + Hist("pi"), sorted(h.items(), key=lambda t: (-t[1], t[0])), h["m"])
try:
    h["zz"]
except KeyError as e:
    print(e)


from collections import OrderedDict, defaultdict, Counter
class LRU(OrderedDict):
    def __init__(self, cap):
        super().__init__()
        self.cap = cap
    def get(self, k):
        if k not in self: return -1
        self.move_to_end(k)
        return self[k]
    def put(self, k, v):
        if k in self: self.move_to_end(k)
        self[k] = v
        if len(self) > self.cap: self.popitem(last=False)
l = LRU(2)
l.put(1, 1); l.put(2, 2); print(l.get(1)); l.put(3, 3); print(l.get(2), list(l.items()), len(l), dict(l), l.cap)
class Multi(defaultdict):
    def __init__(self):
        super().__init__(list)
    def add(self, k, v): self[k].append(v)
m = Multi(); m.add("a", 1); m.add("a", 2)
print(m["a"], dict(m), m["z"], len(m), m.default_factory)
class Bag(Counter):
    def total_unique(self): return len(self)
b = Bag("hello")
print(b["l"], b.total_unique(), b.most_common(1), sum(b.values()), b["zz"])
b.update("lll"); print(b["l"])
