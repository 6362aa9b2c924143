# A property that a class gets behind its body has no name.
class A:
    pass


A.x = property(lambda self: 1)
print(A().x)
try:
    A().x = 5
except AttributeError as error:
    print(error)
