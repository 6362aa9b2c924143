# native
import operator as op, functools, string, sys
from operator import itemgetter, attrgetter, methodcaller
from functools import reduce, partial, cmp_to_key, lru_cache, cache
log = []
@lru_cache(maxsize=None)
def fib(n): log.append(n); return n if n < 2 else fib(n - 1) + fib(n - 2)
@lru_cache
def sq(x, *a, **k): log.append((x, a, k)); return (x, a, k)
@lru_cache(maxsize=2)
def two(x): log.append(x); return x * 2
@cache
def c(*a): log.append(a); return len(a)
@lru_cache(0)
def zero(x): log.append(x); return x
class A:
    def __init__(s, v): s.v = v; s.w = s
    @lru_cache(maxsize=None)
    def m(s, x): log.append(x); return s.v + x
    def f(s, a, b=2): return (s.v, a, b)
    @cache
    def fibm(s, n): return n if n < 2 else s.fibm(n - 1) + s.fibm(n - 2)
def tr(f):
    log.clear()
    try: r = f()
    except Exception as e: r = repr(e)
    return r, list(log)
def f(*a, **k): return a, k
def cmpf(a, b): log.append((a, b)); return a - b
def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, str(e), e.args)


show(lambda: (tr(lambda: fib(30)), fib.__name__, fib(30)))
show(lambda: (tr(lambda: [sq(1), sq(1.0), sq(True), sq(x=1) if 0 else 0, sq('a'), sq(1, 2), sq(1, b=2), sq(1, b=2), sq(1, c=3, b=2), sq(1, b=2, c=3), sq((1,)), sq(1)])))
show(lambda: (tr(lambda: [two(1), two(2), two(1), two(3), two(1), two(2)])))
show(lambda: (tr(lambda: [c(), c(1), c(1, 2), c(), c(1)])))
show(lambda: (tr(lambda: [zero(1), zero(1)])))
show(lambda: (tr(lambda: sq([1]))))
show(lambda: (tr(lambda: fib('a'))))
show(lambda: ((lambda a, b: tr(lambda: [a.m(1), a.m(1), b.m(1), a.m(2)]))(A(1), A(10)), A(1).fibm(50)))
show(lambda: (fib.cache_clear(), tr(lambda: fib(3)), fib.__wrapped__(0)))
show(lambda: (reduce(op.add, [1, 2, 3]), reduce(lambda a, b: a * b, range(1, 6)), reduce(op.add, [], 5), reduce(op.add, [1]), reduce(op.concat, ['a', 'b']) if 0 else 1, reduce(lambda a, b: b, 'abc', 'z')))
show(lambda: (reduce(op.add, [])))
show(lambda: (reduce(op.add, 5)))
show(lambda: (reduce(5, [1, 2])))
show(lambda: (partial(f, 1, a=2)(3, b=4), partial(f)(), partial(f, a=1)(a=2), partial(int, base=2)('101') if 0 else 1, list(map(partial(pow, 2), [1, 2, 3])), partial(f, 1).func is f, partial(f, 1, k=2).args, partial(f, 1, k=2).keywords, callable(partial(f))))
show(lambda: (partial(5)))
show(lambda: (partial(f, 1)(x=1, **{'y': 2})))
show(lambda: (sorted([3, 1, 2], key=cmp_to_key(cmpf)), sorted('bca', key=cmp_to_key(lambda a, b: (a > b) - (a < b))), max([1, 5, 2], key=cmp_to_key(cmpf)), min([4, 1, 2], key=cmp_to_key(lambda a, b: b - a))))
show(lambda: (tr(lambda: sorted([3, 1, 2], key=cmp_to_key(cmpf)))))
show(lambda: (sorted([1, 2], key=cmp_to_key(lambda a, b: 'x'))))
show(lambda: (sorted([1, 2], key=cmp_to_key(lambda a, b: 1/0))))
show(lambda: (op.add(1, 2), op.sub(1, 2), op.mul('a', 3), op.truediv(1, 2), op.floordiv(7, 2), op.mod(7, 3), op.pow(2, 3), op.neg(1), op.pos(True), op.abs(-3), op.inv(5), op.invert(5), op.not_([]), op.truth([1]), op.lt(1, 2), op.le(2, 2), op.eq(1, 1.0), op.ne(1, 2), op.gt(1, 2), op.ge(1, 2), op.and_(6, 3), op.or_(6, 3), op.xor(6, 3), op.lshift(1, 4), op.rshift(16, 2), op.contains([1], 1), op.countOf([1, 2, 1], 1), op.getitem([1, 2], 1), op.index(True), op.is_(None, None), op.is_not(None, 5), op.iadd([1], [2]), op.imul(2, 3)))
show(lambda: (op.add(1, 'a')))
show(lambda: (op.lt(1, 'a')))
show(lambda: (op.index(1.5)))
show(lambda: (op.getitem([1], 5)))
show(lambda: ([(op.setitem(a, 0, 9), op.delitem(a, 1), a) for a in [[1, 2, 3]]]))
show(lambda: (itemgetter(1)([1, 2]), itemgetter(0, 2)('abc'), itemgetter('a')({'a': 5}), itemgetter(slice(1, 3))([1, 2, 3, 4]), sorted([(1, 'b'), (2, 'a')], key=itemgetter(1)), sorted({'a': 2, 'b': 1}.items(), key=itemgetter(1), reverse=True), list(map(itemgetter(0), ['ab', 'cd'])), itemgetter(-1)((1, 2))))
show(lambda: (itemgetter(5)([1])))
show(lambda: (itemgetter('x')({})))
show(lambda: (attrgetter('v')(A(3)), attrgetter('v', 'w.w.v')(A(3)), [x.v for x in sorted([A(3), A(1)], key=attrgetter('v'))]))
show(lambda: (attrgetter('nope')(A(1))))
show(lambda: (attrgetter(5)))
show(lambda: (methodcaller('f', 1)(A(9)), methodcaller('f', 1, b=5)(A(9)), methodcaller('count', 1)([1, 1])))
show(lambda: (methodcaller('nope')(A(1))))
show(lambda: (string.ascii_letters, string.ascii_lowercase, string.ascii_uppercase, string.digits, string.hexdigits, string.octdigits, string.punctuation, string.printable, string.whitespace, len(string.printable), string.digits + 'a', 'a' in string.ascii_lowercase, {string.digits: 1}, string.digits[3], string.digits == '0123456789'))
show(lambda: (sys.maxsize, sys.maxsize + 1, -sys.maxsize - 1, min(5, sys.maxsize), sys.maxsize == 2**63 - 1, hash(sys.maxsize)))
