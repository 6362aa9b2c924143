# What is not known of random numbers: nothing of it may be made up.
import random

# ---
print(0 <= random.random() < 1)
# ---
print(random.Random().randint(1, 1))
# ---
random.seed()
print(random.randint(3, 3))
# ---
random.seed("text")
print(random.random())
# ---
random.seed(1)
print(random.triangular(), random.betavariate(1, 2))
# ---
random.seed(1)
print(random.sample([1, 2, 3], 2, counts=[1, 2, 3]))
# ---
random.seed(1)
try:
    print(random.sample({1, 2}, 1))
except TypeError as error:
    print(error)
# ---
random.seed(2)
print(random.choices([], k=0))
# ---
random.seed(2)
random.shuffle((1, 2))
