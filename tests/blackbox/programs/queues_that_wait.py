# What would wait for another thread, and what queues are made of.
import queue

q = queue.Queue()


def show(f, *arguments, **named):
    try:
        print(f(*arguments, **named))
    except Exception as error:
        print(type(error).__name__, error)


# ---
show(q.get, timeout=0.01)
# ---
q.put(1)
show(q.get, timeout=5)
# ---
q.put(1)
show(q.get, timeout=-5)
# ---
q.put(1)
print(q.unfinished_tasks)
# ---
q.name = "mine"
print(q.name)
# ---
show(q.nothing)
# ---
show(len, q)
# ---
show(q.put)
# ---
show(queue.Queue, "a")
# ---
print(queue.Queue("3").maxsize)
# ---
class Own(queue.Queue):
    pass


own = Own()
own.put(1)
print(own.get())
# ---
print(queue.SimpleQueue().empty())
# ---
for other in [1, 2]:
    q.put(other)
q.queue.clear()
print(q.empty())
# ---
print(q == q, q == queue.Queue(), q != 1, hash(q) == hash(q))
# ---
print(queue.Empty, queue.Full, queue.Empty.__module__)
# ---
print(queue.Queue, queue.PriorityQueue.__mro__, queue.LifoQueue.__bases__)
