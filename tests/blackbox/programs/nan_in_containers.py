nan = float("nan")
print(nan in [nan], float("nan") in [nan], {nan: 1}, [nan] == [nan], (nan,) == (float("nan"),), [nan].count(nan))
