# copy asks the object itself how it is copied. May decline.
import copy


class C:
    def __getattr__(self, name):
        return name


for f in (copy.copy, copy.deepcopy):
    try:
        print(type(f(C())).__name__)
    except TypeError as error:
        print(error)
