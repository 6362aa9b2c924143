# native
l = [5, 3, 1]
l.sort(key=1)
