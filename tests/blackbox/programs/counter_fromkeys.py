from collections import Counter

try:
    Counter.fromkeys("ab", 1)
except NotImplementedError as error:
    print(error)
