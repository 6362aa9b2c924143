import textwrap

# ---
print(textwrap.fill("one two three", 5))
# ---
try:
    textwrap.dedent(5)
except TypeError as error:
    print(error)
# ---
try:
    textwrap.dedent(b" x")
except TypeError as error:
    print(error)
# ---
try:
    textwrap.dedent()
except TypeError as error:
    print(error)
# ---
print(textwrap.indent("a\nb", "  "))
