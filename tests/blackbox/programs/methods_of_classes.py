# native
import operator


class Tools:
    longest = max
    show = print
    add = operator.add
    size = len

    def __repr__(self):
        return "Tools()"


tools = Tools()
print(tools.longest(3, 4), tools.add(1, 2), tools.size([1, 2]), Tools.longest([5, 6]))
tools.show("shown")
for use in (
    lambda: list.append(5, 1),
    lambda: list(map(str.upper, ["a", "b"])),
    lambda: list(map(str.upper, [1])),
    lambda: dict.get({1: 2}, 1),
    lambda: dict.get([], 1),
    lambda: str.join("-", "abc"),
    lambda: sorted(["b", "A"], key=str.lower),
    lambda: set.union({1}, {2}),
    lambda: int.bit_length(True),
    lambda: str.upper is str.upper,
    lambda: (str.upper == str.upper, str.upper == str.lower, str.upper.__name__),
    lambda: repr(list.append),
    lambda: {"up": str.upper, "low": str.lower}["up"]("abc"),
    lambda: max(["bb", "a"], key=str.__len__),
    lambda: list.sort([3, 1]),
    lambda: frozenset.union(frozenset([1]), [2]),
    lambda: callable(str.upper),
):
    try:
        print(use())
    except TypeError as error:
        print(error)
