# native
# The module queue within one thread.
import queue
from queue import Empty, Full, LifoQueue, PriorityQueue, Queue


def show(f, *arguments, **named):
    try:
        print(f(*arguments, **named))
    except Exception as error:
        print(type(error).__name__, repr(error), error)


q = Queue()
print(q.empty(), q.full(), q.qsize(), q.put(1), q.put("b", False), q.put(item=None, block=True), q.qsize())
print(q.get(), list(q.queue), q.get(block=False), q.get_nowait(), q.empty(), bool(q))
show(q.get_nowait)
show(q.get, False)
show(q.get, block=False)
show(q.get, timeout=-1)
for _ in range(3):
    q.task_done()
show(q.task_done)
print(q.join(), type(q.queue).__name__)

small = queue.Queue(maxsize=2)
small.put(1)
print(small.full(), small.maxsize)
small.put_nowait(2)
print(small.full())
show(small.put_nowait, 3)
show(small.put, 3, False)
show(small.put, 3, True, -1)
print(small.get(), small.qsize(), Queue(-1).full(), Queue(0).full())

stack = LifoQueue(3)
for item in "abc":
    stack.put(item)
print(stack.full(), stack.queue, [stack.get() for _ in range(stack.qsize())], stack.empty())
show(stack.get_nowait)

first = PriorityQueue()
for item in [(5, "e"), (1, "a"), (3, "c"), (1, "b"), (4, "d"), (0, "z")]:
    first.put(item)
print(first.queue, [first.get() for _ in range(first.qsize())])
show(first.get_nowait)
first.put(1)
show(first.put, "x")
print(first.qsize(), first.queue)


class Task:
    def __init__(self, priority, name):
        self.priority, self.name = priority, name

    def __lt__(self, other):
        return self.priority < other.priority

    def __repr__(self):
        return self.name


tasks = PriorityQueue()
for number, name in enumerate("dacbe"):
    tasks.put(Task(-number % 4, name))
print([tasks.get() for _ in range(5)])


class Bad:
    def __lt__(self, other):
        raise KeyError("bad")


tasks.put(Bad())
show(tasks.put, Bad())
print(tasks.qsize(), isinstance(tasks, Queue), isinstance(stack, Queue), isinstance(q, LifoQueue), issubclass(PriorityQueue, Queue))
try:
    q.get(block=False)
except queue.Empty as error:
    print("empty", error.args, isinstance(error, Exception), issubclass(Full, Empty), Empty.__name__)


def breadth_first(graph, start):
    seen, order, waiting = {start}, [], Queue()
    waiting.put(start)
    while not waiting.empty():
        node = waiting.get()
        order.append(node)
        for following in graph[node]:
            if following not in seen:
                seen.add(following)
                waiting.put(following)
    return order


print(breadth_first({1: [2, 3], 2: [4], 3: [4, 5], 4: [6], 5: [6], 6: []}, 1))

# Who does not wait has no time limit.
q = queue.Queue(3)
for timeout in (None, -1, -2.5):
    print(q.put(timeout, False, timeout), q.qsize())
for block, timeout in ((False, None), (False, -1), (True, -1), (True, -3)):
    try:
        print(q.put(1, block, timeout))
    except (queue.Full, ValueError) as error:
        print(type(error).__name__, error)
print(q.get(True), q.get(False, -1), q.get(False, 2.5), q.qsize())
for block, timeout in ((False, -1), (True, -1)):
    try:
        print(q.get(block, timeout))
    except (queue.Empty, ValueError) as error:
        print(type(error).__name__, error)
