#!/usr/bin/python3
"""Random programs without effects, run by `assay eval --native-only` and by CPython, compared.

    random_programs.py ASSAY [--seconds N] [--programs N] [--seed N] [--tier TIER] [--keep FOLDER]

Programs print what they compute, so a difference in a value is one in the output. A mismatch is
made smaller by leaving out lines, printed, and kept in FOLDER. Exit status 1 where there was one.
"""

import argparse
import collections
import json
import os
import pathlib
import random
import subprocess
import sys
import time
import warnings

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "blackbox"))
import program_oracle

BATCH = 200
warnings.simplefilter("ignore")

INTS = ["0", "1", "-1", "2", "3", "7", "-7", "10", "255", "2**31", "-2**31", "2**49", "-2**49", "2**50 - 1", "2**63", "-2**63 - 1", "10**20", "-10**25", "True", "False"]
FLOATS = ["0.0", "-0.0", "1.0", "0.5", "-2.5", "1e300", "1e-300", "3.7", "1e16", "123456.789", "2.0**53"]
STRINGS = ["''", "'a'", "'abc'", "'Hello World'", "'é'", "'日本'", "'😀x'", "'a\\nb'", "'  pad '", "'12'", "'aXbX'", "'\\x00'"]
SPECIALS = ["None", "...", "[]", "()", "{}", "set()", "range(3)", "[1, 2, 3]", "(1, 'a')", "{'k': 1, 2: 3}", "{1, 2}", "b'xy'", "[[1], [2]]", "frozenset([1, 5])"]
BINARY = ["+", "-", "*", "/", "//", "%", "&", "|", "^", "<<", ">>", "==", "!=", "<", "<=", ">", ">=", "in", "and", "or"]
SPECS = ["", "d", "5", "<8", ">8", "^8", "08", "+", ",", "_", "x", "#x", "b", "o", "e", ".2f", ".3g", "%", "10.3e", "s", "*^9", "c", "n", ".0f", "g"]
FUNCTIONS = {
    1: ["len", "abs", "bool", "int", "float", "str", "repr", "list", "tuple", "set", "dict", "sorted", "sum", "min", "max", "any", "all", "ord", "chr", "bin", "hex", "oct", "round", "iter", "next", "reversed", "enumerate", "hash", "type", "callable", "frozenset", "ascii", "complex", "bytes", "id"],
    2: ["divmod", "pow", "round", "isinstance", "zip", "map", "min", "max", "getattr", "format", "range", "sum", "int"],
}
METHODS = {
    "str": ["upper()", "lower()", "strip()", "split()", "split({a})", "join({a})", "replace({a}, {b})", "find({a})", "count({a})", "startswith({a})", "endswith({a})", "title()", "capitalize()", "swapcase()", "isdigit()", "isalpha()", "isupper()", "zfill({i})", "center({i})", "ljust({i}, '*')", "partition({a})", "rsplit({a}, 1)", "splitlines()", "index({a})", "encode()", "format({a})", "casefold()", "expandtabs()", "isspace()", "lstrip({a})", "removeprefix({a})", "rfind({a})", "isidentifier()"],
    "list": ["append({a})", "extend({a})", "pop()", "pop({i})", "insert({i}, {a})", "remove({a})", "index({a})", "count({a})", "reverse()", "sort()", "sort(reverse=True)", "copy()", "clear()", "sort(key=str)"],
    "dict": ["get({a})", "get({a}, {b})", "keys()", "values()", "items()", "pop({a})", "pop({a}, {b})", "setdefault({a}, {b})", "update({a})", "copy()", "clear()", "popitem()"],
    "set": ["add({a})", "discard({a})", "remove({a})", "union({a})", "intersection({a})", "difference({a})", "symmetric_difference({a})", "issubset({a})", "isdisjoint({a})", "update({a})", "pop()", "copy()", "clear()"],
    "int": ["bit_length()", "bit_count()", "conjugate()", "to_bytes(8, 'big')", "as_integer_ratio()"],
    "float": ["is_integer()", "hex()", "as_integer_ratio()", "conjugate()"],
    "tuple": ["count({a})", "index({a})"],
}


