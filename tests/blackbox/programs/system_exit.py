# native
print("before")
raise SystemExit(0)
