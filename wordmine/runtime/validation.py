"""Validation of settings: what each may be, and one message for all that are not."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cache
from math import isfinite
from numbers import Integral, Real
from reprlib import repr as shown
from typing import Any, NamedTuple, get_type_hints

from wordmine.errors import SettingsError


class Rule(NamedTuple):
    """What a setting must be: a test of its value, its description, and whether it is a list."""

    holds: Callable[[Any], bool]
    wanted: str
    is_list: bool = False

    def check(self, name: str, value: object) -> None:
        """Refuse a value that cannot be.

        Raises
        ------
        SettingsError : names the setting, its value and what it must be.
        """
        if not self.holds(value):
            wanted = self.wanted
            if self.is_list and isinstance(value, str):
                wanted = f"{wanted}, such as [{shown(value)}]"
            raise SettingsError(f"{name} is {shown(value)}: it must be {wanted}", name)


@dataclass(frozen=True)
class Checked:
    """Settings that are checked when they are made.

    A field says what it must be by a rule in its type: ``Annotated[int | None, whole(1)]``.  None
    is allowed where it is the default.
    """

    def __post_init__(self) -> None:
        """Check every field."""
        kind: Any = type(self)
        for name, rule in _rules(kind).items():
            value = getattr(self, name)
            if value is not None or getattr(kind, name, ...) is not None:
                rule.check(name, value)


@cache
def _rules(kind: type) -> dict[str, Rule]:
    """The rules in the types of a class's fields."""
    hints = get_type_hints(kind, include_extras=True)
    return {
        name: rule
        for name, hint in hints.items()
        for rule in getattr(hint, "__metadata__", ())
        if isinstance(rule, Rule)
    }


def check(values: Mapping[str, Any], rules: Mapping[str, Rule]) -> None:
    """Refuse values that cannot be; raises what `Rule.check` does."""
    for name, value in values.items():
        rules[name].check(name, value)


def optional(rule: Rule) -> Rule:
    """A rule that None keeps as well."""
    return rule._replace(holds=lambda value: value is None or rule.holds(value))


def whole(least: int, most: int | None = None) -> Rule:
    """A whole number, numpy's included."""

    def holds(value: Any) -> bool:
        is_whole = isinstance(value, Integral) and not isinstance(value, bool)
        return is_whole and least <= int(value) and (most is None or int(value) <= most)

    wanted = f"a whole number, {least} to {most}" if most else f"a whole number, {least} or more"
    return Rule(holds, wanted)


def number(least: float, most: float) -> Rule:
    """A number in a range, numpy's included."""

    def holds(value: Any) -> bool:
        return NUMBER.holds(value) and least <= float(value) <= most

    return Rule(holds, f"a number from {least:g} to {most:g}")


def one_of(*choices: str) -> Rule:
    """One of some words."""
    wanted = f"one of {', '.join(choices)}"
    return Rule(lambda value: isinstance(value, str) and value in choices, wanted)


def instance(kind: type, wanted: str) -> Rule:
    """An object of a class."""
    return Rule(lambda value: isinstance(value, kind), wanted)


def text(holds: Callable[[str], bool], wanted: str) -> Rule:
    """A string of some kind."""
    return Rule(lambda value: isinstance(value, str) and holds(value), wanted)


def _is_finite(value: Any) -> bool:
    try:
        return isfinite(value)
    except OverflowError:  # a whole number beyond all doubles
        return False


def _are_words(value: Any) -> bool:
    is_list = isinstance(value, Collection) and not isinstance(value, str | bytes)
    return is_list and all(isinstance(word, str) for word in value)


FLAG = Rule(lambda value: isinstance(value, bool), "True or False")
NUMBER = Rule(
    lambda value: isinstance(value, Real) and not isinstance(value, bool) and _is_finite(value),
    "a finite number",
)
STRING = Rule(lambda value: isinstance(value, str), "a string")
PATH = Rule(lambda value: isinstance(value, str | os.PathLike), "the path of a file")
WORDS = Rule(_are_words, "a list or set of words", is_list=True)
WORD_LIST = Rule(
    lambda value: bool(value) if PATH.holds(value) else _are_words(value),
    "the path of a word list, or a list or set of words",
)
