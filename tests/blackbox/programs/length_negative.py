# native
class Length:
    def __init__(self, value):
        self.value = value

    def __len__(self):
        return self.value


for value in (0, 3, True, -1, -2**63, -2**63 - 1, -2**200, 2**63 - 1, 2**63, 2**200, 1.0, None, "1"):
    for name, ask in (("len", len), ("bool", bool)):
        try:
            print(name, value, ask(Length(value)))
        except (ValueError, OverflowError, TypeError) as error:
            print(name, value, repr(error))
