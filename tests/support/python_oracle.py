"""Evaluates Python expressions for tests: one a line on standard input, answers one a line.

The answer is the text itself of a str and repr() of anything else; of an exception "!", its type and its
message. Characters other than printable ASCII are written as a backslash, their code point in
hexadecimal and a semicolon; so is a backslash.
"""
import cmath
import math
import sys


def spell(text):
    return "".join(c if " " <= c <= "~" and c != "\\" else "\\%x;" % ord(c) for c in text)


sys.set_int_max_str_digits(0 if "--any-digits" in sys.argv else 4300)
names = {"math": math, "cmath": cmath, "sys": sys}
for line in sys.stdin:
    try:
        answer = eval(line, names)
        answer = answer if isinstance(answer, str) else repr(answer)
    except Exception as error:
        answer = f"!{type(error).__name__}: {error}"
    print(spell(answer))
