people = [("name" + str(i * 7919 % 500), i * 31 % 97, i) for i in range(500)]
for _ in range(100):
    by_age = sorted(people, key=lambda person: person[1])
    by_both = sorted(people, key=lambda person: (person[1], person[0]))
    by_all = sorted(people, reverse=True)
    names = [name.upper() for name, age, number in people if age % 2]
    names.sort()
    oldest = max(people, key=lambda person: person[1])
    ages = list(map(lambda person: person[1] * 2, filter(lambda person: person[2] > 10, people)))
    best = [(i, name) for i, (name, _, _) in enumerate(by_both) if i < 3]
print(by_age[0], by_all[0], names[:2], oldest, sum(ages), best, min(ages), any(age > 190 for age in ages))