IMPORTS = ["math", "collections", "heapq", "bisect", "itertools", "functools", "operator", "string", "re", "copy", "enum", "dataclasses", "json", "statistics", "random", "queue", "contextlib"]
# {a}, {b}, {c}: any values; {i}: a small int.
LIBRARY = {
    "math": ["gcd({i}, {a})", "sqrt({a})", "floor({a})", "ceil({a})", "factorial({i})", "isclose({a}, {b})", "comb({i}, 2)", "hypot({a}, {b})", "log({a})", "copysign({a}, {b})", "fmod({a}, {b})", "isqrt({a})", "trunc({a})", "prod({a})", "modf({a})", "frexp({a})", "dist({a}, {b})", "lcm({i}, {a})", "perm({i}, {i})", "fsum({a})"],
    "collections": ["Counter({a})", "Counter({a}).most_common({i})", "deque({a}, {i})", "deque({a})", "defaultdict(list, {a})", "OrderedDict({a})", "Counter({a}) + collections.Counter({b})", "Counter({a}) - collections.Counter({b})", "deque({a}).pop()", "deque({a}) == {b}", "namedtuple('N', 'x y')({a}, {b})", "namedtuple('N', 'x y', defaults=[1])({a})._replace(x={b})", "namedtuple('N', {a})"],
    "heapq": ["nlargest({i}, {a})", "nsmallest({i}, {a})", "heapify({a})", "heappop({a})", "heappush({a}, {b})", "heapreplace({a}, {b})", "heappushpop({a}, {b})"],
    "bisect": ["bisect({a}, {b})", "bisect_left({a}, {b})", "insort({a}, {b})"],
    "itertools": ["accumulate({a})", "chain({a}, {b})", "combinations({a}, {i})", "permutations({a}, 2)", "product({a}, {b})", "zip_longest({a}, {b})", "islice({a}, {i})", "groupby({a})", "repeat({a}, {i})", "starmap(divmod, {a})", "takewhile(bool, {a})", "dropwhile(bool, {a})", "compress({a}, {b})", "pairwise({a})", "chain.from_iterable({a})", "filterfalse(None, {a})"],
    "functools": ["reduce(lambda p, q: p + q, {a})", "reduce(lambda p, q: (p, q), {a}, {b})", "partial(max, {a})({b})", "partial(str)({a})", "cmp_to_key(lambda p, q: 0)({a})", "lru_cache(lambda x: x)({a})"],
    "operator": ["itemgetter({i})({a})", "itemgetter({a})({b})", "add({a}, {b})", "mul({a}, {b})", "floordiv({a}, {b})", "concat({a}, {b})", "contains({a}, {b})", "attrgetter('real')({a})", "methodcaller('count', {a})({b})", "not_({a})", "index({a})", "eq({a}, {b})", "truediv({a}, {b})"],
    "string": ["digits", "ascii_letters[{i}]", "punctuation", "capwords({a})"],
    "re": ["findall('a|b', {a})", "sub('[a-c]', {a}, {b})", "split('\\\\W', {a})", "match('(.)(.)?', {a})", "escape({a})"],
    "copy": ["copy({a})", "deepcopy({a})"],
    "enum": ["Enum({a})"],
    "dataclasses": ["is_dataclass({a})", "asdict({a})"],
    "json": ["dumps({a})", "dumps({a}, indent={i})", "dumps([{a}, {b}], sort_keys=True, default=str)", "dumps({a}, separators=(',', ':'), ensure_ascii=False)", "loads({a})", "loads(json.dumps({a}))", "loads(repr({a}))"],
    "random": ["Random({i}).random()", "Random(5).choice({a})", "Random(6).sample({a}, {i})", "Random(7).randint({a}, {b})", "Random(8).randrange({a}, {b}, {i})", "Random(9).choices({a}, {b}, k={i})", "Random({a}).getrandbits({i})", "Random(1).shuffle({a})", "Random(2).uniform({a}, {b})", "Random(3).gauss({a}, {b})", "seed({a})"],
    "queue": ["Queue({a}).put({b})", "Queue().get_nowait()", "LifoQueue({i}).full()", "PriorityQueue().put_nowait({a})", "Queue({i}).queue", "Queue().get({a}, {b})", "Queue().get(block=False)"],
    "contextlib": ["nullcontext({a}).__enter__()", "suppress(Exception).__exit__({a}, {b}, None)", "contextmanager({a})({b})", "contextmanager(g0)({a}).__exit__({a}, {b}, None)", "contextmanager(g0)({a}).__enter__()"],
    "statistics": ["mean({a})", "median({a})", "mode({a})", "multimode({a})", "stdev({a})", "pvariance({a})", "variance([{a}, {b}, {c}])", "mean([{a}, {b}])", "median_low({a})"],
}
SPECIAL_METHODS = [
    ("__init__", "self, *args", "self.args = args"), ("__repr__", "self", "return 'R(%s)' % len(str({e}))"), ("__str__", "self", "return str({e})"), ("__eq__", "self, other", "return {e}"), ("__lt__", "self, other", "return {e}"),
    ("__hash__", "self", "return hash({e})"), ("__len__", "self", "return {e}"), ("__getitem__", "self, key", "return {e}[key]"), ("__setitem__", "self, key, value", "print('set', key, value)"), ("__delitem__", "self, key", "print('del', key)"),
    ("__contains__", "self, item", "return item in {e}"), ("__iter__", "self", "return iter({e})"), ("__next__", "self", "raise StopIteration"), ("__call__", "self, *args, **kwargs", "return {e}, args, kwargs"), ("__bool__", "self", "return {e}"),
    ("__add__", "self, other", "return {e}"), ("__radd__", "self, other", "return 'r', {e}"), ("__iadd__", "self, other", "return self"), ("__mul__", "self, other", "return NotImplemented"), ("__neg__", "self", "return {e}"), ("__abs__", "self", "return {e}"),
    ("__getattr__", "self, name", "return name"), ("__enter__", "self", "print('enter'); return {e}"), ("__exit__", "self, kind, value, trace", "print('exit', kind, value); return {e}"), ("__int__", "self", "return {e}"), ("__float__", "self", "return {e}"),
    ("__format__", "self, spec", "return 'F' + spec"), ("__round__", "self, n=None", "return n"), ("__reversed__", "self", "return {e}"), ("__ge__", "self, other", "return NotImplemented"), ("__ne__", "self, other", "return {e}"), ("__sub__", "self, other", "return other"),
    ("__rsub__", "self, other", "return 'rsub'"), ("__divmod__", "self, other", "return {e}"), ("__missing__", "self, key", "return key"), ("__setattr__", "self, name, value", "object.__setattr__(self, name, value)"), ("__delattr__", "self, name", "print('delattr', name)"),
]
DECORATORS = ["property", "staticmethod", "classmethod", "functools.lru_cache(maxsize={i})", "functools.cached_property", "contextlib.contextmanager"]
# What a subclass of a builtin type does beside what it inherits.
DERIVED_METHODS = ["def __repr__(self): return 'D' + super().__repr__()", "def __str__(self): return 'str:' + super().__str__()", "def __eq__(self, other): return super().__eq__(other)", "def __len__(self): print('len'); return super().__len__()",
                   "def __getitem__(self, key): print('get'); return super().__getitem__(key)", "def __setitem__(self, key, value): print('set'); super().__setitem__(key, value)", "def __contains__(self, item): return not super().__contains__(item)", "def __iter__(self): print('iter'); return super().__iter__()",
                   "def __add__(self, other): return D0(super().__add__(other))", "def __radd__(self, other): return 'radd'", "def __missing__(self, key): return (key,)", "def __hash__(self): return hash('d')", "def __init__(self, *a): super().__init__(*a); self.args = a", "def __bool__(self): return True",
                   "def append(self, x): print('append'); super().append(x)", "def get(self, *a): return 'got'", "def __getattr__(self, name): return name", "def __mul__(self, other): return NotImplemented", "def __lt__(self, other): return True", "def __format__(self, spec): return spec + super().__format__('')", "p0 = 3"]
