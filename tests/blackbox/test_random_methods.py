"""Random calls of methods of str, list, dict and set, natively and by CPython: all is the same.

Texts are short and of few characters, so that what is looked for is often there; sets and dicts
are large and small, so that tables grow and hold deleted entries.
"""

import random

import pytest

import program_oracle
from test_programs import evaluate

SHOW = """
def show(f, *arguments):
    try:
        print(ascii(f(*arguments)))
    except Exception as error:
        print(type(error).__name__, ascii(str(error)))
"""
CHARACTERS = (
    ["a", "b", "A", " ", "\t", "\n", "\r", "\x0b", "\x1c", "\x85", "\u2028", "\xe9", "\xdf", "1"]
    + ["\u0130", "\u03a3", "\u01c5", "\u4e2d", "\U0001f600", "\u0661", "_", "-", "+", ".", "\0"]
)
ALPHABETS = [CHARACTERS, ["a", "b"], ["a", "b", "\u4e2d"], ["a", "\U0001f600", "\xe9"]]
PLAIN = (
    "capitalize casefold lower upper title swapcase isalnum isalpha isascii isdecimal isdigit "
    "isidentifier islower isnumeric isprintable isspace istitle isupper split rsplit splitlines "
    "strip lstrip rstrip expandtabs encode"
).split()
SEARCHES = "find rfind index rindex count startswith endswith".split()
WITH_TEXT = (
    "strip lstrip rstrip partition rpartition removeprefix removesuffix join split rsplit"
).split()
BOUNDS = [0, 1, 2, 3, -1, -2, 5, 10, -100, 100, None, True, 10**20, -(10**20)]
SPEC = "<>=^+- #0,_.z{}0123456789bcdeEfFgGnosxX%!r:"


def text(rng, longest, alphabet):
    return "".join(rng.choice(alphabet) for _ in range(rng.randrange(longest)))


def text_call(rng):
    alphabet = rng.choice(ALPHABETS)
    of, what, other = (text(rng, longest, alphabet) for longest in (14, 4, 4))
    kind = rng.randrange(6)
    if kind == 0:
        name, arguments = rng.choice(PLAIN), []
    elif kind == 1:
        name, arguments = rng.choice(WITH_TEXT), [what]
    elif kind == 2:
        arguments = [what, other] + [rng.choice([-1, 0, 1, 2, 3])] * rng.randrange(2)
        name = "replace"
    elif kind == 3:
        name, arguments = rng.choice(["center", "ljust", "rjust", "zfill"]), [rng.randrange(-2, 20)]
    elif kind == 4:
        name = "translate"
        arguments = [{ord(c): rng.choice([None, 120, "zz", c]) for c in what}]
    else:
        name = rng.choice(SEARCHES)
        arguments = [what] + [rng.choice(BOUNDS) for _ in range(rng.randrange(3))]
    return "show(%s)" % ", ".join(["%a.%s" % (of, name)] + [ascii(each) for each in arguments])


def format_calls(rng):
    spec = text(rng, 6, SPEC)
    value = rng.choice(
        [rng.randrange(-300, 300), rng.random() * 10 ** rng.randrange(-8, 20), True, -0.0, 1e22]
        + [rng.randrange(10**25), complex(rng.randrange(9), 1.5), text(rng, 8, CHARACTERS)]
    )
    percent = "%" + spec.replace("{", "").replace("}", "") + rng.choice("dsfgxrec")
    fields = rng.choice(["{:%s}", "{0:%s}{1}", "{a!r:%s}", "{}{:%s}", "{0:{1}}%s", "%s{", "{%s}"])
    yield "show(format, %a, %a)" % (value, spec)
    yield "show(lambda: %a %% (%a,))" % (percent, value)
    yield "show(lambda: %a.format(%a, 5, a='x'))" % (fields % spec, value)


def texts(rng):
    calls = [text_call(rng) for _ in range(250)]
    for _ in range(100):
        calls += format_calls(rng)
    return calls


def number(rng):
    return rng.choice(
        [rng.randrange(10), rng.randrange(100), rng.randrange(2**62), -rng.randrange(50)]
        + [rng.randrange(1000) * 64, rng.randrange(100) / 4, rng.random() < 0.5]
        + [(rng.randrange(4), rng.randrange(4))]
    )


LIST_CALLS = "sort() reverse() pop() pop(0) pop(3) index(5) count(1) insert(2,7) remove(1) copy()"
DICT_CALLS = "popitem() pop(1) pop(2,None) setdefault(3,4) get(5) copy() keys() items()"
OPERATORS = ["&", "|", "-", "^", "<", "<=", "==", ">"]


def containers(rng):
    calls = ["S, L, D = [[kind() for _ in range(4)] for kind in (set, list, dict)]"]
    for _ in range(400):
        a, b = rng.randrange(4), rng.randrange(4)
        items = [number(rng) for _ in range(rng.choice([0, 1, 3, 8, 30, 120]))]
        operator, view = rng.choice(OPERATORS), rng.choice(["keys", "items"])
        call = rng.choice(
            [
                "S[%d].update(%r)" % (a, items),
                "S[%d].difference_update(%r)" % (a, items),
                "S[%d].symmetric_difference_update(%r)" % (a, items),
                "S[%d].intersection_update(S[%d] | S[%d])" % (a, a, b),
                "S[%d].pop()" % a,
                "S[%d].remove(%r)" % (a, number(rng)),
                "S[%d] %s S[%d]" % (a, operator, b),
                "S[%d] %s D[%d].keys()" % (a, operator, b),
                "D[%d].%s() %s D[%d].%s()" % (a, view, operator, b, view),
                "D[%d].keys() %s S[%d]" % (a, operator, b),
                "D[%d].update(zip(%r, range(200)))" % (a, items),
                "D[%d].%s" % (a, rng.choice(DICT_CALLS.split())),
                "L[%d].%s" % (a, rng.choice(LIST_CALLS.split())),
                "L[%d].extend(each for each in %r if type(each) is not tuple)" % (a, items),
                "{%s}" % ", ".join(map(repr, items[:12] or [0])),
            ]
        )
        calls.append("show(lambda: %s)" % call)
        calls.append("print(S[%d], L[%d], D[%d])" % (a, a, a))
    return calls


@pytest.mark.parametrize("kind", [texts, containers])
def test_methods_are_the_same_natively(kind):
    programs = {}
    for seed in range(20):
        programs[str(seed)] = SHOW + "\n".join(kind(random.Random(seed))) + "\n"
    answers = evaluate(programs, "--native-only", "--timeout=60")
    for seed, source in programs.items():
        wanted = program_oracle.ask(source)
        assert wanted["outcome"] == "passed"
        assert answers[seed]["stdout"].split("\n") == wanted["stdout"].split("\n"), seed
        assert answers[seed]["outcome"] == "passed", answers[seed]["reason"]
