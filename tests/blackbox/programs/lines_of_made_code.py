# native
from dataclasses import dataclass


@dataclass(order=True, frozen=True)
class P:
    x: object


for use in (lambda: P(1) < P("a"), lambda: {P([])}, lambda: setattr(P(1), "x", 2), lambda: P()):
    try:
        use()
    except Exception as error:
        print(type(error).__name__, error)


class Bad:
    def __eq__(self, other):
        raise ValueError("here")


P(Bad()) == P(Bad())
