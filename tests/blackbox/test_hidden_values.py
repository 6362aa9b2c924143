"""What differs from process to process may be used as long as nobody sees it: then a program declines."""

import json
import subprocess

import pytest

from conftest import ASSAY

CLASS = """class Named:
    def __init__(self, name):
        self.name = name
    def __hash__(self):
        return hash(self.name)
"""

# What is done with a hash of text, `h`.
USES = """
print(h)
repr(h)
f"{h}"
f"{h:x}"
"{:d}".format(h)
"%s" % h
"%d" % h
"%c" % h
"%*d" % (h, 1)
"a".center(h)
"".join(["a", h])
str(h)
int(h)
float(h)
bool(h)
bytes(h)
chr(h)
bin(h)
abs(h)
round(h)
divmod(h, 10)
pow(h, 2, 7)
-h
~h
h % 8
h & 7
h | 1
h << 1
h >> 1
h // 2
h / 2
2 ** h
1.0 * h
[0] * h
h < 0
h > h + 1
h == 3
h == 3.0
3 == h
h is h
h is 1
True in [h]
h in range(3)
not h
h and 1
1 if h else 2
all([h])
list(filter(None, [h]))
sorted([h, h + 1])
max(h, h + 1)
sum([h, h]) > 2
[1, 2][h]
[1, 2][:h]
range(h)
{h, h + 1}.pop()
print({h, 1})
isinstance(h, int)
type(h)
h.__class__
h.real
h.bit_length()
hasattr(h, "real")
hash(h) == 5
len(h)
iter(h)
h()
[*h]
__import__("math").gcd(h, 2)
__import__("itertools").permutations([1], h)
""".strip().splitlines()

PROGRAMS = {use: "h = hash('text')\n" + use for use in USES}
PROGRAMS |= {
    use: CLASS + use
    for use in (
        "print({Named('a'), Named('b')})",
        "list({Named('a'), Named('b')})",
        "({1, 2} | {Named('a')}).pop()",
        "x, y = Named('a'), Named('b')\nlist({x, y, Named('c')} & {x, y})",
        "print(len(list({(Named('a'), 1), (Named(1), 2)})))",
        "print(hash(Named('a')))",
        "print(Named('a').__hash__())",
        "hash(object()) == hash(object())",
        "match hash('a'):\n    case int(): pass",
        "match {'k': hash('a')}:\n    case {'k': int()}: pass",
        "assert False, hash('a')",
        "raise SystemExit(hash('a'))",
        "raise KeyError(hash('a'))",
        "while hash('a'): break",
    )
}


@pytest.fixture(scope="module")
def answers():
    lines = "".join(json.dumps({"id": name, "source": text}) + "\n" for name, text in PROGRAMS.items())
    done = subprocess.run(
        [ASSAY, "eval", "--native-only"], input=lines, stdout=subprocess.PIPE, text=True, check=True
    )
    return {answer["id"]: answer for answer in map(json.loads, done.stdout.splitlines())}


@pytest.mark.parametrize("name", PROGRAMS)
def test_whoever_would_see_a_hash_of_text_declines(answers, name):
    assert answers[name]["outcome"] == "declined"
