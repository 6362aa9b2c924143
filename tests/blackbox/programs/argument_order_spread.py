# A method that is not there is missed before what the argument is made of is evaluated.
def spoken(value):
    print("evaluated", value)
    yield value


try:
    (1.5).missing([*spoken(1)])
except AttributeError as error:
    print(error)
