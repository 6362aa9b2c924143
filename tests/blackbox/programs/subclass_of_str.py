# native


class Name(str):
    def __new__(cls, v):
        return super().__new__(cls, v.strip().title())
    def initials(self): return "".join(w[0] for w in self.split())
    def __eq__(self, o): return str.__eq__(self.lower(), o.lower())
    def __hash__(self): return hash(self.lower())
n = Name("  ada lovelace ")
print(n, repr(n), n.initials(), len(n), n == "ADA LOVELACE", "ADA LOVELACE" == n, n != "x", n.upper(), type(n.upper()), n + "!", "!" + n, n[0], n[::-1], "Ada" in n, f"{n:>15}", f"{n!r}", "%s" % n, n.split(), [n], {n: 1}, n.replace("Ada", "X"), n < "B", sorted([n, "A"]), list(n)[:2], n.startswith("Ada"), n * 2, str(n), type(str(n)), n.encode(), ",".join(["a", "b"]), n.find("L"), isinstance(n, str), bool(Name("")), hash(n) == hash("ada lovelace"), len({n, Name("ADA LOVELACE")}))
try:
    n.nope
except AttributeError as e:
    print(e)


class Path(str):
    def __truediv__(self, o): return Path(f"{self}/{o}")
    @property
    def name(self): return self.rsplit("/", 1)[-1]
p = Path("a") / "b" / Path("c.txt")
print(p, p.name, type(p).__name__, p == "a/b/c.txt", repr(p), p.endswith(".txt"), p.parts if hasattr(p, "parts") else "no")
