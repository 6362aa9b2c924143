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
for y in range(120):
    for x in range(160):
        total += escapes(x / 60.0 - 2.0, y / 60.0 - 1.0, 100)
print(total)
