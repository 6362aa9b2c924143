def make_account(step):
    total = 0

    def deposit():
        nonlocal total
        total += step
        return total

    return deposit


def compose(f, g):
    return lambda x: f(g(x))


def adder(n):
    return lambda x: x + n


def run(rounds):
    first, second = make_account(2), make_account(3)
    change = compose(adder(3), adder(-1))
    balance = 0
    for i in range(rounds):
        balance = (balance + first() - second() + change(i)) % 1000003
    return balance


print(run(1500000))
