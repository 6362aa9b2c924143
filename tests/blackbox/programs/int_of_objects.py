class Truncated:
    def __trunc__(self):
        return 3


class Error(Exception):
    def __trunc__(self):
        return 4


print(int(Truncated()))
print(int(Error()))
