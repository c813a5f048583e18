"""Tails: what may follow a word in the line of a dictionary, counts and tags."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from math import inf
from typing import NamedTuple, Protocol

_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?(?:[eE][+-]?\d+)?|[+-]?\.\d+")
_LIKE_NUMBER = re.compile(r"[+-]?\d[\w.,]*", re.ASCII)
_NAME = re.compile(r"[A-Za-z']+\d?")
_NATURE = re.compile(r"[a-z][A-Za-z']*\d?")
"""What HanLP calls a tag; people add their own."""

_MOST = 0.9
"""Share of lines that is nearly all of them."""

TAGS = frozenset(
    re.findall(
        r"\w+",
        """
        a ad ag al an b bg bl c cc d df dg dl e eng f g h i j k l m mg mq n nb nba nbc nbp nf ng nh
        nhd nhm ni nic nis nit nl nm nmc nn nnd nnt nr nr1 nr2 nrf nrfg nrj nrt ns nsf nt ntc ntch
        nth nto nts ntu nx nz o p pba pbei q qg qt qv r rg rr ry rys ryt ryv rz rzs rzt rzv s t tg
        u ud ude1 ude2 ude3 udh ug uj ul ule uls usuo uv uyy uz uzhe v vd vf vg vi vl vn vq vshi vx
        vyou w x xe xs xu xx y yg z zg PER LOC ORG TIME NOUN VERB PROPN ADJ ADV NUM NN NR NT VV VA
        JJ AD CD OD
        """,
    )
)
"""Tags of jieba, HanLP, the People's Daily, the Chinese Treebank and Universal Dependencies."""


class Entry(NamedTuple):
    """A word, and how often it occurs, None if that is not known."""

    word: str
    frequency: float | None


class Form(Protocol):
    """How the lines of a word list are written."""

    shown: str
    """How, in a few words."""

    def entries(self, line: str) -> list[Entry]:
        """The entries of a line; raises `ValueError`, saying why, if it is not understood."""


def numbers(tail: Sequence[str], tags: Collection[str] | None = TAGS) -> list[str] | None:
    """The numbers in the fields that follow a word.

    These are a count, a count and a tag (jieba), a tag, or tags and counts in turn (HanLP 1.x).

    Parameters
    ----------
    tail : the fields, none of them empty.
    tags : what may be a tag before a count or without one; None for whatever HanLP takes for one.

    Returns
    -------
    the fields that should be numbers; None if the tail is no such one.
    """
    if len(tail) < 2:
        if not tail or _is_tag(tail[0], tags or TAGS):
            return []
        return list(tail) if _LIKE_NUMBER.fullmatch(tail[0]) or is_number(tail[0]) else None
    if len(tail) == 2 and _LIKE_NUMBER.fullmatch(tail[0]) and _NAME.fullmatch(tail[1]):
        return [tail[0]]
    is_paired = len(tail) % 2 == 0 and all(map(_LIKE_NUMBER.fullmatch, tail[1::2]))
    return list(tail[1::2]) if is_paired and all(_is_tag(one, tags) for one in tail[::2]) else None


def _is_tag(field: str, tags: Collection[str] | None) -> bool:
    return _NATURE.fullmatch(field) is not None if tags is None else field in tags


def count(fields: Iterable[str]) -> float | None:
    """The sum of counts, None if there are none.

    Raises
    ------
    ValueError : one is no number above 0.
    """
    found = list(map(number, fields))
    return sum(found) if found else None


def number(field: str) -> float:
    """The count that a field is; raises as `count` does."""
    if not is_number(field):
        raise ValueError(f"{field!r} stands where a count should")
    value = float(field.replace(",", ""))
    if not 0 < value < inf:
        raise ValueError(f"the count {field} is not above 0")
    return value


def is_number(field: str) -> bool:
    """Whether a field is a number, as people and programs write them."""
    return _NUMBER.fullmatch(field) is not None


def most(holds: Iterable[bool]) -> bool:
    """Whether something holds of nearly all."""
    found = list(holds)
    return sum(found) >= _MOST * len(found) > 0
