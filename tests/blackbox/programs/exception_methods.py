# What exceptions have beyond what the tables of natively known methods say.
# ---
error = ValueError("a")
error.add_note("note")
print(error.__notes__)
# ---
print(hasattr(ValueError(), "add_note"), hasattr(KeyError(), "with_traceback"))
# ---
try:
    raise ValueError("a").with_traceback(None)
except ValueError as error:
    print(error)
