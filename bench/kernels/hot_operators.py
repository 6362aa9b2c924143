class Vector:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __mul__(self, factor):
        return Vector(self.x * factor, self.y * factor)

    def dot(self, other):
        return self.x * other.x + self.y * other.y


def run(rounds):
    a, b = Vector(1, 2), Vector(3, 4)
    total = 0
    for i in range(rounds):
        total = (total + (a + b * 3).dot(a)) % 1000003
    return total


print(run(1500000))
