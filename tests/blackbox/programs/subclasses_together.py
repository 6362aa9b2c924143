# native


class A(list):
    pass
class B(A):
    def total(self): return sum(self)
class M:
    def hello(self): return "hi " + str(len(self))
class X(M, dict):
    pass
class Y(dict, M): pass
b = B([1, 2]); x = X(a=1)
print(b.total(), b, A([1]) == B([1]), x.hello(), Y(q=2).hello(), isinstance(b, A), B.__mro__, X.__name__, type(x), A.__bases__)
print([1] + b, b + A([3]), b == A([1, 2]), A() or "empty", len(A("abc")), x | {"b": 2})
