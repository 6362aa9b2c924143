# ---
print(range(10)[2 :: -(2**63)])
# ---
print(range(10)[2 :: 10**20])
# ---
print(range(10)[2 :: 2**62])
