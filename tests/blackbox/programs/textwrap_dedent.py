# native
import itertools
import textwrap
from textwrap import dedent

print(dedent("""
    def f():
        return 1

    \t
      x
    """))
parts = ["", " ", "  ", "\t", " \t", "a", " a", "  a", "\ta", " \ta", "  b  ", "\r", " \r", "\x0b", " é", "\u2028 x", " \ud800", "\xa0x"]
for first, second, third in itertools.product(parts, repeat=3):
    print(ascii(dedent(first + "\n" + second + "\n" + third)), ascii(dedent(first + "\n\n" + second)))
print(ascii(dedent("")), ascii(dedent("\n")), ascii(textwrap.dedent("   \n  ")), ascii(dedent("a")), ascii(dedent("  a\n")))
