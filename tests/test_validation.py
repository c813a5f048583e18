"""Settings are what they must be, or refused in words that say what that is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import FrozenInstanceError, dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pytest

import wordmine
from wordmine.errors import LexiconError, SettingsError
from wordmine.runtime import Checked, validation
from wordmine.runtime.validation import Rule

NAN, INFINITY = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("rule", "holds", "fails"),
    [
        (
            validation.whole(1),
            [1, 10**30, np.int8(1), np.uint64(5)],
            [0, -1, 1.0, True, "1", None, np.float64(1), NAN, [1], np.arange(2)],
        ),
        (validation.whole(2, 32), [2, 32, np.int64(32)], [1, 33, 10**30]),
        (
            validation.number(0, 1),
            [0, 1, 0.5, np.float32(0.5), Fraction(1, 2)],
            [-0.1, 1.1, NAN, INFINITY, True, "0", None, 10**400, Decimal(0), 1j],
        ),
        (validation.NUMBER, [0, -5, 1e300, np.float32(3)], [NAN, INFINITY, 10**400, True, "5"]),
        (validation.one_of("a", "b"), ["a", "b"], ["c", "", None, ["a"], b"a"]),
        (validation.instance(Path, "a path"), [Path()], ["", None]),
        (validation.text(str.isdigit, "digits"), ["5"], ["a", 5, None, b"5"]),
        (validation.FLAG, [True, False], [0, 1, None, "", np.True_]),
        (validation.STRING, ["", "a"], [b"", None, 5]),
        (validation.PATH, ["", Path()], [b"", None, 5, ["a"]]),
        (
            validation.WORDS,
            [[], ["a"], {"a"}, ("a",), frozenset(), {"a": 1}],
            ["a", b"a", [5], None, iter(["a"]), 5],
        ),
        (
            validation.WORD_LIST,
            ["a", Path("a"), [], {"a"}],
            ["", b"a", [5], None, iter(["a"]), 5],
        ),
        (validation.optional(validation.whole(1)), [None, 1], [0, "", NAN]),
    ],
)  # fmt: skip
def test_rules(rule: Rule, holds: list[Any], fails: list[Any]) -> None:
    for value in holds:
        rule.check("it", value)
    for value in fails:
        with pytest.raises(SettingsError, match=rf"^it is .*: it must be {re.escape(rule.wanted)}"):
            rule.check("it", value)


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        (validation.whole(1), "a whole number, 1 or more"),
        (validation.whole(2, 32), "a whole number, 2 to 32"),
        (validation.number(0, 1), "a number from 0 to 1"),
        (validation.number(-0.5, 1e6), "a number from -0.5 to 1e+06"),
        (validation.one_of("a", "b"), "one of a, b"),
        (validation.one_of("a", "b", "c"), "one of a, b, c"),
        (validation.optional(validation.FLAG), "True or False"),
    ],
)
def test_what_is_wanted_is_said(rule: Rule, wanted: str) -> None:
    with pytest.raises(SettingsError) as caught:
        rule.check("it", "没有")
    assert str(caught.value) == f"it is '没有': it must be {wanted}"


def test_a_long_value_is_shown_in_short() -> None:
    for value in ("x" * 9999, list(range(9999)), {"x": "y" * 9999}):
        with pytest.raises(SettingsError) as caught:
            validation.FLAG.check("it", value)
        assert len(str(caught.value)) < 120


def test_many_values_are_checked_by_their_rules() -> None:
    rules = {"a": validation.FLAG, "b": validation.whole(1)}
    validation.check({"a": True, "b": 5}, rules)
    validation.check({"b": 5}, rules)
    with pytest.raises(SettingsError, match=r"^b is 0: it must be a whole number, 1 or more$"):
        validation.check({"a": True, "b": 0}, rules)


@dataclass(frozen=True)
class Settings(Checked):
    many: Annotated[int, "of them", validation.whole(1)] = 5
    few: Annotated[int | None, validation.whole(1)] = None
    free: object = None
    made: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class More(Settings):
    share: Annotated[float, validation.number(0, 1)] = 0.5


def test_settings_are_checked_when_they_are_made() -> None:
    assert Settings(3, 4, free=object()).many == 3
    assert Settings() == Settings(5, None)
    assert More(few=2, share=1) == More(5, 2, share=1.0)
    for kind in (Settings, More):
        for given in ({"many": 0}, {"few": 0}, {"many": True}, {"few": "x"}):
            ((name, value),) = given.items()
            message = f"^{name} is {value!r}: it must be a whole number, 1 or more$"
            with pytest.raises(SettingsError, match=message):
                kind(**given)
            with pytest.raises(SettingsError, match=message):
                replace(kind(), **given)
    with pytest.raises(SettingsError, match="share is 2: it must be a number from 0 to 1"):
        More(share=2)


def test_none_is_a_value_only_where_it_is_the_default() -> None:
    assert Settings(few=None).few is None
    with pytest.raises(SettingsError, match="many is None: it must be a whole number"):
        Settings(many=None)  # type: ignore[arg-type]


def test_settings_stay_as_they_are_made() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings().many = 0  # type: ignore[misc]
    assert hash(replace(More(), made=())) == hash(replace(More(), made=()))


def test_what_is_no_path_is_refused_alike() -> None:
    lexicon = wordmine.Lexicon(["电网"], dict.fromkeys(wordmine.Lexicon.types, (1,)))
    vectors = wordmine.Vectors(["电网"], [[1.0, 0.0]])
    calls: tuple[Callable[[Any], object], ...] = (
        wordmine.Lexicon.load, wordmine.Terms.load, wordmine.Judgements.load,
        wordmine.Vectors.load, wordmine.Counted.load, wordmine.Segmenter.load,
        lexicon.save, vectors.save, wordmine.report(lexicon).save,
    )  # fmt: skip
    for call in calls:
        for path in (None, 3):
            with pytest.raises(SettingsError, match=f"path is {path}: it must be the path of a f"):
                call(path)


def test_what_is_of_another_kind_is_refused_by_its_name() -> None:
    for call, message in (
        (lambda: wordmine.audit(None, texts=["电网"]), "pieces is None: it must be the path of a"),
        (lambda: wordmine.audit(b"7", texts=["电网"]), "pieces is b'7': it must be the path of"),
        (lambda: wordmine.expand(None, ["电网"]), "vectors is None: it must be a Vectors"),
        (lambda: wordmine.affinity(None, ["电网"], ["电"]), "vectors is None: it must be a Vec"),
    ):
        with pytest.raises(SettingsError, match=message):
            call()  # type: ignore[no-untyped-call]
    with pytest.raises(LexiconError, match="there is a int among the pieces: give each as a str"):
        wordmine.audit([7], texts=["电网"])  # type: ignore[list-item]
