# native
import heapq

for v in (None, (1,), "a", 5):
    for f in (lambda: heapq.heappush(v, 1), lambda: heapq.heappop(v), lambda: heapq.heapify(v), lambda: heapq.heapreplace(v, 1), lambda: heapq.heappushpop(v, 1)):
        try:
            print(f())
        except Exception as error:
            print(type(error).__name__, error)
