# native
a, b = [], ()
for i in range(200):
    a, b = [a], (b,)
print(repr(a), len(repr(b)), a == [a], hash(b) == hash(b), a == a)
