def escapes(cr, ci, limit):
    zr = zi = 0.0
    for i in range(limit):
        zr2 = zr * zr
        zi2 = zi * zi
        if zr2 + zi2 > 4.0:
            return i
        zi = 2.0 * zr * zi + ci
        zr = zr2 - zi2 + cr
    return limit


total = 0
for y in range(480):
    for x in range(640):
        total += escapes(x / 240.0 - 2.0, y / 240.0 - 1.0, 1000)
print(total)
