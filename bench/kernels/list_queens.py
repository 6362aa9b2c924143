def solve(n, row, columns, up, down):
    if row == n:
        return 1
    count = 0
    for column in range(n):
        if columns[column] or up[row + column] or down[row - column + n]:
            continue
        columns[column] = up[row + column] = down[row - column + n] = True
        count += solve(n, row + 1, columns, up, down)
        columns[column] = up[row + column] = down[row - column + n] = False
    return count


for _ in range(3):
    found = solve(9, 0, [False] * 9, [False] * 18, [False] * 19)
print(found)
