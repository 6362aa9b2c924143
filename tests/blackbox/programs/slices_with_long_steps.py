# native
# Steps that reach beyond what there is.
import sys

for step in (sys.maxsize, -sys.maxsize, -sys.maxsize - 1, 10**20, -(10**20)):
    items = list(range(10))
    items[3::step] = [-1]
    print(items, items[3::step], "abcdef"[3::step], (1, 2, 3)[1::step], b"abc"[1::step])
    del items[3::step]
    print(items, list(range(10))[::step])
