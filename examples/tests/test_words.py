"""Ordinary tests: these run in your own pytest."""

import collections

import pytest


@pytest.fixture
def words():
    return "the cat and the hat and the bat".split()


def test_count(words):
    assert collections.Counter(words)["the"] == 3


@pytest.mark.parametrize("word, length", [("cat", 3), ("house", 5)])
def test_length(word, length):
    assert len(word) == length