ENUMS = ["enum.Enum", "enum.IntEnum", "str, enum.Enum", "int, enum.Enum", "enum.StrEnum", "float, enum.Enum"]
ABSTRACT = ["Callable", "Collection", "Container", "Hashable", "Iterable", "Iterator", "Mapping", "MutableSequence", "Sequence", "Set", "Sized"]
# Of what a special method may be instead of a plain function.
NOT_PLAIN = ["@staticmethod", "@classmethod", "@property", "@functools.lru_cache"]
# Keys that tell when they are hashed and compared, and at times change what they are looked for in.
KEYS = ["class K0:", "    def __init__(self, v=0): self.v = v", "    def __hash__(self): print('hash'); return 1", "    def __eq__(self, other):", "        print('eq')", "        {act}", "        return getattr(other, 'v', None) == self.v", "    def __lt__(self, other): {act}; return False", "    def __repr__(self): return 'K'",
        "k0 = {{K0(1): 1, K0(2): 2, 1: 3}}", "l0 = [K0(1), K0(2), 1]"]
KEY_USES = ["dict(k0)", "{{**k0}}", "k0.copy()", "dict.fromkeys(k0)", "set(k0)", "set(k0) == set(l0)", "k0 == dict(k0)", "k0 | {{}}", "K0({a}) in k0", "1 in k0", "k0.get(1)", "k0.pop(K0(1), 5)", "k0.setdefault(1, 2)", "K0(2) in l0", "l0.index(1)", "l0.count(K0(2))", "l0 == [K0(1), K0(2), 1]", "l0 < [K0(1), {a}]",
            "sorted(l0[:2])", "max(l0[:2])", "l0.remove(1)", "set(k0) & set(l0)", "k0.keys() & l0", "k0.keys() <= set(l0)", "frozenset(l0) - set(k0)"]
