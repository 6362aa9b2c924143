# native
import math


def show(f, *a):
    try:
        print(f(*a))
    except Exception as e:
        print(type(e).__name__, str(e))


def numbers(count, seed):
    """Floats of all sizes."""
    for _ in range(count):
        seed = (seed * 6364136223846793005 + 1442695040888963407) % 2**64
        yield ((seed >> 11) / 2**53 - 0.5) * 10.0 ** ((seed >> 3) % 40 - 20 if seed % 3 == 0 else 1)


inf = math.inf
nan = math.nan
special = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2, 3, -3, inf, -inf, nan, 1e308, -1e308, 5e-324, 1e-300,
           1e22, 710.0, -745.2, True, 10**400, -10**400, 2**1024, 170.6, 171.7, -170.5, -0.999,
           1e-21, -1e-21, -200.5, 141.5, -141.5, 'a', None]
for f in (math.acos, math.acosh, math.asin, math.asinh, math.atan, math.atanh, math.cbrt, math.ceil,
          math.cos, math.cosh, math.degrees, math.erf, math.erfc, math.exp, math.exp2, math.expm1,
          math.fabs, math.floor, math.frexp, math.gamma, math.isfinite, math.isinf, math.isnan,
          math.lgamma, math.log, math.log10, math.log1p, math.log2, math.modf, math.radians, math.sin,
          math.sinh, math.sqrt, math.tan, math.tanh, math.trunc, math.ulp):
    for x in special:
        show(f, x)
    for x in numbers(150, 7):
        show(f, x)
pairs = [0.0, -0.0, 1.0, -1.0, 0.5, 2, -3, inf, -inf, nan, 1e308, 5e-324, True, 10**400, 1023.5, -7.25,
         'a', None]
def copysign(x, y):
    return math.copysign(x, y) if y == y else "the sign of a NaN"


for f in (math.atan2, copysign, math.fmod, math.nextafter, math.pow, math.remainder, math.log,
          math.isclose, math.hypot):
    for x in pairs:
        for y in pairs:
            show(f, x, y)
    for x, y in zip(numbers(150, 3), numbers(150, 5)):
        show(f, x, y)
for x in pairs:
    for i in (0, 1, -1, 1000, -2000, 10**30, -10**30, 1.0, True):
        show(math.ldexp, x, i)
for count in (0, 1, 2, 3, 7, 20):
    for seed in range(40):
        show(math.hypot, *numbers(count, seed))
        show(math.dist, list(numbers(count, seed)), tuple(numbers(count, seed + 99)))
        show(math.fsum, numbers(count, seed))
for f in (math.factorial, math.isqrt):
    for n in (0, 1, 2, 5, 20, 21, 25, 100, 500, -1, -10**30, 1.0, 'a', True, None):
        show(f, n)
for n in range(1, 300, 7):
    show(math.isqrt, 3**n + n)
    show(math.log, 7**(n * 3))
    show(math.log2, 7**(n * 3))
    show(math.log10, 7**(n * 3))
for n in (0, 1, 2, 5, 10, 50, 100, -1, -5, 1.0, 'a', True, None):
    for k in (0, 1, 2, 5, 10, 50, 100, -1, -5, 10**20, 1.0, 'a', True, None):
        show(math.comb, n, k)
        show(math.perm, n, k)
for a in (0, 1, -4, 6, 12, 2**70, -2**71, 3 * 2**65, True, 1.0, 'a'):
    for b in (0, 1, -4, 6, 12, 2**70, -2**71, 3 * 2**65, True, 1.0, 'a'):
        show(math.gcd, a, b)
        show(math.lcm, a, b, 10)
show(math.gcd)
show(math.lcm)
for items in ([], [.1] * 10, [1e308, 1e308], [1e308, 1e308, -1e308], [inf, -inf], [nan, inf], [inf, 1],
              [1, 1e100, 1, -1e100], ['a'], 5, [10**400], [1e16, 1, 1e-16], [True, 2]):
    show(math.fsum, items)
    show(math.prod, items)
show(lambda: math.prod([2, 3], start=4))
show(lambda: math.isclose(1, 1.1, rel_tol=.2))
show(lambda: math.isclose(1, 2, rel_tol=-1))
show(lambda: math.dist((1,), (2, 3)))
print(math.pi, math.e, math.tau, math.inf, math.nan)
