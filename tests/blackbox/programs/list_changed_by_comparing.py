class Item:
    def __eq__(self, other):
        items.clear()
        return False

    def __lt__(self, other):
        return "less"


items = [Item(), 1]
print(items < [1, 2], items)
items = [Item(), 1]
print(items == [1, 2], items)