TYPES = ["typing.List", "typing.Dict", "typing.Optional", "typing.Union", "typing.Tuple", "typing.Callable", "typing.Any", "typing.Literal", "typing.Iterable", "typing.Type", "typing.Generator", "typing.ClassVar", "typing.Sized", "list", "dict", "collections.abc.Callable"]
TYPE_ARGUMENTS = ["int", "str", "None", "'C0'", "typing.Any", "[int]", "[int, str]", "...", "typing.List[int]", "typing.Union", "int | None", "int | int", "1", "()", "typing.Optional[str]"]
UNBOUND = ["list.append", "list.index", "str.upper", "str.join", "dict.get", "dict.keys", "set.add", "int.bit_length", "list.__len__", "dict.__getitem__", "str.__add__", "list.__add__", "int.__add__"]
PATTERNS = ["0", "-1", "'a'", "None", "True", "[]", "[x]", "[x, y]", "(x, *y)", "[*_, x]", "[1, 2, *_]", "{{}}", "{{'k': x}}", "{{'k': x, **y}}", "int(x)", "str(x)", "int() | float() as x", "[[x], y]", "(1 | 2) as x", "C0()", "C0(args=x)", "C1(x)", "list(x)", "dict()", "x if {e}", "[int(x), str(y)]", "bool(x)", "1.0", "tuple() as x", "[_, _]", "[x, *_, y]", "[*_, [x, *_]]", "C0(__p0=x)", "[int(x), *_]"]
EXCEPTIONS = ["ValueError", "KeyError", "TypeError", "IndexError", "ZeroDivisionError", "RuntimeError", "StopIteration", "AttributeError", "Exception", "OSError", "E0"]


