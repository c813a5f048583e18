"""Checks of settings: what each may be, and one message for all that are not."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping
from difflib import get_close_matches
from math import isfinite
from numbers import Integral, Real
from reprlib import repr as shown
from typing import Any, NamedTuple

from wordmine.errors import SettingsError


class Rule(NamedTuple):
    """What a setting must be: a test of its value, and its description."""

    holds: Callable[[Any], bool]
    wanted: str


def check(values: Mapping[str, Any], rules: Mapping[str, Rule]) -> None:
    """Refuse values that cannot be.

    Raises
    ------
    SettingsError : names the setting, its value and what it must be.
    """
    for name, value in values.items():
        if not rules[name].holds(value):
            raise SettingsError(f"{name} is {shown(value)}: it must be {rules[name].wanted}")


def check_names(given: Iterable[str], known: Collection[str]) -> None:
    """Refuse settings that there are not.

    Raises
    ------
    SettingsError : names the setting and the one that was probably meant.
    """
    for name in given:
        if name not in known:
            near = get_close_matches(name, known, 1)
            remedy = f"did you mean {near[0]!r}?" if near else f"choose from {', '.join(known)}"
            raise SettingsError(f"no setting {name!r}: {remedy}")


def optional(rule: Rule) -> Rule:
    """A rule that None keeps as well."""
    return Rule(lambda value: value is None or rule.holds(value), rule.wanted)


def whole(least: int, most: int | None = None) -> Rule:
    """A whole number, numpy's included."""

    def holds(value: Any) -> bool:
        is_whole = isinstance(value, Integral) and not isinstance(value, bool)
        return is_whole and least <= int(value) and (most is None or int(value) <= most)

    return Rule(holds, f"a whole number, {f'{least} to {most}' if most else f'{least} or more'}")


def number(least: float, most: float) -> Rule:
    """A number in a range, numpy's included."""

    def holds(value: Any) -> bool:
        return NUMBER.holds(value) and least <= float(value) <= most

    return Rule(holds, f"a number from {least:g} to {most:g}")


def one_of(*choices: str) -> Rule:
    """One of some words."""
    *others, last = choices
    wanted = f"{', '.join(others)} or {last}"
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


FLAG = Rule(lambda value: isinstance(value, bool), "True or False")
NUMBER = Rule(
    lambda value: isinstance(value, Real) and not isinstance(value, bool) and _is_finite(value),
    "a finite number",
)
STRING = Rule(lambda value: isinstance(value, str), "a string")
PATH = Rule(lambda value: isinstance(value, str | os.PathLike), "the path of a file")
WORDS = Rule(
    lambda value: (
        isinstance(value, Collection)
        and not isinstance(value, str | bytes)
        and all(isinstance(word, str) for word in value)
    ),
    "a list or set of words",
)
