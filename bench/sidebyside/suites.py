"""Suites to time: made-up ones, each as functions for pytest and as a class for unittest, and real ones."""

import dataclasses
import pathlib
import shutil

PACKAGES = pathlib.Path("/usr/lib/python3/dist-packages")
# Debian packages that carry their tests; those marked as long take a minute under pytest.
REAL = ["mando", "tinycss", "hyperlink", "simplejson", "rebulk", "toolz", "transforms3d", "mpmath", "networkx"]
LONG = {"mpmath", "networkx"}
UNITTEST = {"hyperlink", "simplejson"}  # these run without pytest, too


@dataclasses.dataclass
class Suite:
    name: str
    folder: pathlib.Path
    twin: pathlib.Path = None  # the same tests as methods of unittest's; None: there is no such thing
    tests: int = None  # how many; None: pytest tells
    tiers: dict = None  # how many tests run in which tier, where that is a part of what is measured


def _sum(file, number):
    return "", ["assert %d + %d == %d" % (file, number, file + number)], False


def _literal(file, number):
    return "", [("assert True", "assert 1", "assert not False", "assert 'a' == 'a'")[number % 4]], False


def _loops(file, number):
    helper = """
def digits_{n}(value):
    total = 0
    while value > 0:
        total += value % 10
        value //= 10
    return total
""".format(n=number)
    body = ["total = 0", "for value in range(1000):", "    total += digits_%d(value) * %d" % (number, number % 5 + 1),
            "assert total == %d" % (13500 * (number % 5 + 1))]
    return helper, body, False


def _everyday(file, number):
    kind = number % 10
    if kind < 6:
        return "", ["assert %d * %d == %d" % (number, file, number * file)], False
    if kind < 9:
        helper = """
def by_length_{n}(words):
    groups = {{}}
    for word in words:
        groups.setdefault(len(word), []).append(word.upper())
    return groups
""".format(n=number)
        words = ["w" * (1 + (number + step) % 5) for step in range(12)]
        body = ["groups = by_length_%d(%r)" % (number, words), "assert sum(len(each) for each in groups.values()) == 12",
                "assert sorted(groups) == [1, 2, 3, 4, 5]"]
        return helper, body, False
    body = ["path = tmp_path / 'numbers.txt'", "path.write_text('%d\\n' * 3)" % number,
            "assert [int(line) for line in path.read_text().split()] == [%d] * 3" % number]
    return "", body, True


# name: files, tests in each, a test, how many of ten go to which tier
MADE = {
    "trivial": (100, 100, _sum, {"template": 10}),
    "literals": (10, 100, _literal, {"template": 10}),
    "compute": (10, 20, _loops, {"baseline": 10}),
    "mixed": (20, 50, _everyday, {"template": 6, "baseline": 3, "worker": 1}),
}


def _as_functions(tests):
    parts = []
    for number, (helper, body, folder) in enumerate(tests):
        lines = "".join("    %s\n" % line for line in body)
        parts.append("%s\ndef test_%d(%s):\n%s" % (helper, number, "tmp_path" if folder else "", lines))
    return "\n".join(parts)


def _as_class(tests):
    parts = ["import pathlib\nimport tempfile\nimport unittest\n"]
    parts += [helper for helper, _, _ in tests if helper]
    parts.append("\nclass Tests(unittest.TestCase):")
    for number, (_, body, folder) in enumerate(tests):
        indent = "        "
        lines = "".join("%s%s%s\n" % (indent, "    " if folder else "", line) for line in body)
        if folder:
            lines = indent + "with tempfile.TemporaryDirectory() as name:\n" + indent + "    tmp_path = pathlib.Path(name)\n" + lines
        parts.append("    def test_%d(self):\n%s" % (number, lines))
    return "\n".join(parts)


def make(name, folder, share=1.0):
    """Writes a made-up suite below `folder`, `share` of its files."""
    files, count, test, tiers = MADE[name]
    files = max(1, round(files * share))
    suite = Suite(name, folder / name, folder / (name + "-unittest"), files * count,
                  {tier: files * count * tenths // 10 for tier, tenths in tiers.items()})
    for place, render in ((suite.folder, _as_functions), (suite.twin, _as_class)):
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        for file in range(files):
            tests = [test(file, number) for number in range(count)]
            (place / ("test_%03d.py" % file)).write_text(render(tests))
    return suite


def copy(name, folder):
    """A copy of an installed package with its tests, or None where it is not installed: whatever a run leaves behind
    is left in the copy."""
    if not (PACKAGES / name).is_dir():
        return None
    to = folder / "real" / name
    if not to.exists():
        shutil.copytree(PACKAGES / name, to, ignore=shutil.ignore_patterns("__pycache__"))
    return Suite(name, to, to if name in UNITTEST else None)
