# native
# What a view and a frozenset have in common is a set.
views = {1: 2}.keys(), {1: 2, 3: 4}.keys(), {1: 2}.items()
for view in views:
    for other in (frozenset([1]), frozenset([1, 3, 5]), frozenset([(1, 2), (5, 6)]), {1, 3, 5}):
        print(view & other, other & view, view | other, view - other, type(other ^ view).__name__)
