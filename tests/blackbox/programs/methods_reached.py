# native
# Methods that are reached through a class, an instance or a variable.
def show(f, *a, **k):
    try:
        print(repr(f(*a, **k)))
    except Exception as e:
        print(type(e).__name__, str(e))


append = [].append
show(append, 1)
show(str.upper, 'abc')
show(str.join, ',', ['a', 'b'])
show(list.append, [1], 2)
show(dict.get, {1: 2}, 1)
show(set.union, {1}, {2}, [3])
show(frozenset.union, frozenset([1]), {2})
show(int.bit_length, 255)
show(int.bit_length, True)
show(float.is_integer, 2.0)
show(float.fromhex, '0x1p3')
show((1.5).fromhex, '0x1p3')
show((5).from_bytes, b'\x01\x02', 'big')
show(int.from_bytes, b'\x01\x02', 'little', signed=True)
show({}.fromkeys, 'ab', 1)
show(dict.fromkeys, 'ab')
show('x'.maketrans, 'a', 'b')
show(str.maketrans, {'a': 'b'})
show(b''.fromhex, '00')
show(sorted, ['b', 'a'], key=str.lower, reverse=True)
show(list, map(str.strip, [' a ', 'b ']))
show(list, filter(str.isdigit, ['1', 'a', '2']))
print(max(['aa', 'b', 'ccc'], key=len), ''.join(map(chr, [97, 98])))
words = 'the quick brown fox'.split()
words.sort(key=lambda w: (-len(w), w))
print(words, [w.title() for w in words], {w: len(w) for w in words})
print('{:>10}|{:<10}|{:^10}'.format(*words), '%s-%s' % tuple(words[:2]))
