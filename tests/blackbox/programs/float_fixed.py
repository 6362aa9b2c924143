# native
# Digits behind the point: rounding, ties, signs, small and large numbers.
state = 2024


def draw(n):
    global state
    state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
    return (state >> 33) % n


def show(x):
    return " ".join([f"{x:.0f}", f"{x:.1f}", f"{x:.2f}", f"{x:.3f}", f"{x:.6f}", f"{x:.7f}", f"{x:.9f}", "%.2f" % x, "%8.3f" % x, "{:.4f}".format(x), f"{x:10.2f}", f"{x:+.2f}", f"{x:,.2f}", f"{x:.1%}"])


for x in (0.0, -0.0, 0.5, 1.5, 2.5, -0.5, -2.5, 0.125, 0.375, 1.005, 2.675, 1e-7, 5e-324, -5e-324, 0.05, 0.25, 0.995, 9.995, 999999.5, 0.1 + 0.2, 1e11, 999999999999.4, 999999999999.96, 1e12, 1e15 + 0.5, 2.0**53, 1e22, 1e300, float("inf"), float("-inf"), float("nan")):
    print(show(x))
for i in range(400):
    print(show((draw(2000001) - 1000000) / 2 ** draw(12)))
for i in range(400):
    print(show((draw(2**31) - 2**30) / (draw(2**31) + 1) * 10.0 ** (draw(30) - 14)))
for i in range(200):
    print(show(draw(1000) + draw(1000) / 1000), show(-draw(100000) / 100 - 0.005))
