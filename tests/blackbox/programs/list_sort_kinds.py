# native
x = 9

def rnd():
    global x
    x = (x * 1103515245 + 12345) % 2147483648
    return x // 65536
for n in (0, 1, 2, 3, 5, 31, 32, 33, 63, 64, 65, 100, 257, 1000):
    l = [rnd() % 50 for i in range(n)]
    print(sorted(l))
    print(sorted(l, reverse=True))
    print(sorted([(v, i) for i, v in enumerate(l)], key=lambda p: p[0]))
    print(sorted([(v, i) for i, v in enumerate(l)], key=lambda p: p[0], reverse=True))
    print(sorted([float(v) / 3 for v in l]))
    print(sorted([str(v) for v in l]))
    print(sorted([(v, str(v)) for v in l]))
    print(sorted([[v % 3, v] for v in l]))
    print(sorted([v if v % 2 else float(v) for v in l]))
    print(sorted([v * 10 ** 20 if v % 2 else v for v in l]))
print(sorted(['b', 'a', 'é', 'ሴ', '😀', '']))
print(sorted([True, False, 1, 0, 2.5]))
n = float('inf') - float('inf')
print(sorted([3.0, n, 1.0, n, 2.0, 5.0, 0.5]))
