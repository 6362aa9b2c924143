# One that is left waiting at the end of the program is closed when the interpreter ends.


def guarded():
    try:
        yield 1
    except BaseException as error:
        print(repr(error))
        raise


waiting = guarded()
next(waiting)
print("end")
