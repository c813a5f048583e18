"""Patterns are compiled when they are first used."""

from __future__ import annotations

import re

import pytest

from wordmine.runtime import patterns


def test_a_pattern_does_as_one_that_is_compiled() -> None:
    lazy = patterns.lazy("(电).(?=b)", re.DOTALL)
    assert lazy.pattern == "(电).(?=b)"
    found = lazy.search("x电\nb")
    assert found is not None
    assert found.span(1) == (1, 2)
    assert lazy.sub("", "x电\nb") == "xb"
    assert not lazy.fullmatch("电\n")


def test_it_is_compiled_when_it_is_first_used() -> None:
    lazy = patterns.lazy("(")
    with pytest.raises(re.error):
        lazy.match("(")
