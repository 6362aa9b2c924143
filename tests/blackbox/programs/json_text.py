# native
import json
from collections import Counter, OrderedDict, defaultdict, namedtuple
from enum import Enum, IntEnum


class Level(IntEnum):
    LOW = 1


class Kind(str, Enum):
    A = "a"


class Plain(Enum):
    X = 1


class Tags(list):
    pass


class Point:
    def __init__(self, x):
        self.x = x


def show(f, *a, **k):
    try:
        print(repr(f(*a, **k)))
    except json.JSONDecodeError as error:
        print(error, error.msg, error.pos, error.lineno, error.colno, error.args, isinstance(error, ValueError))
    except Exception as error:
        print(type(error).__name__, error)


data = {"name": "Bob", "tags": ["a", "b", []], "n": 1.5, "ok": True, "none": None, "nested": {"x": [1, {"y": {}}]}, "t": (1, 2)}
for options in (
    {},
    {"indent": 2},
    {"indent": 0},
    {"indent": "\t", "sort_keys": True},
    {"separators": (",", ":")},
    {"sort_keys": True},
    {"indent": 1, "separators": (";", "=")},
    {"ensure_ascii": False, "indent": None},
):
    show(json.dumps, data, **options)
for value in (
    None, True, 0, -12, 10**30, 1.0, 1e100, -0.0, 1e-7, float("inf"), -float("inf"), "", "é\u20ac\U0001f600\x00\x1f\x7f\"\\/\n\r\t\b\f",
    [], {}, (), [[]], [{}], {"a": []}, {1: 1, 2.5: 2, True: 3, None: 4, "s": 5}, {1, 2}, {"a": {1}}, {(1, 2): 3}, b"x", 1j, Point(1),
    [Point(2)], Level.LOW, {Level.LOW: Kind.A}, Kind.A, Plain.X, Tags([1, 2]), {"k": Tags()}, OrderedDict(b=1, a=2), Counter("aab"),
    defaultdict(list, {"x": [1]}), namedtuple("P", "x y")(1, 2), range(3), show, int, "\ud800", {"b": 1, "a": 2}, {2: 1, "a": 2},
):
    show(json.dumps, value)
    show(json.dumps, value, indent=4, sort_keys=True)
    show(json.dumps, value, ensure_ascii=False)
show(json.dumps, Point(3), default=lambda o: o.__dict__)
show(json.dumps, [Point(Point(4)), {1}], default=lambda o: sorted(o) if isinstance(o, set) else vars(o), indent=2)
show(json.dumps, {1}, default=lambda o: o)
show(json.dumps, {1}, default=str)
loop = []
loop.append(loop)
show(json.dumps, loop)
ring = {}
ring["r"] = [ring]
show(json.dumps, ring)
shared = [1]
show(json.dumps, [shared, shared])

for text in (
    "1", " 1 ", "-0", "-0.0", "1.5e3", "1E400", "-1e-400", "12345678901234567890", "0123", "1.", ".5", "-", "+1", "1e", "1e+", "--1",
    "true", "false", "null", "tru", "nul", "Infinity", "-Infinity", "-Inf", '""', '"abc"', '"\\u00e9\\n\\t\\"\\\\\\/\\b\\f\\r"', '"\\ud83d\\ude00"',
    '"\\ud83d"', '"\\ud83dx"', '"\\ud83d\\u0041"', '"\\ude00"', '"\\u12"', '"\\u12G4"', '"\\ud83d\\u12x4"', '"\\x"', '"\\', '"\\"', '"', '"a\nb"', '"a\tb"',
    "'a'", "[]", "[ ]", "[1]", "[1,]", "[1, 2", "[1 2]", "[", "[,", "[1,,2]", "]", "{}", "{ }", '{"a":1}', '{"a" : 1 , "b":[2]}', '{"a":1,}',
    '{"a":1', '{"a"', '{"a":', '{"a" 1}', "{a:1}", "{1:2}", '{"a":1 "b":2}', "{", "{,", '{"a":1,"a":2,"b":3}', "", " ", "\n\n x", "1 2", "[1]\n[2]", "{}{}",
    '[1,\n2,\n  x]', '{"a": [1, {"b": null}], "c": "d"}', '"\\u0000"', '"é€😀"', "[1.0, 2, -3.25, 1e2]", '{"x": tru}', "nan", "NULL", "[true,false,null]",
    '"\\u00e9', '"\\uD834\\uDD1E"', '"\\u 123"', '"\\u+123"', '\t[\r\n1 ]\t', "\x0b1", "1\x0c",
):
    show(json.loads, text)
for thing in (None, 1, [], {}):
    show(json.loads, thing)
copied = json.loads(json.dumps(data))
print(copied == {**data, "t": [1, 2]}, json.loads(json.dumps(data, indent=3)) == copied)
json.loads("{'a': 1}")
