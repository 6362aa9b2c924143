# native
# What a call looks up before it evaluates its arguments, and what it does after.
def show(f):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)


def loud(x):
    print("evaluated", x)
    return x


class C:
    def method(self, *a):
        return a


show(lambda: C().method(loud(1), loud(2)))
show(lambda: C().method(loud(1), 1 / 0))
show(lambda: [].append(undefined))
show(lambda: [1, 2].index(loud(3)))
show(lambda: "a".join([loud(1)][0]))
show(lambda: C().method(C().method(loud(1))[5]))
