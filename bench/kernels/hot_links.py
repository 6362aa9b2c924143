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
        node = self.head
        self.head = node.next
        self.size -= 1
        return node.value

    def total(self):
        total = 0
        node = self.head
        while node is not None:
            total += node.value
            node = node.next
        return total


def run(rounds):
    stack = Stack()
    total = 0
    for i in range(rounds):
        stack.push(i)
        if i % 3 == 2:
            total += stack.pop()
        if i % 1000 == 0:
            total += stack.total()
            stack = Stack()
    return total


print(run(2500000))