class Generator:
    def __init__(self, rng):
        self.rng = rng
        self.names = []
        self.modules = []

    def literal(self):
        return self.rng.choice(self.rng.choice([INTS, INTS, FLOATS, STRINGS, SPECIALS]))

    def expression(self, depth=0):
        rng = self.rng
        if depth > 3 or rng.random() < 0.25:
            return rng.choice(self.names) if self.names and rng.random() < 0.6 else self.literal()
        sub = lambda: self.expression(depth + 1)
        kind = rng.randrange(34)
        if kind == 31:
            return "(%s).%s" % (sub(), rng.choice(["append", "keys", "items", "split", "upper", "get", "add", "copy", "pop", "m0", "m1", "__len__", "bit_length", "copy()"]))
        if kind == 32:
            return rng.choice(KEY_USES).format(a=self.literal())
        if kind == 33:
            return "repr(%s[%s])[:0]" % (rng.choice(TYPES), ", ".join(rng.choice(TYPE_ARGUMENTS) for _ in range(rng.randrange(1, 4))))
        if kind == 20:
            return self.library()
        if kind == 21 and self.names:
            return "%s.%s" % (rng.choice(self.names), rng.choice(["args", "p0", "m0(%s)" % sub(), "m1(%s, k=%s)" % (sub(), sub()), "m1(__k=%s)" % sub(), "m1(%s, _C0__k=1)" % sub(), "real", "__class__.__name__"]))
        if kind == 22:
            return "C%d(%s)" % (rng.randrange(3), ", ".join(sub() for _ in range(rng.randrange(3))))
        if kind == 23:
            return rng.choice(["g0(%s)" % sub(), "list(g0(%s))" % sub(), "next(g0(%s), None)" % sub(), "sum(1 for q in g0(%s))" % sub(), "c0(%s)()" % sub(), "[*g0(%s), %s]" % (sub(), sub()), "{**%s, 'z': %s}" % (sub(), sub()), "max(%s, key=lambda q: %s)" % (sub(), sub()), "sorted(%s, key=str, reverse=%s)" % (sub(), sub())])
        if kind == 24:
            return "f'{%s!r:%s}|{%s:{%s}}|{%s=}'" % (rng.choice(self.names or ["1"]), rng.choice(["", ">10", "<8", "^9", "*^12"]), rng.choice(self.names or ["2"]), rng.choice(["5", "0", rng.choice(self.names or ["7"])]), rng.choice(self.names or ["3"]))
        if kind == 25:
            return "'%s'.format(%s, %s, k=%s)" % (rng.choice(["{} {}", "{0!r:>8} {k}", "{1} {0}", "{:5} {:<4}|", "{k:^7}", "{0[0]}", "{2}", "{x}"]), sub(), sub(), sub())
        if kind == 26:
            return rng.choice(["D0(%s)" % sub(), "D0()", "D0(%s)" % rng.choice(SPECIALS + STRINGS + INTS), "D1(%s)" % rng.choice(SPECIALS + STRINGS)])
        if kind == 27:
            return rng.choice(["N0.A", "N0.B", "N0(%s)" % sub(), "N0[%s]" % sub(), "list(N0)", "N0.A.value", "N0.B.name", "f'{N0.A:>8}|{N0.B}'", "N0.A in N0", "isinstance(N0.A, int)"])
        if kind == 28:
            return rng.choice(["H0(%s)" % sub(), "{H0(%s): %s}" % (sub(), sub()), "len({H0(%s), H0(%s)})" % (sub(), sub()), "hash(H0(%s)) == hash(H0(%s))" % (sub(), sub()), "H0(%s) in {H0(%s)}" % (sub(), sub()), "hash(%s) == hash(%s)" % (sub(), sub())])
        if kind == 29:
            return rng.choice(["vars(%s)" % sub(), "(%s).__dict__" % sub(), "isinstance(%s, collections.abc.%s)" % (sub(), rng.choice(ABSTRACT)), "sorted(vars(%s).items(), key=str)" % sub()])
        if kind == 30:
            return rng.choice(["%s(%s)" % (rng.choice(UNBOUND), sub()), "%s(%s, %s)" % (rng.choice(UNBOUND), sub(), sub()), "(%s).%s" % (sub(), rng.choice(["__len__()", "__eq__(%s)" % sub(), "__contains__(%s)" % sub(), "__getitem__(%s)" % sub(), "__add__(%s)" % sub(), "__str__()"]))])
        if kind < 6:
            return "(%s %s %s)" % (sub(), rng.choice(BINARY), sub())
        if kind == 6:
            return "(%s%s)" % (rng.choice(["-", "+", "~", "not "]), sub())
        if kind == 7:
            return "%s(%s)" % (rng.choice(FUNCTIONS[1]), sub())
        if kind == 8:
            return "%s(%s, %s)" % (rng.choice(FUNCTIONS[2]), sub(), sub())
        if kind == 9:
            return "%s[%s]" % (sub(), sub())
        if kind == 10:
            part = lambda: rng.choice(["", "1", "-1", "2", sub()])
            return "%s[%s:%s:%s]" % (sub(), part(), part(), rng.choice(["", "1", "-1", "2", "-2"]))
        if kind == 11:
            return rng.choice(["[%s]", "(%s,)", "{%s}"]) % ", ".join(sub() for _ in range(rng.randrange(1, 4)))
        if kind == 12:
            return "{%s: %s, %s: %s}" % (sub(), sub(), sub(), sub())
        if kind == 13:
            return rng.choice(["[%s for q in %s]", "{%s for q in %s}", "list(%s for q in %s)", "sum(%s for q in %s)"]) % (rng.choice(["q", "(q, q)", "q * 2", "str(q)", sub()]), sub())
        if kind == 14:
            return "(%s if %s else %s)" % (sub(), sub(), sub())
        if kind == 15:
            return "f'{%s!r:}{%s:%s}'" % (rng.choice(self.names or ["1"]), rng.choice(self.names or ["2"]), rng.choice(SPECS))
        if kind == 16:
            owner = rng.choice(list(METHODS))
            method = rng.choice(METHODS[owner]).format(a=self.literal(), b=self.literal(), i=rng.choice(["0", "1", "5", "-1"]))
            return "%s.%s" % (rng.choice(self.names) if self.names else "'x'", method)
        if kind == 17:
            return "(lambda a, b=%s: %s)(%s)" % (sub(), rng.choice(["a", "b", "(a, b)", "a + b"]), sub())
        if kind == 18:
            return "format(%s, %r)" % (sub(), rng.choice(SPECS))
        return "(%r %% (%s,))" % (rng.choice(["%d", "%s", "%r", "%5.2f", "%x", "%c", "%e", "%-6s|", "%05d"]), sub())

    def library(self):
        rng = self.rng
        module = rng.choice(self.modules or ["math"])
        call = rng.choice(LIBRARY[module])
        value = lambda: rng.choice(self.names) if self.names and rng.random() < 0.7 else self.literal()
        text = "%s.%s" % (module, call.format(a=value(), b=value(), c=value(), i=rng.choice(["0", "1", "2", "3", "-1"])))
        return "list(%s)" % text if module == "itertools" else text

    def definitions(self):
        """Classes, a generator function, a closure and an exception for the rest to use."""
        rng = self.rng
        self.names, simple = [], lambda: rng.choice([self.literal(), "self.args" if rng.random() < 0.3 else self.literal()])
        lines = ["import %s" % module for module in self.modules] + ["import functools, contextlib, enum, collections.abc, typing"]
        lines += ["class E0(%s):" % rng.choice(EXCEPTIONS[:9]), "    %s" % rng.choice(["pass", "code = 5", "def __str__(self): return 'E0!'", "def __init__(self, *a, x=1): super().__init__(*a); self.x = x"])]
        for i in range(3):
            bases = {0: "", 1: rng.choice(["", "(C0)"]), 2: rng.choice(["", "(C0)", "(C1)", "(C1, C0)"])}[i]
            lines.append("class C%d%s:" % (i, bases))
            lines.append("    p0 = %s" % self.literal())
            if rng.random() < 0.3:
                lines.append("    __match_args__ = %s" % rng.choice(["('args',)", "('p0', 'args')", "()"]))
            for name, parameters, body in rng.sample(SPECIAL_METHODS, rng.randrange(5)):
                if rng.random() < 0.006:
                    lines.append("    " + rng.choice(NOT_PLAIN))
                lines.append("    def %s(%s): %s" % (name, parameters, body.format(e=simple())))
            for name in ("m0", "m1"):
                if rng.random() < 0.7:
                    decorator = rng.choice(DECORATORS) if rng.random() < 0.3 else None
                    if decorator:
                        lines.append("    @" + decorator.format(i=rng.choice(["None", "2", "0"])))
                    lines.append("    def %s(self, *a, k=%s):" % (name, self.literal()))
                    if rng.random() < 0.3 and bases:
                        lines.append("        print(super().%s(*a))" % name)
                    lines.append("        %s" % rng.choice(["return a, k", "return self", "yield a", "self.args = a", "raise E0(a)", "raise AttributeError(a)", "return %s" % simple()]))
        lines += ["class H0:", "    def __init__(self, *a): self.args = a", "    def __eq__(self, other): return isinstance(other, H0) and self.args == other.args", "    def __hash__(self): return %s" % rng.choice(["hash(self.args)", "hash('h') ^ hash(self.args)", "hash((type(self), self.args))", "hash(str(self.args))", "31 * hash('a') + len(self.args)", "len(self.args)"])]
        for i, base in enumerate([rng.choice(["list", "dict", "str", "int", "float"]), rng.choice(["list", "dict", "collections.OrderedDict", "collections.defaultdict", "D0"])]):
            lines += ["class D%d(%s):" % (i, base)] + ["    " + each for each in rng.sample(DERIVED_METHODS, 0 if base.startswith("collections") else rng.randrange(4) if i == 0 else rng.randrange(2))] + ["    pass"]
        lines += [line.format(act=rng.choice(["pass", "pass", "k0.clear()", "l0.clear()", "k0.update({5: 6})", "l0.append(3)", "k0.pop(1, None)"])) for line in KEYS] if rng.random() < 0.5 else ["class K0: pass", "k0, l0 = {1: 2}, [3]"]
        kind = rng.choice(ENUMS)
        values = rng.choice([("'a'", "'b'"), ("'x'", "'x'")] if "str" in kind.lower() else [("1", "2"), ("enum.auto()", "enum.auto()"), ("1", "1"), ("7", "-2.5"), ("Z = enum.auto()", "A"), ("enum.auto()", "Z = A; Y = enum.auto()")])
        lines += ["class N0(%s):" % kind, "    A = %s" % values[0], "    B = %s" % values[1], "    %s" % rng.choice(["pass", "def __str__(self): return 'N!'", "def __init__(self, *a): self.args = a", "@property\n    def p1(self): return self.value"])]
        lines += ["def g0(v):", "    %s" % rng.choice(["yield v", "yield from v", "x = yield 1; print('sent', x); yield x", "for q in v: yield q", "return v; yield"])]
        lines += ["    try:", "        yield %s" % self.literal(), "    except ValueError as e:", "        print('thrown', e); yield 'caught'", "    finally:", "        print('closing')"] if rng.random() < 0.4 else []
        lines += ["def c0(v):", "    n = 0", "    def inner(w=%s):" % self.literal(), "        nonlocal n", "        n += 1", "        return n, v, w", "    %s" % rng.choice(["return inner", "inner(); return inner", "v = (v, 1); return inner"])]
        return lines

    def rich(self, indent):
        """A statement of the newer kinds."""
        rng = self.rng
        kind = rng.randrange(9)
        name = rng.choice(self.names)
        if kind == 0:
            patterns = rng.sample(PATTERNS, rng.randrange(1, 5))
            lines = ["%smatch %s:" % (indent, self.expression(1))]
            for pattern in patterns:
                lines += ["%s    case %s:" % (indent, pattern.format(e=self.expression(2))), "%s        print(%s)" % (indent, ", ".join(["%r" % pattern] + [v for v in ("x", "y") if v in pattern.split("if")[0].replace("tuple", "").replace("dict", "")]))]
            return lines + ["%s    case _:" % indent, "%s        print('default')" % indent]
        if kind == 1:
            return ["%swith %s as w:" % (indent, rng.choice([self.expression(1), "C0(1)", "C1()", "contextlib.suppress(ValueError, TypeError)", "contextlib.nullcontext(%s)" % self.literal()])), "%s    print(repr(w)[:80])" % indent] + self.block(indent + "    ")
        if kind == 2:
            return ["%stry:" % indent] + self.block(indent + "    ") + ["%s    raise %s(%s) from %s" % (indent, rng.choice(EXCEPTIONS), self.expression(2), rng.choice(["None", "ValueError(1)", name])), "%sexcept %s as e:" % (indent, rng.choice(EXCEPTIONS)), "%s    print(type(e).__name__, e, repr(e.__cause__)[:60], repr(e.args)[:60])" % indent] + (["%selse:" % indent, "%s    print('else')" % indent] if rng.random() < 0.3 else []) + (["%sfinally:" % indent, "%s    print('fin')" % indent] if rng.random() < 0.5 else [])
        if kind == 3:
            return ["%sit = g0(%s)" % (indent, self.expression(2)), "%sprint(repr(next(it, 'end'))[:60])" % indent, "%sprint(repr(%s)[:80])" % (indent, rng.choice(["it.send(%s)" % self.literal(), "it.throw(ValueError('t'))", "it.close()", "list(it)", "next(it)"]))]
        if kind == 4:
            return ["%s%s.%s = %s" % (indent, name, rng.choice(["args", "p0", "m0", "new"]), self.expression(1))]
        if kind == 5:
            return ["%s%s = %s" % (indent, rng.choice(["(a, b), *c", "a, (b, *c)", "[a, b], c", "a = b = c", "*a, b, c"]), self.expression(1)), "%sprint(repr((a, b, c))[:120])" % indent]
        if kind == 6:
            return ["%sfor k, v in %s:" % (indent, rng.choice(["%s.items()" % name, "enumerate(%s)" % name, "zip(%s, %s)" % (name, name)])), "%s    print(k, repr(v)[:40])" % indent, "%selse:" % indent, "%s    print('done')" % indent]
        if kind == 7:
            return ["%sdef h(a, b=%s, *c, d=%s, **e):" % (indent, self.literal(), self.literal()), "%s    return a, b, c, d, e" % indent, "%sprint(repr(h(%s))[:160])" % (indent, rng.choice(["1", "1, 2, 3", "*%s" % name, "**%s" % name, "1, d=2, z=3", "", "a=1, b=2", "1, a=2", "*[1], **{'d': 4}"]))]
        return ["%sprint(repr((%s := %s))[:90])" % (indent, name, self.expression(1))]

    def statement(self, indent=""):
        rng = self.rng
        if self.names and rng.random() < 0.25:
            return self.rich(indent)
        kind = rng.randrange(14)
        if kind < 5 or len(self.names) < 2:
            name = "v%d" % rng.randrange(6)
            line = "%s%s = %s" % (indent, name, self.expression())
            if name not in self.names:
                self.names.append(name)
            return [line]
        name = rng.choice(self.names)
        if kind == 5:
            return ["%s%s %s= %s" % (indent, name, rng.choice(["+", "-", "*", "//", "%", "|", "&", "^", "<<"]), self.expression())]
        if kind == 6:
            return ["%s%s[%s] = %s" % (indent, name, self.expression(2), self.expression(1))]
        if kind == 7:
            body = self.block(indent + "    ")
            return ["%sfor q in %s:" % (indent, self.expression(1)), "%s    print(repr(q)[:50])" % indent] + body + ["%s    break" % indent] * rng.randrange(2)
        if kind == 8:
            return ["%sif %s:" % (indent, self.expression(1))] + self.block(indent + "    ") + ["%selse:" % indent] + self.block(indent + "    ")
        if kind == 9:
            lines = ["%stry:" % indent] + self.block(indent + "    ")
            lines += ["%sexcept %s as e:" % (indent, rng.choice(["Exception", "TypeError", "(ValueError, KeyError)", "LookupError"])), "%s    print(type(e).__name__, e)" % indent]
            if rng.random() < 0.3:
                lines += ["%sfinally:" % indent, "%s    print('finally')" % indent]
            return lines
        if kind == 10:
            return ["%sa, *b = %s" % (indent, self.expression(1)), "%sprint(a, b)" % indent]
        if kind == 11:
            return ["%sn = 0" % indent, "%swhile n < 3:" % indent, "%s    n += 1" % indent] + self.block(indent + "    ")
        if kind == 12:
            return ["%sdel %s[%s]" % (indent, name, self.expression(2))]
        return ["%sprint(repr(%s)[:200])" % (indent, self.expression())]

    def block(self, indent):
        if len(indent) > 12:
            return [indent + "pass"]
        return [line for _ in range(self.rng.randrange(1, 3)) for line in self.statement(indent)]

    def program(self):
        self.modules = self.rng.sample(IMPORTS, self.rng.randrange(4))
        lines = self.definitions()
        lines += ["v0 = %s" % self.literal(), "v1 = %s" % self.literal(), "v2 = %s" % self.rng.choice([self.literal(), "C0(1)", "C1()", "C2(2, 3)", "E0(1)"])]
        self.names = ["v0", "v1", "v2"]
        if self.rng.random() < 0.3:
            body = self.block("    ")
            lines += ["def f(v0, v1):"] + body + ["    return v0, v1", "print(f(%s, %s))" % (self.literal(), self.literal())]
        for _ in range(self.rng.randrange(3, 10)):
            statement = self.statement()
            # Most of what is random is an error: caught, so that the program goes on.
            if self.rng.random() < 0.7:
                statement = ["try:"] + ["    " + line for line in statement] + ["except Exception as e:", "    print(type(e).__name__, e)"]
            lines += statement
            lines.append("print(repr((v0, v1, v2))[:300])")
        return lines


