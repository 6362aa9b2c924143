# native
# The module random once it is seeded by an int: the same numbers in the same order.
import random
from random import Random


def show(f, *arguments, **named):
    try:
        print(f(*arguments, **named))
    except Exception as error:
        print(type(error).__name__, error)


def draw(rng):
    print(rng.random(), rng.getrandbits(1), rng.getrandbits(31), rng.getrandbits(32), rng.getrandbits(50), rng.getrandbits(0))
    print([rng.randint(1, 6) for _ in range(20)], rng.randint(-(2**40), 2**40), rng.randint(5, 5))
    print(rng.randrange(10), rng.randrange(5, 8), rng.randrange(0, 100, 7), rng.randrange(10, -10, -3))
    print(rng.choice("abcdef"), rng.choice([1, 2, 3]), rng.choice(range(10**6)), rng.choice((None,)))
    items = list(range(30))
    rng.shuffle(items)
    print(items, rng.shuffle([]), rng.shuffle([1]))
    for k in (0, 1, 5, 6, 20):
        print(rng.sample(items, k), rng.sample(range(1000), k), rng.sample(range(22), k))
    print(rng.sample("abc", k=2), rng.choices("ab", k=5), rng.choices([1, 2, 3], [1, 2, 3], k=6))
    print(rng.choices(range(4), weights=(0.5, 0.1, 3, 0), k=7), rng.choices([7]), rng.choices("xy", k=0))
    print(rng.uniform(1, 2), rng.uniform(-1.5, 0), rng.gauss(0, 1), rng.gauss(5, 2.5), rng.gauss())
    print(rng.normalvariate(0, 1), rng.normalvariate(mu=3, sigma=0.1), rng.expovariate(2))


for number in (0, 1, -1, 42, 2**31, 2**32, 2**32 - 1, 2**33, -(2**64), 10**40, True):
    random.seed(number)
    draw(random)
    draw(Random(number))
random.seed(a=7)
print(random.random())
rng = Random(3)
rng.gauss()
rng.seed(3)
print(rng.gauss(), isinstance(rng, Random), type(rng).__name__)
show(rng.choice, [])
show(rng.randint, 5, 1)
show(rng.randrange, 0)
show(rng.randrange, 3, 3)
show(rng.randrange, 3, 9, 0)
show(rng.randrange, 9, 3, 2)
show(rng.sample, [1, 2], 3)
show(rng.sample, [1, 2], -1)
show(rng.choices, [1, 2], [1])
show(rng.uniform, "a", 1)
show(rng.expovariate, 0)
print(rng.random())
print(sorted([3, 1, 2], key=lambda _: random.random()), [random.random() for _ in range(700)][-1])
