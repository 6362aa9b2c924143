# native
# The order in which operators, calls, items and properties of instances run.
log = []
class T:
    def __init__(self, n): self.n = n
    def __add__(self, o): log.append(("add", self.n)); return T(self.n + 1)
    def __getitem__(self, k): log.append(("get", k if isinstance(k, int) else k.n)); return T(k if isinstance(k, int) else 0)
    def __setitem__(self, k, v): log.append(("set", v.n if isinstance(v, T) else v))
    def __contains__(self, x): log.append("in"); return 5
    def __lt__(self, o): log.append("lt"); return self.n < 50
    @property
    def p(self): log.append("p"); return self
    def m(self, *a, **k): log.append(("m", len(a), list(k))); return self
    def __call__(self, *a, **k): log.append(("call", len(a), list(k))); return self
def v(x): log.append(x); return T(x)
h = 0; cnt = 0
def run(n):
    global h, cnt
    for i in range(n):
        v(1)[v(2)] = v(3) + v(4)
        v(5).p[v(6)] += v(7)
        v(8).m(v(9), *[v(10)], k=v(11), **{"z": v(12)})
        v(13)(v(14), j=v(15).p)
        a = v(16) < v(17) < v(18)
        b = v(60) < v(19) < v(20)
        c = v(21) in v(22)
        d = v(23) not in v(24) or v(25) in v(26)
        x = y = v(27).p
        x, y = y.p, x + 1
        x += x
        z = [v(28) + 1, v(29)[0]][0] if v(30) < 1 else v(31)
        f = f"{(v(32) + 1).n} {v(33).p.n}"
        if i < 2: print(log)
        cnt += len(log)
        log.clear()
    print(n, cnt, a, b, c, d, x.n, y.n, z.n, f)
for n in (1, 3, 500): run(n)
