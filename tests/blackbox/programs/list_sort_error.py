# native
l = [5, 3, 'a']
l.sort()
