# native
import itertools as it
from itertools import chain, count, cycle, repeat, groupby, islice, accumulate, product, permutations, combinations, combinations_with_replacement, takewhile, dropwhile, filterfalse, starmap, compress, zip_longest, pairwise, tee
log = []
def t(name, xs, stop=None):
    for x in xs:
        log.append((name, x)); yield x
    log.append((name, 'end'))
def tr(f):
    log.clear()
    try: r = f()
    except Exception as e: r = repr(e)
    return r, list(log)
def take(n, i): return [x for _, x in zip(range(n), i)]
def nx(i):
    try: return next(i)
    except StopIteration as e: return ('stop', e.args)
    except Exception as e: return repr(e)
def again(i): return [nx(i) for _ in range(8)]
def bad():
    yield 1
    raise ValueError('x')
def g1():
    gs = groupby('aabbc'); k1, a = next(gs); k2, b = next(gs)
    return k1, list(a), k2, list(b), nx(gs), nx(gs)
def g2():
    gs = list(groupby([1, 1, 2])); return [(k, list(g)) for k, g in gs]
def t1():
    a, b, c = tee(t('t', [1, 2, 3]), 3)
    return next(a), next(a), next(b), list(c), list(a), list(b), list(a)
def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, str(e), e.args)


show(lambda: (take(3, count()), take(3, count(5, 2)), take(3, count(1.5)), take(3, count(step=-1)), take(3, count(2**62)), take(2, count(2**49 - 1)), repr(count()), repr(count(2, 3)), repr(count(1.5, 0.5)), repr(count(1, 1.0))))
show(lambda: (take(3, repeat('a')), list(repeat(1, 3)), list(repeat(1, 0)), list(repeat(1, -5)), repr(repeat(1, 2)), repr(repeat('a')), list(repeat(object=1, times=2)), list(map(pow, [1, 2], repeat(2)))))
show(lambda: (list(repeat(1, 'a'))))
show(lambda: (take(7, cycle('abc')), take(3, cycle([])), tr(lambda: take(5, cycle(t('c', [1, 2]))))))
show(lambda: (list(chain('ab', [1], (2,))), list(chain()), list(chain.from_iterable(['ab', [1]])), tr(lambda: list(chain(t('a', [1]), t('b', [2])))), again(chain([1], 5, [2])), again(chain.from_iterable(x for x in [[1], [2]]))))
show(lambda: (list(chain(5))))
show(lambda: (chain.from_iterable(5)))
show(lambda: (list(starmap(pow, [(2, 3), [3, 2]])), list(starmap(lambda *a: a, ['ab', ()]))))
show(lambda: (list(starmap(pow, [5]))))
show(lambda: (again(takewhile(lambda x: x < 3, [1, 2, 5, 1])), list(dropwhile(lambda x: x < 3, [1, 2, 5, 1])), list(filterfalse(None, [0, 1, 2, ''])), list(filterfalse(lambda x: x % 2, range(6))), list(compress('abcdef', [1, 0, 1, 0, 1])), list(compress('ab', [])), tr(lambda: list(takewhile(lambda x: x < 2, t('t', [1, 2, 3])))), tr(lambda: list(compress(t('d', 'abc'), t('s', [1, 0]))))))
show(lambda: (takewhile(1, [2]).__next__ if 0 else list(takewhile(1, [2]))))
show(lambda: (list(islice('abcdefg', 3)), list(islice('abcdefg', 2, 4)), list(islice('abcdefg', 2, None)), list(islice('abcdefg', 0, None, 3)), list(islice('abcdefg', 1, 6, 2)), list(islice('abc', 10)), list(islice('abc', 0)), list(islice('abc', None)), list(islice('abc', 5, 2)), list(islice('abcdef', 4, 3))))
show(lambda: (tr(lambda: list(islice(t('t', range(10)), 3))), tr(lambda: list(islice(t('t', range(10)), 2, 7, 3))), tr(lambda: list(islice(t('t', range(10)), 5, 2))), tr(lambda: list(islice(t('t', range(10)), 3, 3))), tr(lambda: list(islice(t('t', range(3)), 1, 9, 4))), tr(lambda: again(islice(t('t', range(10)), 0, 5, 2))), tr(lambda: list(islice(t('t', range(10)), 0, 8, 3)))))
show(lambda: (islice('a', -1)))
show(lambda: (islice('a', 'b')))
show(lambda: (islice('a', -1, 2)))
show(lambda: (islice('a', 0, 2, 0)))
show(lambda: (islice('a', 0, 2, -1)))
show(lambda: (islice('a', 0, -1)))
show(lambda: (islice(5, 1)))
show(lambda: (list(accumulate([1, 2, 3])), list(accumulate([])), list(accumulate([1, 2, 3], lambda a, b: a * b)), list(accumulate([1, 2], initial=10)), list(accumulate([], initial=5)), list(accumulate('abc')), list(accumulate([3, 1, 4], max)), list(accumulate([1, 2], None, initial=None)), list(accumulate([1], func=max))))
show(lambda: (list(accumulate([1, 'a']))))
show(lambda: (list(accumulate(5))))
show(lambda: (list(pairwise('abcd')), list(pairwise('a')), list(pairwise('')), tr(lambda: list(pairwise(t('p', [1, 2]))))))
show(lambda: (list(zip_longest('ab', [1, 2, 3], fillvalue='-')), list(zip_longest()), list(zip_longest('a', '')), list(zip_longest([1, 2])), tr(lambda: list(zip_longest(t('a', [1]), t('b', [1, 2])))), again(zip_longest('a', 'b'))))
show(lambda: (list(zip_longest(1, 2))))
show(lambda: (tr(lambda: [(k, list(g)) for k, g in groupby(t('g', [1, 1, 2]))]), tr(lambda: [k for k, g in groupby(t('g', [1, 1, 2]))])))
show(lambda: (list(groupby(5))))
show(lambda: ([(k, list(g)) for k, g in groupby([1, 2], 5)]))
show(lambda: (list(product('ab', [1, 2])), list(product()), list(product('ab', repeat=2)), list(product([], 'a')), list(product('a', [])), list(product('ab', repeat=0)), list(product([0, 1], repeat=3)), list(product(range(2), 'x', (5, 6))), again(product('ab')), len(list(product(range(5), repeat=4)))))
show(lambda: (list(product('a', repeat=-1))))
show(lambda: (product(5)))
show(lambda: (list(combinations('abcd', 2)), list(combinations('abc', 0)), list(combinations('abc', 3)), list(combinations('abc', 4)), list(combinations([], 0)), list(combinations([], 1)), list(combinations(range(6), 4)), again(combinations('ab', 2)), list(combinations(iterable='ab', r=1)), list(combinations('ab', True))))
show(lambda: (combinations('abc', -1)))
show(lambda: (combinations(5, 2)))
show(lambda: (list(combinations_with_replacement('abc', 2)), list(combinations_with_replacement('abc', 0)), list(combinations_with_replacement('', 1)), list(combinations_with_replacement('', 0)), list(combinations_with_replacement('ab', 4)), list(combinations_with_replacement([1, 2, 3], 3))))
show(lambda: (combinations_with_replacement('abc', -1)))
show(lambda: (list(permutations('abc')), list(permutations('abcd', 2)), list(permutations('abc', 0)), list(permutations('', 0)), list(permutations('')), list(permutations('ab', 3)), list(permutations('abc', None)), len(list(permutations(range(7)))), list(permutations(range(5), 3)), list(permutations(range(4))), again(permutations('ab'))))
show(lambda: (permutations('abc', -1)))
show(lambda: (permutations('abc', 'a')))
show(lambda: (permutations(5)))
show(lambda: (t1(), [list(x) for x in tee('ab')], tee([1], 0), len(tee([1], 3))))
show(lambda: (tee(5)))
show(lambda: (again(chain(bad(), [5])), again(cycle(bad())) if 0 else 1, again(accumulate(bad())), again(pairwise(bad())), again(islice(bad(), 5)), again(starmap(pow, bad())), again(zip_longest(bad(), 'abc')), again(takewhile(bool, bad())), again(groupby(bad()))[1:], again(compress(bad(), [1, 1, 1]))))
show(lambda: (it.chain, type(it.count()), isinstance(it.count(), it.count), it.product.__name__, it.chain.from_iterable('ab').__next__() if 0 else 1))
show(lambda: (it.count() + 1))
show(lambda: (len(it.count())))
show(lambda: (iter(it.count()) is not None, next(iter(repeat(3))), sum(islice(count(), 100)), dict(zip('ab', count())), list(zip(count(), 'ab')), max(chain([1], [5])), sorted(chain('b', 'a')), ''.join(chain('ab', 'c')) if 0 else 1))
show(lambda: (5 in count(), 3 in cycle([1, 2, 3])))
for times in (10**20, -(10**20)):
    try:
        print(next(it.repeat("a", times)))
    except OverflowError as error:
        print(error)
