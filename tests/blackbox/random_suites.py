"""Test modules composed at random from pieces that collection treats in different ways."""

import textwrap

IMPORTS = """\
import pytest, sys, unittest
from pytest import mark
from unittest import mock
parametrize = mark.parametrize
"""
DECORATORS = """\
@pytest.mark.parametrize('x', [1, 2])
@parametrize('y', ['a', 'b'], ids=['é', None])
@parametrize('x,y', [(1, []), (2, '\\n'), pytest.param(3, None, id='é')])
@pytest.mark.slow
@pytest.mark.usefixtures('tmp_path')
@staticmethod
@pytest.fixture
@pytest.fixture(autouse=True, params=[1, 2])
@mock.patch('os.getcwd')
@unittest.skip('x')
""".splitlines()
FUNCTIONS = """\
def test_a(x): pass
def test_b(x, y): pass
def test_c(): pass
def test_d(y, tmp_path): pass
def fix(): return 1
def test_e(fix): pass
async def test_f(): pass
def test_g(self): pass
def test_h(self, x): pass
def test_i(self, y, x): pass
def test_j(x=1): pass
def test_k(self): yield
def __init__(self): pass
def helper(self): pass
""".splitlines()
CLASSES = """\
class TestA:
class TestB(TestA):
class TestC(TestA, TestB):
class TestC(TestB, TestA):
class Base:
class TestD(Base):
class U(unittest.TestCase):
class V(U):
class TestE(U, Base):
class TestF(object):
class TestG(dict):
class TestH(mock.Mock):
@pytest.mark.parametrize('x', [5, 6])
class TestI:
class TestJ(TestI):
""".replace(")\nclass", ") class").splitlines()
BLOCKS = ["if True:", "if not sys:", "for _ in 'a':", "if __name__ == '__main__':", "with open('/dev/null'):"]
STATEMENTS = """\
pytestmark = pytest.mark.slow
pytestmark = [parametrize('x', [9])]
__test__ = False
__test__ = True
test_a = None
test_b = 3
test_c = lambda: None
TestA = None
del test_a
test_a.__test__ = False
TestA.test_x = len
""".splitlines()


def statement(rng, depth):
    kind = rng.randrange(10)
    if kind < 4:
        return "".join(line + "\n" for line in rng.sample(DECORATORS, rng.choice([0, 0, 1, 1, 2])) + [rng.choice(FUNCTIONS)])
    if kind < 8 and depth < 3:
        body = "".join(statement(rng, depth + 1) for _ in range(rng.randrange(1, 4)))
        return rng.choice(CLASSES).replace(") class", ")\nclass") + "\n" + textwrap.indent(body, "    ")
    if kind == 8 and depth < 3:
        return rng.choice(BLOCKS) + "\n" + textwrap.indent(statement(rng, depth + 1), "    ")
    return rng.choice(STATEMENTS) + "\n"


def compose(rng):
    """The text of a module that can be imported."""
    while True:
        text = IMPORTS + "".join(statement(rng, 0) for _ in range(rng.randrange(2, 9)))
        try:
            exec(compile(text, "module", "exec"), {"__name__": "test_module"})
            return text
        except Exception:
            pass  # another one
