# native
import heapq, bisect
from heapq import heapify, heappop, heappush, heappushpop, heapreplace, merge, nlargest, nsmallest
from bisect import bisect, bisect_left, bisect_right, insort, insort_left, insort_right
log = []
class K:
    def __init__(s, v): s.v = v
    def __lt__(s, o): log.append((s.v, o.v)); return s.v < o.v
    def __repr__(s): return str(s.v)
def seq(n, s=7):
    r = []
    for i in range(n):
        s = (s * 1103515245 + 12345) % 2147483648
        r.append(s // 65536 % 100)
    return r
def traced(f):
    log.clear()
    r = f()
    return r, list(log)
def h1(n):
    a = [K(x) for x in seq(n)]
    heapify(a); r = list(a)
    for x in seq(20, 3): heappush(a, K(x))
    out = [heappop(a) for i in range(10)]
    out.append(heapreplace(a, K(50))); out.append(heappushpop(a, K(1))); out.append(heappushpop(a, K(70)))
    return r, out, a
def h2(n):
    a = seq(n); heapify(a); return [heappop(a) for _ in range(len(a))] == sorted(seq(n)), a
def grow():
    a = [1, 2, 3]
    class E:
        def __lt__(s, o): a.append(1); return True
    heappush(a, E())
def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, str(e), e.args)


show(lambda: (traced(lambda: h1(30))))
show(lambda: (traced(lambda: h1(3000))[0][1]))
show(lambda: (len(traced(lambda: h1(3000))[1]), traced(lambda: h1(2501))[1][:3000] == traced(lambda: h1(2501))[1][:3000], traced(lambda: h1(2600))[1][2000:2300]))
show(lambda: (h2(100), h2(5000)))
show(lambda: (grow()))
show(lambda: (heappop([])))
show(lambda: (heapreplace([], 1)))
show(lambda: (heappushpop([], 1), heappushpop([2], 1), heappushpop([1], 2)))
show(lambda: (heappush((1,), 2)))
show(lambda: (heapify('abc')))
show(lambda: (heappop(5)))
show(lambda: (heappush([1], 'a')))
show(lambda: (heapify([1, 'a'])))
show(lambda: (nlargest(3, [5, 1, 9, 7, 7]), nsmallest(3, [5, 1, 9, 7, 7]), nlargest(0, [1]), nlargest(-1, [1]), nsmallest(1, [3, 1, 2]), nlargest(1, []), nlargest(10, [1, 2]), nsmallest(2, 'hello', key=ord), nlargest(2, ['aa', 'b', 'cc', 'd'], key=len), nsmallest(2, ['aa', 'b', 'cc', 'd'], key=len), nlargest(3, {'a': 3, 'b': 5, 'c': 1}, key={'a': 3, 'b': 5, 'c': 1}.get), nlargest(2, [(1, 'a'), (1, 'b'), (0, 'z')]), nsmallest(n=2, iterable=(3, 1, 2), key=None), nsmallest(2, (x for x in [3, 1, 2]))))
show(lambda: (nlargest(1, 5)))
show(lambda: (nlargest(0, 5)))
show(lambda: (nlargest(2, [1, 2, 3], key=lambda x: 1/0)))
show(lambda: (nlargest(2, [True, 2, 1.5, 1])))
show(lambda: (list(merge([1, 4, 7], [2, 5, 8], [0, 3])), list(merge()), list(merge([])), list(merge([1, 1], [1, 1])), list(merge('adg', 'beh')), list(merge(['a', 'bbb'], ['cc', 'dddd'], key=len)), list(merge([1, 3], iter([2]), range(5)))))
show(lambda: (list(merge([3, 1], [2]))))
show(lambda: (list(merge([1], 5))))
show(lambda: (list(merge([1], ['a']))))
show(lambda: (traced(lambda: list(merge([K(1), K(4), K(9)], [K(2), K(3), K(10), K(12)], [K(1)])))))
show(lambda: (next(merge([1], [0]))))
show(lambda: ([bisect_left([1, 3, 3, 5], x) for x in range(7)], [bisect_right([1, 3, 3, 5], x) for x in range(7)], bisect([1, 2], 1.5), bisect_left([1, 2, 3, 4], 3, 0, 2), bisect_left([1, 2, 3, 4], 3, lo=3), bisect_left('ace', 'b'), bisect_left((1, 2), 5), bisect_left([], 1), bisect_left([3, 2, 1], -2, key=lambda x: -x), bisect_right([3, 2, 1], -2, key=lambda x: -x), bisect_left([1, 2, 3], 2, hi=None), bisect_left(range(10), 5), bisect_left([1,2,3],5,0,-1)))
show(lambda: (bisect_left([1], 1, -1)))
show(lambda: (bisect_left([1, 2], 5, 0, 10)))
show(lambda: (bisect_left(5, 1)))
show(lambda: (bisect_left([1, 'a'], 'b')))
show(lambda: (bisect_right([1, 'a', 3], 'b')))
show(lambda: ([(insort(a, 3), insort_left(a, 3), insort_right(a, 0), a) for a in [[1, 3, 5]]]))
show(lambda: ([(insort(a, 3, key=lambda x: -x), a) for a in [[5, 4, 1]]]))
show(lambda: (insort((1, 2), 1)))
show(lambda: (traced(lambda: [bisect_left([K(i) for i in range(20)], K(7)), bisect_right([K(i) for i in range(20)], K(7))])))
