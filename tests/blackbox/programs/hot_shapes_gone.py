# native
class B:
    pass


class C:
    def __init__(self, v):
        self.other = v
        self.x = v


def use(objects):
    total = 0
    for o in objects:
        total += o.x
    return total


def made_and_gone(k):
    class A:
        def __init__(self):
            self.x = k

    return use([A() for _ in range(60)])


bs = [B() for _ in range(40)]
cs = [C(5) for _ in range(60)]
for turn in range(6):
    print(made_and_gone(turn))
    print(use(cs), use(cs))
    for i, b in enumerate(bs):
        setattr(b, "y%d_%d" % (turn, i), -1000)
        if turn % 2 == 0:
            b.x = i
        print(use([b] * 3) if turn >= 0 and hasattr(b, "x") else None)
