# native
# Errors about methods that somebody forgot to call.
class A:
    def m(self):
        pass


def told(make):
    try:
        print(make())
    except TypeError as error:
        print(error)


d = {"a": 1}
told(lambda: [k for k in d.items])
told(lambda: len(d.keys))
told(lambda: "a b".split[0])
told(lambda: [1].pop + 1)
told(lambda: [3, 1].sort < 2)
told(lambda: max("a".upper, 1))
told(lambda: ", ".join("a".split))
told(lambda: A().m + 1)
told(lambda: A.m[0])
told(lambda: len(A().m))
told(lambda: str.upper + "a")
told(lambda: list.append[0])
told(lambda: print[1])
told(lambda: len + 1)
told(lambda: "%d" % [].append)
told(lambda: range({}.get))
