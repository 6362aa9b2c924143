"""Assertions over literals: Assay proves them and runs them as machine code, without Python."""


def test_sum():
    assert 2 + 2 == 4


def test_floor_division_rounds_down():
    assert -7 // 2 == -4
    assert -7 % 2 == 1


def test_chain():
    assert 1 < 2 <= 2 < 3


def test_text():
    assert "assay" < "essay", "alphabetical"
    assert "gold" in ("gold", "silver")


def test_truth():
    assert not 0 and (1 or False) and True
    assert None is None
