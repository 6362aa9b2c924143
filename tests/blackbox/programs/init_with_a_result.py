# native
# An __init__ that gives something, entered by a call with keywords, again and again.
class Given:
    def __init__(self, n):
        self.n = n
        return n or None


total = 0
for i in range(3000):
    for make in (lambda: Given(n=i % 3), lambda: Given(*(i % 3,)), lambda: Given(i % 3)):
        try:
            total += make().n + 1
        except TypeError as error:
            total += len(str(error))
print(total)
