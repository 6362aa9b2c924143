# native
# Generators that wait where closing them would run none of their code, and one that ends in time.


def narrow():
    while True:
        try:
            yield 1
        except ValueError:
            yield 2
        except (KeyError, TypeError) as error:
            yield str(error)


generator = narrow()
print(next(generator), generator.throw(ValueError), next(generator), generator.throw(KeyError("k")))


def guarded():
    try:
        yield 1
    finally:
        print("closed")


print(list(guarded()))
closed = guarded()
next(closed)
closed.close()
