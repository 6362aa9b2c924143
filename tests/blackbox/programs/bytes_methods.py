# native
def show(f, *a, **k):
    try:
        print(repr(f(*a, **k)))
    except Exception as e:
        print(type(e).__name__, str(e), e.args)
B = [b'', b'a', b'abc', b' a b ', b'\x00\xff\n', b'ABC', b'123', b'abcabc', b"it's", b'a"b\'',
    bytes(range(256))]
for b in B:
    print(b, str(b), len(b), list(b)[:5], b[::-1], b[1:], b[:2], b + b'x', b * 2, 2 * b,
        b == b'a', b < b'abc', b != b'', bool(b), b.hex(), b.upper(), b.lower(), b.swapcase(),
        b.strip(), b.lstrip(), b.rstrip(), b.split(), b.isalpha(), b.isdigit(), b.isalnum(),
        b.isspace(), b.strip(b'a'))
    for t in [b'', b'a', b'bc', b' ', b'z']:
        print(t in b, b.find(t), b.rfind(t), b.count(t), b.startswith(t), b.endswith(t),
            b.find(t, 1), b.find(t, 1, 2), b.rfind(t, -2), b.count(t, 1))
        if t:
            print(b.replace(t, b'--'), b.split(t))
    print(97 in b, b.find(97), b.count(97), {b: 1}[b])
    print(b.decode('latin-1'))
    for x in b[:3]:
        print(x)
show(b'abc'.index, b'z')
show(b'abc'.index, b'b')
show(b'abc'.rindex, 300)
show(b'abc'.find, -1)
show(lambda: 'a' in b'abc')
show(lambda: 300 in b'a')
show(lambda: b'a' + 'b')
show(lambda: b'a'[5])
show(lambda: b'a'['x'])
show(lambda: b'a' < 'b')
show(lambda: b'a' == 'a')
show(lambda: b'a' * 1.5)
show(bytes)
show(bytes, 3)
show(bytes, -1)
show(bytes, [1, 2, 255])
show(bytes, [256])
show(bytes, [-1])
show(bytes, ['a'])
show(bytes, 'abc')
show(bytes, 1.5)
show(bytes, None)
show(bytes, (1, 2))
show(bytes, range(3))
show(bytes, b'abc')
show(bytes, 10 ** 30)
show(bytes, [10 ** 30])
show(bytes, True)
show(b'abc'.decode)
show(b'\xc3\xa9'.decode)
show(b'\xc3\xa9'.decode, 'utf-8')
show(b'abc'.decode, 'ascii')
show(b'\xf0\x9f\x98\x80\xe4\xb8\xad'.decode)
show(bytes.fromhex, '00ff')
show(bytes.fromhex, ' 0 0')
show(bytes.fromhex, '0g')
show(bytes.fromhex, 'a')
show(bytes.fromhex, '00 FF aB')
show(bytes.fromhex, 'zz')
show(bytes.fromhex, '')
show(b','.join, [b'a', b'b'])
show(b''.join, [b'a', 'b'])
show(b''.join, (b'x', 1))
show(b''.join, [])
show(b'abc'.split, b'')
show(b'abc'.split, 'b')
show(b'abc'.replace, 'a', b'b')
show(b'abc'.strip, 'a')
show('café'.encode)
show(len, 'café'.encode())
