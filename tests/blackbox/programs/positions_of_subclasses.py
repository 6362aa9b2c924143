# A position that does not fit is told by the class of what was given.
class Position(int):
    pass


class Flag(float):
    pass


def show(action):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)


def put(to, at):
    to[at] = 0
    return to


def drop(of, at):
    del of[at]
    return of


for sequence in [[1, 2], (1, 2), "ab", b"ab", range(2)]:
    for at in [Position(1), Position(-2), Position(5), Position(2**63), -Position(2**70), True, 2**63, Flag(1.0)]:
        show(lambda: sequence[at])
        show(lambda: put(list(sequence), at))
        show(lambda: drop(list(sequence), at))
        show(lambda: sequence[at:])
