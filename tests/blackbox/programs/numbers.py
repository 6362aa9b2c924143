# native
edge = [0, 1, -1, 2, -2, 7, -7, 10, 255, 2**31, -(2**31), 2**49 - 1, -(2**49), 2**50, 2**63, -(2**63), 2**64, 10**30, -(10**30)]
for a in edge:
    for b in edge:
        row = [a + b, a - b, a * b, a & b, a | b, a ^ b, a < b, a <= b, a == b]
        if b:
            row += [a // b, a % b, divmod(a, b), a / b]
        print(a, b, row)
floats = [0.0, -0.0, 1.0, -1.5, 0.1, 1e300, -1e300, 1e-300, float("inf"), float("-inf"), 2.5, 3.0]
for a in floats:
    for b in floats:
        row = [a + b, a - b, a * b, a < b, a == b]
        if b:
            row += [a / b, a // b, a % b]
        print(a, b, row)
    for i in (0, 3, -3, 2**53 + 1, 10**20):
        print(a, i, a + i, i - a, a * i, a < i, a == i, i > a)
print(True + True, True * 3, -True, ~True, True & False, True | 2, True ^ True)
print(7 // -2, 7 % -2, -7 // 2, -7 % 2, 7.5 // -2, 7.5 % -2)
print(2**10, 2**100, 2**-1, (-2) ** 3, 2**0.5, 0**0, 0.0**0, pow(3, 100, 7), pow(3, -1, 7))
print(1 << 70, (1 << 70) >> 68, -5 >> 1, 5 >> 100, -5 >> 100)
print(1 == 1.0 == True, {1: "a", 1.0: "b", True: "c"}, hash(1) == hash(1.0))
print(2**53 == float(2**53), 2**53 + 1 == float(2**53 + 1), 10**400 > 1e308)
print(abs(-5), abs(-5.5), round(2.5), round(3.5), round(-2.5), round(2.675, 2), round(1234, -2))
print(int(3.99), int(-3.99), int("  42 "), int("-0x1f", 16), int("1_000"), int(True), int(1e20))
x = 1
for i in range(1, 60):
    x = x * 31 + i
print(x, x % (2**61 - 1), x // 12345678901)
print(1_000_003 * 999_999_937, 123456789**5)
n = nan = float("inf") - float("inf")
print(n == n, n != n, n < 1)
print(1e16, 1e15, 123456789.123, 1e-5, 0.0001, 1.0, 100.0, 5e-324, 1.7976931348623157e308)
print(3 + 4j, (1 + 2j) * (3 - 1j), abs(3 + 4j), 1j**2 if False else "", complex(1, -0.0))
i = 2**48
for _ in range(4):
    i = i * 2
    print(i, -i, i - 1)
