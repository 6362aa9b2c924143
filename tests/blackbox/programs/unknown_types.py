# An error that would show the type of a value whose type is not known: declined.
v = [[1], [2]]
try:
    del v[type(v)["x"]]
except TypeError as e:
    print(e)
