# native
# What a list is extended by says itself how it is gone through; what it contains, a list knows.
class Other(list):
    def __iter__(self):
        return iter([9, 8])


class Plain(list):
    pass


print(8 in Other([1]), 1 in Other([1]), 9 not in Other([1]))
for made in ([1], Plain([1])):
    made += Other([5])
    made += Plain([6])
    made += "ab"
    print(made)
    print([].__iadd__(Other([5])), list.__iadd__([1], Other()))
    made *= 2
    print(made, type(made).__name__)
    made[1:] = Other()
    print(made)
mapping = {}
mapping |= {1: 2}
print(mapping)
