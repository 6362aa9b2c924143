# native


class Stack(list):
    def __init__(self, items=(), name="s"):
        super().__init__(items)
        self.name = name
    def push(self, x):
        self.append(x)
        return self
    def top(self):
        return self[-1] if self else None
s = Stack([1, 2, 3], name="n")
s.push(4).push(5)
print(s, repr(s), str(s), f"{s}", len(s), s.top(), s[0], s[1:3], type(s[1:3]), s.name, s.__dict__)
print(s + [9], [9] + s, s * 2, 2 * s, type(s + s), s == [1, 2, 3, 4, 5], [1] == s, s != s, s < [2], [0] < s)
s += [6]
print(type(s).__name__, s, s.name)
s *= 2
print(type(s).__name__, len(s), sorted(s, reverse=True)[:3], sum(s), max(s), min(s), 3 in s, s.index(3), s.count(3))
s.sort(key=lambda x: -x); s.reverse(); s.insert(0, 100); s.remove(100); s.extend(Stack([7])); del s[0]; s[0] = "z"; s[1:3] = []
print(s, s.pop(), s.copy(), type(s.copy()), list(s), tuple(s), set(s) if False else "", bool(Stack()), bool(s), [*s][:2], isinstance(s, list), issubclass(Stack, list))
a, *b = Stack([1, 2, 3]); print(a, b, list(reversed(Stack([1, 2]))), list(map(str, Stack([1]))), list(zip(Stack([1]), Stack([2]))), ",".join(Stack(["a", "b"])))
print({**{}, "k": Stack([1])}, [Stack([1])], (Stack(),), any(Stack([0, 1])), all(Stack()), list(enumerate(Stack("ab"))))
s.clear(); print(s, not s)
try:
    s.pop()
except IndexError as e:
    print(e)
try:
    s[3]
except IndexError as e:
    print(e)
try:
    s.foo
except AttributeError as e:
    print(e)
try:
    hash(s)
except TypeError as e:
    print(e)


class LoggedList(list):
    log = []
    def append(self, x):
        self.log.append(("append", x))
        super().append(x)
    def __getitem__(self, i):
        self.log.append(("get", i))
        return super().__getitem__(i)
    def __setitem__(self, i, v):
        self.log.append(("set", i))
        super().__setitem__(i, v)
    def __len__(self):
        self.log.append("len")
        return super().__len__()
    def __iter__(self):
        self.log.append("iter")
        return super().__iter__()
    def __contains__(self, x):
        self.log.append("in")
        return super().__contains__(x)
    def __eq__(self, o):
        self.log.append("eq")
        return super().__eq__(o)
    def __add__(self, o):
        return LoggedList(super().__add__(o))
    def __repr__(self):
        return "LL" + super().__repr__()
l = LoggedList([1, 2])
l.append(3); l[0] = 5; print(l[0], l[1:], len(l), 5 in l, list(l), [x for x in l], l == [5, 2, 3], [5, 2, 3] == l, l != [1])
print(l + [1], type(l + [1]), l, str(l), bool(l), sum(l), sorted(l), max(l), tuple(l), [*l], l.index(2), ",".join(map(str, l)))
a, b, c = l
print(a, b, c, LoggedList.log)


class NonNeg(list):
    def append(self, x):
        if x < 0: raise ValueError("negative not allowed")
        list.append(self, x)
    def extend(self, xs):
        for x in xs: self.append(x)
n = NonNeg([1]); n.append(2); n.extend([3, 4]); print(n, list.__repr__(n), list.pop(n), n)
try:
    n.append(-1)
except ValueError as e:
    print(e)


class E(Exception):
    pass
class Rec(list):
    def walk(self):
        for x in self:
            if isinstance(x, Rec): yield from x.walk()
            else: yield x
print(list(Rec([1, Rec([2, Rec([3])]), 4]).walk()), Rec([Rec()]))
r = Rec(); r.append(r); print(r)
try:
    print(sorted(Rec([3, "a"])))
except TypeError as e:
    print(e)


class Measured(list):
    def __len__(self):
        print("len")
        return super().__len__()


a, *b = Measured([1, 2, 3])
print(a, b, [*Measured([1])])
c, d = Measured([1, 2])
print(c, d)
