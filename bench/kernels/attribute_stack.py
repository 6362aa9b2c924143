class Node:
    def __init__(self, value, next):
        self.value = value
        self.next = next


class Stack:
    def __init__(self):
        self.head = None
        self.size = 0

    def push(self, value):
        self.head = Node(value, self.head)
        self.size += 1

    def pop(self):
        if self.head is None:
            raise IndexError("empty")
        node = self.head
        self.head = node.next
        self.size -= 1
        return node.value

    def __len__(self):
        return self.size


class Shape:
    sides = 0

    def area(self):
        return 0

    def describe(self):
        return self.area() * self.sides


class Square(Shape):
    sides = 4

    def __init__(self, a):
        self.a = a

    def area(self):
        return self.a * self.a


total = 0
stack = Stack()
for i in range(150_000):
    stack.push(i)
    stack.push(i + 1)
    total += stack.pop() + len(stack)
shapes = [Square(i % 10) for i in range(1000)]
for _ in range(100):
    for shape in shapes:
        total += shape.describe()
print(total)
