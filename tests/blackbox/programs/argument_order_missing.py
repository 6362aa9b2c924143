# A method that is not there is missed before its arguments are evaluated; a property that gives it is
# asked before, too. May decline.
def loud(x):
    print("evaluated", x)
    return x


class C:
    @property
    def given(self):
        print("asked")
        return lambda *a: a


print(C().given(loud(1)))
for f in (lambda: C().missing(loud(1)), lambda: (1).missing(1 / 0), lambda: C().missing(undefined)):
    try:
        f()
    except Exception as error:
        print(type(error).__name__, error)