def native(assay, programs):
    """`assay`: the program and its options."""
    text = "".join(json.dumps({"id": i, "source": source, "timeout": 3, "memory_mb": 512}) + "\n" for i, source in enumerate(programs))
    try:
        done = subprocess.run([assay[0], "eval", "--no-cache", "--native-only", *assay[1:]], input=text, stdout=subprocess.PIPE, text=True, timeout=60 + 4 * len(programs))
    except subprocess.TimeoutExpired:
        return None
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    if done.returncode != 0 or len(answers) != len(programs):
        return None
    return sorted(answers, key=lambda answer: answer["id"])


def differs(assay, source):
    """What is wrong with the program natively, or None."""
    answers = native(assay, [source])
    if answers is None:
        return "crashed"
    answer = answers[0]
    if answer["outcome"] in ("declined", "timeout", "memory"):
        return None
    try:
        wanted = program_oracle.ask(source, timeout=20)
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        return None
    got = {key: answer[key] for key in wanted}
    return None if got == wanted else "native %r\nCPython %r" % (got, wanted)


def shrink(assay, lines):
    changed = True
    while changed:
        changed = False
        for size in (8, 4, 2, 1):
            at = 0
            while at < len(lines):
                fewer = lines[:at] + lines[at + size :]
                try:
                    compile("\n".join(fewer), "", "exec")
                except SyntaxError:
                    at += 1
                    continue
                if differs(assay, "\n".join(fewer)):
                    lines, changed = fewer, True
                else:
                    at += 1
    return lines


