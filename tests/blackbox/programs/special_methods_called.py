# native


print([1, 2].__len__(), "abc".__contains__("b"), (5).__add__(3), (5).__add__(2.0), "a".__eq__("a"), "a".__eq__(1), [1].__eq__([1]), {"a": 1}.__getitem__("a"), (1, 2).__len__(), {1, 2}.__len__(), {1}.__contains__(1), 2.5.__add__(1), 2.5.__eq__(2.5), (7).__mod__(4), (1).__lt__(2), (1).__lt__(2.0), hasattr([], "__iter__"), hasattr("", "__len__"), list.__len__([1, 2]), int.__add__(1, 2), str.__len__("abc"), dict.__getitem__({1: 2}, 1), (5).__neg__(), (0).__bool__(), [1].__add__([2]), "a".__mul__(3), "x".__str__(), (1).__repr__(), [1].__str__())
