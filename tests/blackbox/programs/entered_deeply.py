# How deep operators may go where CPython raises RecursionError.
class Adder:
    def __init__(self, n):
        self.n = n

    def __add__(self, other):
        return other if self.n == 0 else Adder(self.n - 1) + (other + 1)


for n in (100, 200, 400, 440, 460, 480, 600, 890, 950, 990, 1010):
    try:
        print(n, Adder(n) + 1)
    except RecursionError as error:
        print(n, error)
