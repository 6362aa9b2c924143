# native
def show(f, *a, **k):
    try:
        print(repr(f(*a, **k)))
    except Exception as e:
        print(type(e).__name__, str(e), e.args)
S = ['', 'a', 'abc', 'abcabc', 'aXbXc', ' a b  c ', '\t\n x \r\n', 'Hello World', 'hello',
    'HELLO', '123', '12a', 'été', 'İı', 'ßa', 'ǅx', 'á', '😀x😀', '中文', 'x\u2028y\x85z\x1c',
    '+12', '-5', 'a_b', '_', '1a', "they're bill's", '٠١', '²', 'Ⅷ', 'aaa', 'abababa', '\x00',
    'ΣΣ', 'AΣ']
for s in S:
    print([s.capitalize(), s.casefold(), s.lower(), s.upper(), s.title(), s.swapcase()])
    print([s.isalnum(), s.isalpha(), s.isascii(), s.isdecimal(), s.isdigit(), s.isidentifier(),
        s.islower(), s.isnumeric(), s.isprintable(), s.isspace(), s.istitle(), s.isupper()])
    print([s.strip(), s.lstrip(), s.rstrip(), s.strip('a'), s.lstrip('ab '), s.rstrip('c\n'),
        s.strip(''), s.strip(None), s.strip('é中')])
    print([s.split(), s.rsplit(), s.split(None, 1), s.rsplit(None, 1), s.split(maxsplit=2),
        s.rsplit(maxsplit=0), s.split(None, 0), s.split(sep=None, maxsplit=-5)])
    print([s.splitlines(), s.splitlines(True), s.splitlines(keepends=1)])
    print([s.center(9), s.ljust(9), s.rjust(9), s.center(8, '*'), s.ljust(8, 'é'), s.rjust(8,
        '中'), s.center(0), s.center(-4), s.zfill(6), s.zfill(0), s.center(3), s.center(4)])
    print([s.expandtabs(), s.expandtabs(0), s.expandtabs(3), s.expandtabs(tabsize=-1)])
    for t in ['', 'a', 'b', 'ab', 'abc', 'X', ' ', 'é', '中', '😀', 'aba', 'zz', 'l']:
        print([s.find(t), s.rfind(t), s.count(t), s.startswith(t), s.endswith(t), t in s,
            s.removeprefix(t), s.removesuffix(t)])
        print([s.replace(t, '-'), s.replace(t, ''), s.replace(t, '中', 1), s.replace(t, '--', 2),
            s.replace(t, t, 0), s.replace(t, 'yy', -1)])
        print([s.find(t, 1), s.find(t, -2), s.find(t, 1, 2), s.rfind(t, 1, -1), s.count(t, 1),
            s.count(t, 0, 2), s.startswith(t, 1), s.endswith(t, 0, 2), s.startswith(t, -1),
            s.find(t, 3), s.find(t, 4), s.find(t, 100), s.startswith(t, 3), s.startswith(t,
            100), s.count(t, 3, 1), s.rfind(t, 2, 1), s.find(t, None, None), s.find(t,
            10 ** 30), s.find(t, -10 ** 30, 10 ** 30)])
        if t:
            print([s.split(t), s.rsplit(t), s.split(t, 1), s.rsplit(t, 1), s.partition(t),
                s.rpartition(t), s.split(sep=t, maxsplit=2)])
s = 'abc'
for f in [s.find, s.rfind, s.index, s.rindex, s.count]:
    show(f, 1)
    show(f, None)
    show(f, 'x')
    show(f, 'a', 'b')
    show(f, 'a', 1.5)
    show(f, 'a', 0, None)
    show(f, 'c', 0, 2)
    show(f, [], 'x')
    show(f, 'b')
