# native
from dataclasses import dataclass
from enum import Enum


class Person:
    def __init__(self, name, age):
        self.name = name
        self.age = age

    def __eq__(self, other):
        return isinstance(other, Person) and (self.name, self.age) == (other.name, other.age)

    def __hash__(self):
        return hash((self.name, self.age))


class Named:
    def __init__(self, name, others=()):
        self.name = name
        self.others = others

    def __eq__(self, other):
        if not isinstance(other, Named):
            return NotImplemented
        return self.name == other.name

    def __hash__(self):
        return hash(self.name)


class Mixed(Named):
    def __hash__(self):
        h = 17
        h = h * 31 + hash(self.name)
        h ^= hash(self.others)
        return h


class Symmetric:
    def __init__(self, a, b):
        self.a, self.b = a, b

    def __eq__(self, other):
        return {self.a, self.b} == {other.a, other.b}

    def __hash__(self):
        return hash(self.a) ^ hash(self.b)


@dataclass(frozen=True)
class Key:
    name: str
    number: int
    parts: tuple = ()


class Suit(Enum):
    HEARTS = "h"
    SPADES = "s"


class Card:
    def __init__(self, suit, rank):
        self.suit, self.rank = suit, rank

    def __eq__(self, other):
        return self.suit is other.suit and self.rank == other.rank

    def __hash__(self):
        return hash((self.suit, self.rank, type(self), None))


class Numbered:
    def __init__(self, number):
        self.number = number

    def __repr__(self):
        return f"<{self.number}>"

    def __hash__(self):
        return hash((self.number, ""))


a, b, c = Person("Ann", 3), Person("Ann", 3), Person("Bob", 3)
print(len({a, b, c}), a in {b}, c in {a, b}, {a: 1, b: 2}[a], [{a: 1}.get(c)])
assert hash(a) == hash(b) and hash(a) != hash(c)
assert hash("spam") == hash("sp" + "am") != hash("eggs")
print(hash(a) == hash(b), hash("a") == hash("b"), hash("") == 0, hash(("", 1)) == hash(("", 1.0)))
print(hash("abc") == hash(b"abc"), hash("abc") == hash("abd"), hash("é") == hash(b"\xe9"))
print(len({Named("x"), Named("x"), Named("y")}), Named("x") in {Named("x"): 1})
print(len({Mixed("x"), Mixed("x"), Mixed("y", ("z",))}), hash(Mixed("q")) == hash(Mixed("q")))
print(hash(Mixed("q")) == hash(Mixed("r")), Mixed("q") in [Mixed("q")])
print(len({Symmetric("a", "b"), Symmetric("b", "a")}), hash(Symmetric("a", "b")) == hash(Symmetric("b", "a")))
print(hash(Symmetric("a", "a")) == hash(Symmetric("b", "b")), hash(Symmetric("", "a")) == hash("a"))
print(len({Key("a", 1), Key("a", 1), Key("a", 2)}), hash(Key("a", 1)) == hash(Key("a", 1)))
print(hash(Key("a", 1)) == hash(("a", 1, ())))
print(len({Card(Suit.HEARTS, 1), Card(Suit.HEARTS, 1), Card(Suit.SPADES, 1)}))
print(hash(Card(Suit.HEARTS, 1)) == hash(Card(Suit.HEARTS, 1)), hash(Suit.HEARTS) == hash("HEARTS"))
print({Numbered(1), Numbered(2), Numbered(3)}, {Numbered(40): 1}, hash(Numbered(5)) == hash((5, "")))

hashes = {hash("a"), hash("b"), hash("a")}
print(len(hashes), hash("a") in hashes, hash("c") in hashes)
counts = {}
for word in "a b a c a".split():
    counts[hash(word)] = counts.get(hash(word), 0) + 1
print(sorted(counts.values()), [hash(x) == hash(y) for x in "ab" for y in "ab"])
print(hash("x") == None, hash("x") != "x", hash("x") in ["x", None], [hash("x")] == [hash("x")])
print(hash(frozenset(["a", "b"])) == hash(frozenset(["b", "a"])), len({frozenset("ab"), frozenset("ba")}))
print(hash((None, ...)) == hash((None, ...)), hash(int) == hash(int), hash((int, str)) == hash((str, int)))
graph = {Named("a"): [Named("b")], Named("b"): []}
print([n.name for n in graph], Named("c") in graph, len(graph[Named("a")]))
try:
    {Named("x"): 1}[Named("zz")]
except KeyError as error:
    print(error.args[0].name)


class Table:
    """Chains by the hash, which nobody sees."""

    def __init__(self):
        self.chains = {}

    def put(self, key, value):
        self.chains.setdefault(hash(key), []).append((key, value))

    def get(self, key):
        return next(v for k, v in self.chains[hash(key)] if k == key)


table = Table()
for i, word in enumerate("one two three four".split()):
    table.put(word, i)
print(table.get("three"), len(table.chains))
