# native
# A comparison that changes the dict it is made for.
class Key:
    def __init__(self, act, answer):
        self.act = act
        self.answer = answer

    def __hash__(self):
        return 5

    def __eq__(self, other):
        act = self.act
        self.act = lambda: None
        act()
        return self.answer


def grow():
    for i in range(20):
        d[i] = i


for answer in (False, True):
    for change in (lambda: d.clear(), grow, lambda: d.pop(1), lambda: d.update({5: 5})):
        d = {1: 1, Key(change, answer): 2}
        print(d.get(5), len(d))
        d = {1: 1, Key(change, answer): 2}
        d[5] = 3
        print(5 in d, len(d))
        d = {1: 1, Key(change, answer): 2}
        print(d.setdefault(5, 7), len(d))
        d = {1: 1, Key(change, answer): 2}
        print(d.pop(5, 8), len(d))
