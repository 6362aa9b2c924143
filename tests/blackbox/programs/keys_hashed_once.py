# native
# Keys that are in a dict or a set already are not hashed again, nor compared with each other.
class Key:
    def __init__(self, value):
        self.value = value

    def __hash__(self):
        print("hash", self.value)
        return 1

    def __eq__(self, other):
        print("eq", self.value, getattr(other, "value", other))
        return self.value == getattr(other, "value", other)


d = {Key(1): 1, Key(2): 2, Key(3): 3}
print("dict")
for made in (dict(d), d.copy(), {**d}, d | {}, {} | d):
    print(len(made))
made = {}
made.update(d)
print("equal", d == made, made == d)
made = {Key(4): 1}
made.update(d)
print("set")
made = set(d)
print("frozenset")
made = frozenset(d)
print("fromkeys")
made = dict.fromkeys(d)
print("keys")
made = set(d.keys())
print(d.keys() == d.keys())
