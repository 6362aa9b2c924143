class Invalid(Exception):
    def __init__(self, value):
        super().__init__(f"invalid: {value}")
        self.value = value


def check(value):
    if value % 4 == 0:
        raise Invalid(value)
    if value % 7 == 0:
        raise ValueError("seven")
    return value


def outer(value):
    try:
        return check(value)
    except Invalid as error:
        return -error.value


table = {i: i for i in range(0, 1000, 2)}
total = 0
for i in range(200_000):
    try:
        total += outer(i)
    except (ValueError, KeyError):
        total += 1
    else:
        total += 2
    try:
        total += table[i % 1000]
    except KeyError as error:
        total += error.args[0]
print(total)
