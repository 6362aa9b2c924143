# native
def show(f, *a, **k):
    try:
        print(repr(f(*a, **k)))
    except Exception as e:
        print(type(e).__name__, str(e), e.args)
for i in [0, 1, -1, 255, 256, -255, -256, 2 ** 31, 2 ** 63, -2 ** 63, 2 ** 64, 10 ** 30,
    -10 ** 30, True, False]:
    print(i.bit_length(), i.bit_count(), i.conjugate(), i.as_integer_ratio(), i.real, i.imag,
        i.numerator, i.denominator)
    for n in (0, 1, 2, 8, 9, 20):
        for o in ('big', 'little'):
            for sg in (True, False):
                show(i.to_bytes, n, o, signed=sg)
                try:
                    b = i.to_bytes(n, o, signed=sg)
                    print(int.from_bytes(b, o, signed=sg), int.from_bytes(b, o))
                except OverflowError as e:
                    pass
    show(i.to_bytes)
    show(i.to_bytes, 3)
show(5 .to_bytes, -1, 'big')
show(5 .to_bytes, 1, 'x')
show(5 .to_bytes, 'a', 'big')
show(5 .to_bytes, -1, 'x')
show(5 .to_bytes, length=2, byteorder='little')
show(int.from_bytes, b'', 'big')
show(int.from_bytes, b'\x01\x02')
show(int.from_bytes, b'\x01', 'foo')
for x in [0.0, -0.0, 1.0, 0.5, -2.75, 1e+300, 1e-300, 5e-324, float('inf'), float('-inf'),
    float('nan'), 123456789.123, 0.1]:
    show(x.is_integer)
    show(x.hex)
    show(x.as_integer_ratio)
    show(x.conjugate)
    print(x.real, x.imag)
    show(float.fromhex, x.hex())
for t in ['0x1.8p3', '1', '-0x.8p0', 'inf', 'nan', 'x', '', '0x1p5000', '  0x10  ', '1.8p1',
    '0x', '-infinity']:
    show(float.fromhex, t)
for t in ['1', '1.5', ' 2.5 ', '-3', '+4', '1e5', '1E-5', 'inf', '-inf', 'nan', 'Infinity',
    'infinity ', '1_000', '1__0', '_1', '1_', '', '.', '.5', '5.', '1e', '0x10', '١٢', '1.5中',
    'abc', '1 2', '1e400', '-1e400', '1e-400', '\n1\t', '--1', '1.0.0', '\xa01\xa0', "a'b",
    '12\x00']:
    show(float, t)
    show(int, t)
show(float)
show(float, None)
show(float, [])
show(float, 10 ** 400)
show(float, True)
show(float, 1 + 2j)
show(float, 10 ** 20)

class F:

    def __float__(self):
        return 2.5

class H:
    pass
show(float, F())
show(float, H())
z = 3 - 4j
show(z.conjugate)
print(z.real, z.imag, abs(z))
