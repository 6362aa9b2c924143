# Of these sets CPython warns, and might be told to raise.
import re
import warnings

warnings.simplefilter("error")
for pattern in ("[[a]", "[a--b]", "[a&&b]", "[a||b]", "[a~~b]", "[^[a]", "[a-]", "[-a]", "[a[]"):
    try:
        re.compile(pattern)
    except FutureWarning as error:
        print(pattern, error)
