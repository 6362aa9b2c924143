class Vector:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __mul__(self, factor):
        return Vector(self.x * factor, self.y * factor)

    def __eq__(self, other):
        return self.x == other.x and self.y == other.y

    def dot(self, other):
        return self.x * other.x + self.y * other.y


position = Vector(0, 0)
velocity = Vector(1, 2)
total = 0
for i in range(120_000):
    position = position + velocity * 2
    total += position.dot(velocity)
    if position == velocity:
        total += 1
print(position.x, position.y, total)
