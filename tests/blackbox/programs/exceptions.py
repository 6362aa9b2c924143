# native
log = []


def t(n):
    try:
        log.append("try")
        if n == 0:
            return "ret"
        if n == 1:
            raise ValueError("x", 1)
        if n == 2:
            raise KeyError("k")
        if n == 3:
            {}["missing"]
        if n == 4:
            [][5]
        if n == 5:
            1 / 0
    except ValueError as e:
        log.append(repr(e))
        return "value"
    except (KeyError, IndexError) as e:
        log.append((type(e).__name__, str(e), e.args))
        return "lookup"
    else:
        log.append("else")
    finally:
        log.append("finally")
    return "end"


for n in range(7):
    try:
        print(n, t(n))
    except ZeroDivisionError as e:
        print("zero", e)
print(log)


def override():
    try:
        return 1
    finally:
        return 2


def swallow():
    for i in range(3):
        try:
            raise ValueError
        finally:
            continue
    return "swallowed"


def breaks():
    while True:
        try:
            return "returned"
        finally:
            break
    return "broken"


print(override(), swallow(), breaks())


class Own(Exception):
    def __init__(self, code, *rest):
        super().__init__(code, *rest)
        self.code = code


class Sub(Own):
    pass


try:
    raise Sub(3, "more")
except Own as e:
    print(type(e).__name__, e.code, e.args, e, repr(e))
try:
    try:
        raise ValueError("first")
    except ValueError as e:
        raise KeyError("second") from e
except KeyError as e:
    print(repr(e.__cause__), repr(e.__context__))
try:
    try:
        raise ValueError("first")
    except ValueError:
        undefined
except NameError as e:
    print(repr(e.__context__), e.__cause__)
try:
    raise
except RuntimeError as e:
    print(e)
try:
    raise 5
except TypeError as e:
    print(e)
try:
    try:
        raise ValueError("again")
    except ValueError:
        raise
except ValueError as e:
    print("reraised", e)
try:
    assert 1 == 2, "message"
except AssertionError as e:
    print(e)
try:
    assert not [1]
except AssertionError as e:
    print(repr(e))
for bad in (
    lambda: 1 + "a",
    lambda: "a" + 1,
    lambda: [1] + (2,),
    lambda: {} + {},
    lambda: -"a",
    lambda: ~1.5,
    lambda: 1 < "a",
    lambda: [] < 3,
    lambda: None[0],
    lambda: (1, 2)[5],
    lambda: [1]["a"],
    lambda: (1,)["a"],
    lambda: "abc"[10],
    lambda: "abc"["x"],
    lambda: {}[1],
    lambda: {1: 2}["q"],
    lambda: len(5),
    lambda: iter(5),
    lambda: [] * "a",
    lambda: 3 % 0,
    lambda: 3 // 0,
    lambda: 3.0 // 0,
    lambda: 3.0 % 0,
    lambda: 3 / 0,
    lambda: 2.0 / 0,
    lambda: 0**-1,
    lambda: 1 << -1,
    lambda: 1 in 5,
    lambda: 1 in "abc",
    lambda: {[]: 1},
    lambda: {{}},
    lambda: [1, 2][1.5],
    lambda: int("x"),
    lambda: int("12", 99),
    lambda: int([]),
    lambda: float("y"),
    lambda: (lambda: (yield))().send(1),
    lambda: Own(),
    lambda: list(5),
    lambda: dict(5),
    lambda: tuple(None),
    lambda: max([]),
    lambda: max(1, "a"),
    lambda: sum(["a"]),
    lambda: range(1.5),
    lambda: range(1, 2, 0),
    lambda: [1, 2, 3][:: 0],
    lambda: ([], [])[0].remove(1),
    lambda: [].pop(),
    lambda: {}.pop(1),
    lambda: [3, "a"].sort(),
    lambda: next(iter([])),
):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, "|", e)
a, b = 1, 2
try:
    a, b = 1, 2, 3
except ValueError as e:
    print(e)
try:
    a, b, c = [1]
except ValueError as e:
    print(e)
try:
    a, *b, c = [1]
except ValueError as e:
    print(e)
try:
    a, b = 5
except TypeError as e:
    print(e)


def deep():
    try:
        try:
            1 / 0
        finally:
            log.append("inner")
    except ZeroDivisionError as e:
        try:
            {}["a"]
        except KeyError as k:
            print(repr(k.__context__) == repr(e))
    try:
        e
    except UnboundLocalError as u:
        print(u)


deep()
raise Sub("end", 2)
