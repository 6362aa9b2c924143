# What draws from an iterator that just draws from it.
class Again:
    def __init__(self, most):
        self.most, self.count, self.outer = most, 0, None

    def __iter__(self):
        return self

    def __next__(self):
        if self.count >= self.most:
            raise StopIteration
        self.count += 1
        if self.count == 1:
            return next(self.outer, None)
        return [self.count]


# ---
import itertools

for most in range(1, 5):
    again = Again(most)
    again.outer = itertools.pairwise(again)
    print(list(again.outer))
# ---
import itertools

again = Again(3)
again.outer, other = itertools.tee(again)
try:
    print(list(again.outer))
except RuntimeError as error:
    print(error)
# ---
def function():
    if function.called:
        return 2
    function.called = True
    list(function.iterator)
    return 1


function.called = False
function.iterator = iter(function, 2)
print(next(function.iterator, "ended"))
