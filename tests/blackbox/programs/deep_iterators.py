m = [1]
for i in range(100000):
    m = map(str, m)
try:
    print(next(m))
except RecursionError:
    print("RecursionError")
t = (int,)
for i in range(100000):
    t = (t,)
try:
    print(isinstance(1.5, t))
except RecursionError:
    print("RecursionError")
