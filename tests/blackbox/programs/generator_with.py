# The same inside of a with statement.


class Manager:
    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        print("exit", kind.__name__)


def managed():
    with Manager():
        for i in range(3):
            yield i


for i in managed():
    break
print(i)
