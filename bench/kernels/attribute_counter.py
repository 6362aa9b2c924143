class Account:
    count = 0

    def __init__(self, owner, balance):
        self.owner = owner
        self.balance = balance
        Account.count += 1

    def deposit(self, amount):
        self.balance += amount
        return self

    def withdraw(self, amount):
        if amount > self.balance:
            return False
        self.balance -= amount
        return True

    @property
    def rich(self):
        return self.balance > 1000


accounts = [Account(str(i), i) for i in range(100)]
rich = 0
for round in range(2000):
    for account in accounts:
        account.deposit(round % 7)
        account.withdraw(3)
    if accounts[round % 100].rich:
        rich += 1
print(sum(a.balance for a in accounts), rich, Account.count)