ORACLE = """
import json, sys
sys.path.insert(0, %r)
import program_oracle, os, resource, signal
for line in sys.stdin:
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        signal.alarm(5)
        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
        answer = json.dumps(program_oracle.run(json.loads(line)))
        with os.fdopen(write, "w") as out:
            out.write(answer)
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as back:
        print(back.read() or "null")
    os.waitpid(child, 0)
"""


def oracle(programs):
    script = ORACLE % str(pathlib.Path(program_oracle.__file__).parent)
    text = "".join(json.dumps(source) + "\n" for source in programs)
    done = subprocess.run([program_oracle.PYTHON, "-I", "-W", "ignore", "-c", script], input=text, stdout=subprocess.PIPE, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def main():
    cli = argparse.ArgumentParser()
    cli.add_argument("assay")
    cli.add_argument("--seconds", type=float, default=20)
    cli.add_argument("--seed", type=int, default=None)
    cli.add_argument("--programs", type=int, default=None, help="at most so many")
    cli.add_argument("--tier", default="auto")
    cli.add_argument("--keep", default=None)
    args = cli.parse_args()
    assay = [args.assay, "--tier=" + args.tier]
    seed = args.seed if args.seed is not None else random.SystemRandom().randrange(1 << 32)
    print("seed", seed, flush=True)
    rng = random.Random(seed)
    until = time.monotonic() + args.seconds
    total = 0
    declined = collections.Counter()
    mismatches = {}
    while time.monotonic() < until and len(mismatches) < 40 and (args.programs is None or total < args.programs):
        programs = [Generator(rng).program() for _ in range(BATCH)]
        sources = ["\n".join(lines) for lines in programs]
        answers = native(assay, sources)
        wanted = oracle(sources)
        for i, lines in enumerate(programs):
            total += 1
            if answers is not None:
                if answers[i]["outcome"] in ("declined", "timeout", "memory"):
                    declined[answers[i]["reason"] or answers[i]["outcome"]] += 1
                    continue
                if wanted[i] is None or {key: answers[i][key] for key in wanted[i]} == wanted[i]:
                    continue
            if not differs(assay, sources[i]):
                continue
            small = shrink(assay, lines)
            why = differs(assay, "\n".join(small))
            key = "\n".join(small)
            if key not in mismatches:
                mismatches[key] = why
                print("--- mismatch\n%s\n%s" % (key, why), flush=True)
                if args.keep:
                    os.makedirs(args.keep, exist_ok=True)
                    path = pathlib.Path(args.keep) / ("mismatch_%d_%d.py" % (seed, len(mismatches)))
                    path.write_text(key + "\n")
    for reason, count in declined.most_common(10):
        print("declined %d: %s" % (count, reason))
    print("%d programs, %d declined, %d mismatches" % (total, sum(declined.values()), len(mismatches)))
    sys.exit(1 if mismatches else 0)


main()