show(s.startswith, 1)
show(s.startswith, ['a'])
show(s.startswith, ('x', 'a'))
show(s.startswith, ())
show(s.startswith, ('x', 1))
show(s.startswith, ('a', 1))
show(s.endswith, None)
show(s.endswith, ('c',))
show(s.endswith, (1,), 'x')
show(s.startswith, 'a', 'x')
show(s.endswith, ('b', 'c'), 0, 2)
show(s.replace, 1, 'a')
show(s.replace, 'a', None)
show(s.replace, 'a', 'b', 'c')
show(s.replace, 'a', 'b', None)
show(s.replace, 'a', 'b', 10 ** 30)
show(s.replace, 'a', 'b', True)
show(s.removeprefix, 1)
show(s.removesuffix, None)
show(s.split, 1)
show(s.split, '')
show(s.split, 'a', 'b')
show(s.split, 1, 'b')
show(s.rsplit, '')
show(s.rsplit, 3)
show(s.split, None, 10 ** 30)
show(s.split, 'b', None)
show(s.partition, '')
show(s.partition, 1)
show(s.rpartition, '')
show(s.rpartition, None)
show(s.strip, 1)
show(s.lstrip, [])
show(s.rstrip, b'')
show(s.center, 'a')
show(s.center, 5, '')
show(s.center, 5, 'ab')
show(s.center, 5, 1)
show(s.ljust, None)
show(s.rjust, 2.0)
show(s.zfill, 'a')
show(s.center, 10 ** 30)
show(s.zfill, True)
show(s.join, [1])
show(s.join, ['a', 1])
show(s.join, 5)
show(s.join, None)
show(s.join, 'xyz')
show(s.join, ('a', 'b'))
show(s.join, {'k': 1, 'l': 2})
show(s.join, [])
show(s.join, [s])
show(s.join, (str(i) for i in range(3)))
show(s.join, [None])
show(s.join, map(str, [1, 2]))
show(''.join, ['é', '中', 'a'])
show('中'.join, 'ab')

def g():
    yield 'a'
    raise TypeError('mine')
show(s.join, g())

class I:

    def __iter__(self):
        print('iter')
        return iter(['p', 'q'])

    def __len__(self):
        print('len')
        return 2
show(s.join, I())

class N:
    pass
show(s.join, N())
show(str.maketrans, 'ab', 'xy')
show(str.maketrans, 'ab', 'x')
show(str.maketrans, 'ab', 'xy', 'c')
show(str.maketrans, {'a': 1, 'b': None, 5: 'q'})
show(str.maketrans, {'ab': 1})
show(str.maketrans, {1.5: 1})
show(str.maketrans, 5)
show(str.maketrans, 5, 'a')
show(str.maketrans, 'a', 5)
show(str.maketrans, 'a', 'b', 5)
show(str.maketrans, [1])
show('x'.maketrans, 'a', 'b')
show(str.maketrans, {})
show(str.maketrans, {True: 1})
show(s.translate, {97: 'XX', 98: None, 99: 20013})
show(s.translate, {97: -1})
show(s.translate, {97: 1114112})
show(s.translate, {97: 1.5})
show(s.translate, {})
show(s.translate, str.maketrans('abc', 'cba'))
show(s.translate, ['x'] * 98)
show('中a'.translate, {20013: 'z'})
show(s.translate, {'a': 'b'})
show(s.translate, {97: True})
show(s.encode)
show('é'.encode)
show('é'.encode, 'latin-1')
show('中😀'.encode, 'UTF-8')
show('a'.encode, 'ascii')
show('é'.encode, 'ascii', 'ignore')
show('éx'.encode, 'ascii', errors='replace')
show('a'.encode, encoding='utf8')
show('中'.encode, 'latin1', 'replace')
show(str)
show(str, 5)
show(str, 'a')
show(str, [1, 'a'])
show(str, None)
show(str, 1.5)
show(str, ValueError('x'))
show(str, KeyError('x'))
show(str, b'a')
show(s.expandtabs, 4)
show('a\tb\nc\td'.expandtabs, 4)
show('\ta'.expandtabs, True)
print('-'.join((str(i) for i in range(10))), 'x' * 3, 'abc'[::-1], sorted('hello'),
    ''.join(sorted('hello')), ''.join(reversed('abc')))
