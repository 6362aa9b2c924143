# A generator that is dropped while it waits is closed there and then.
log = []


def guarded():
    try:
        yield 1
        yield 2
    finally:
        log.append("closed")


next(guarded())
print(log)
