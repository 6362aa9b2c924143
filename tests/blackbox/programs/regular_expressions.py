# native
# The module re: what patterns match, what groups capture, and what functions and methods give.
import re
from re import findall, sub as substitute


def show(match):
    if match is None:
        return None
    return match.group(), match.span(), match.groups(), match.lastindex, match.lastgroup


PATTERNS = [
    r"a", r"abc", r"a|b|cd", r"a*", r"a+?", r"(a)(b)?", r"(a|b)*c", r"(?:ab)+", r"(ab)+?", r"a{2,3}", r"a{2}", r"a{,2}b", r"a{b", r"{1}"[:2], r"x{,}",
    r"^a", r"c$", r"\Aa", r"c\Z", r"\bfoo\b", r"\Bo\B", r"[a-c]+", r"[^a-c\s]+", r"[]a]+", r"[a\]b-]+", r"[\w.-]+@[\w-]+\.\w+", r"\d+", r"\D+", r"\s+", r"\S+", r"\w+", r"\W+",
    r"(?P<year>\d{4})-(?P<month>\d\d)", r"(?P<q>['\"]).*?(?P=q)", r"(a)\1", r"(\w+) \1", r"(?=a)\w", r"(?!a)\w", r"(?<=a)b", r"(?<!a)b", r"(?<=ab|cd)e", r"(a)?(?(1)b|c)",
    r"(?i)HeLLo", r"(?i:h)ello", r"(?s).+", r"(?m)^\w+$", r"(?x) a  b # comment", r"a(?#comment)b", r"(?s:.)b", r"(?a)\w+", r"\x41\u0042\103", r"\.\*\\", r".", r".*", r"(.*)(\d+)(.*)", r"(.*?)(\d+)",
    r"(a*)*", r"(a*)+", r"(a|b*)*", r"(?:a?)*?b", r"(a?)*?$", r"((a)|b)*", r"((a)|(b))+", r"(?:(a)|b)*", r"(?:(a)|(b)|c)*?$", r"(x)?(y)?z", r"", r"|a", r"(|a)+", r"(?:|a)b", r"[A-Z][a-z]+(?: [A-Z][a-z]+)*",
]
TEXTS = ["", "a", "abc", "aab", "aaaa", "xaby", "cdcde", "foo bar foo", "foot", "2024-01-31", "say 'hi' or \"no\"", "the the cat", "Hello hello HELLO", "a\nb\nab\n", "user.name-x@host-1.example.com, a@b.co",
         "ab a  b .*\\ ABC", "no 12 and 345", "Émile Zola été 日本語 ٣", "\tx y\n", "abab abcd", "bbac"]
for pattern in PATTERNS:
    compiled = re.compile(pattern)
    print(pattern, compiled.groups)
    for text in TEXTS:
        if "(?i" in pattern and not text.isascii():
            continue
        print(show(compiled.match(text)), show(compiled.search(text)), show(compiled.fullmatch(text)))
        print(compiled.findall(text), compiled.split(text), compiled.sub("<>", text), compiled.subn("_", text, 2))
        print([show(m) for m in compiled.finditer(text)])

print(re.sub(r"(\w+) (\w+)", r"\2 \1", "hello world again you"), re.sub(r"(?P<a>x)(y)?", r"[\g<a>\g<2>\g<0>\n\t\\]", "xy x"))
print(re.sub("a", lambda m: m.group().upper() + str(m.start()), "banana"), re.sub("a", lambda m: None, "banana"), re.sub("", "-", "abc"), re.sub("b*", "-", "abbc"))
print(re.sub("a", "b", "aaaa", 2), re.sub("a", "b", "aaaa", count=3), re.subn("x", "y", "aaaa"), re.sub("x", r"\.", "x"), re.sub("x", "\\0", "axa") == "a\0a")
print(re.split(r"[,;]\s*", "a, b;c,d"), re.split(r"(,)", "a,b,c", 1), re.split("x*", "axbc"), re.split(r"\s+", " a b "), re.split("(a)|b", "1a2b3"), re.split(",", "a,b,c", maxsplit=1))
print(re.findall(r"(\w)(\d)?", "a1b"), findall(r"\d", "a1b2"), re.findall("HELLO", "Hello", re.I), re.findall("^a.", "ab\na\n", flags=re.M | re.S), substitute("a", "b", "a"))
print(re.escape("a.b*c d-e_f\n#&~é"), re.compile("a+").pattern, re.compile("a+").flags, re.compile("a", re.I | re.M).flags, re.compile("(?s)a", re.ASCII).flags)
m = re.match(r"(?P<first>\w+) (?P<last>\w+)(x)?", "Ada Lovelace")
print(m, m.group(0), m.group(1, 2), m.group("first"), m["last"], m[0], m.groupdict(), m.groupdict("-"), m.groups(""), m.start(), m.end(2), m.span("last"), m.span(3), m.start(3))
print(m.string, m.pos, m.endpos, m.re.pattern, m.re is m.re, m.expand(r"\2, \1"), m.lastindex, m.lastgroup, bool(m), repr(re.match("x", "xyz")))
p = re.compile(r"\bab")
print(p.search("xab ab", 1), p.match("xab", 1), p.search("ab ab", 1, 4), p.findall("ab ab ab", 2), p.match("ab", 5), p.search("ab", -3, 100), re.compile("^b").search("ab", 1), re.compile("b$").search("abc", 0, 2))
print([m.start() for m in re.finditer("a", "banana")], list(re.finditer("x", "y")), next(re.finditer("a", "ba")).group(), isinstance(m, re.Match), isinstance(p, re.Pattern), type(m).__name__)
for wrong in (lambda: m.group(9), lambda: m.group("no"), lambda: m[4], lambda: re.match("a", None), lambda: re.findall("a", 5), lambda: m.start(7), lambda: m.nothing_of_this_kind if False else re.sub("a", "b", ["a"])):
    try:
        print(wrong())
    except (IndexError, TypeError) as error:
        print(type(error).__name__, error)
print(re.match("(a+)+$", "a" * 15 + "b"), re.fullmatch(r"[01]+", "0101"), re.search(r"(?<!\d)\d{2}(?!\d)", "123 45 6").group(), bool(re.compile("x").match("y")))
print(re.sub(r"(?<!^)(?=[A-Z])", "_", "camelCaseString").lower(), re.sub(r"\s+", " ", " a \t b\n"), re.findall(r"[^\W\d_]+", "ab1_cé"), re.sub("[aeiou]", "", "programming"))
print(re.match(r"^(?=.*[A-Z])(?=.*\d)[A-Za-z\d]{8,}$", "Passw0rdX") is not None, re.findall(r"(?:\d{1,3}\.){3}\d{1,3}", "10.0.0.1 and 192.168.1.254"), re.search("(?P<n>a)(?P=n)", "baa").span("n"))
