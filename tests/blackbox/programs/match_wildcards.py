# native
# What a wildcard stands for is not drawn: a long range takes no time.
def parts(subject):
    match subject:
        case first, second, *_, last if first == 0:
            return first, second, last
        case [_, _]:
            return "two"
        case [*_, [inner, *_]]:
            return inner
        case [_, *_, _]:
            return "more"
        case [*_]:
            return "any"
    return "none"


for subject in (
    range(1 << 40), range(0), [0, 1], [1, 2], [1, 2, 3], [3, [4, 5]], ["a", "b", (7,)], "text", {}
):  # fmt: skip
    print(parts(subject))
