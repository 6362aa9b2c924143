# native
# What operators give for bools and ints of any size, and of which type.
import operator

OPERATORS = [operator.add, operator.sub, operator.mul, operator.floordiv, operator.mod, operator.and_, operator.or_, operator.xor, operator.truediv, operator.eq, operator.lt, divmod, max, min]

for a in [True, False, 1, 0, 2**70]:
    for b in [True, False, 1, 0, 2**70, -(2**70)]:
        for index, which in enumerate(OPERATORS):
            try:
                result = which(a, b)
                print(index, repr(result), type(result).__name__)
            except ZeroDivisionError as error:
                print(index, error)
for base in [True, False, 0, 1]:
    for exponent in [0, 1, 2, 2**63, 2**64 + 1, True, False]:
        print(repr(pow(base, exponent)), repr(base**exponent), repr(pow(base, exponent, 7)), repr(base << (exponent % 9)), repr(base >> exponent))
value = True
value **= 2**70
print(repr(value), repr(+True), repr(-False), repr(~True), repr(abs(True)), repr(round(True)), repr(round(True, 1)), repr(sum([True, True])))
