# native
# int() of text: a few digits, many, signs, bases, what is no digit.
def attempt(*arguments):
    try:
        print(arguments, int(*arguments))
    except ValueError as e:
        print(arguments, e)


for text in ("0", "7", "-7", "+7", "00", "-0", "007", "-", "", "--1", "1-", "12 ", " 12", "\t-5\n", "1_000", "_1", "1_", "1__0", "123456789", "-123456789", "1234567890", "99999999999999999999", "1.5", "abc", "A", "0x10", "0b1", "1e3", "\u0663", "\xb2", "caf\xe9", "9" * 18, "/", ":", "@", "[", "`", "{"):
    attempt(text)
    for base in (0, 2, 8, 10, 11, 16, 36):
        attempt(text, base)
for text in ("zz", "ZZ", "-zz", "zzzzzzzzz", "-zzzzzzzzz", "zzzzzzzzzz", "ff", "FF", "0xff", "0b101", "0o17", "101", "-101", "129", "g", "G"):
    for base in (2, 8, 10, 16, 36):
        attempt(text, base)
attempt("1", 1)
attempt("1", 37)
print([int(c) for c in "0123456789"], sum(map(int, "31415926535")))
print(int("101" * 12, 2), int("-" + "7" * 30, 8))
