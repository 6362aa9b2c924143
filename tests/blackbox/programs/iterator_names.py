# native
v0 = '😀x'
for v in ('', v0[5:], ''.join([]), v0[1:2], v0[1:], 'a', v0[0:0], v0 * 0):
    try:
        0.5 >= iter(v)
    except TypeError as e:
        print(e)
for it in (iter("é"), iter("a"), reversed([1]), reversed("a")):
    list(it)
    try:
        it + 1
    except TypeError as e:
        print(e)
