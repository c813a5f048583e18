"""Checks of entries: what words, statistics and settings can be, and which entry is not so."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wordmine.errors import LexiconError

JSON: TypeAlias = "bool | int | float | str | Sequence[JSON] | Mapping[str, JSON] | None"
JSONObject: TypeAlias = Mapping[str, JSON]

GREATEST = 1e11
"""Up to it, four decimals of a double can be written and read back unchanged."""

LONGEST = 1000
"""Characters that a word may have; what is longer is no word, and slow to find."""

FAILED = re.compile(r"#(?:NAME\?|REF!|N/A|VALUE!|DIV/0!|NUM!|NULL!)")
"""What a spreadsheet shows where a formula failed, or it took a word for one."""

_UNFIT = re.compile(
    "^ | $| (?= )|[^\\S \n]|[\x00-\t\v-\x1f\x7f-\x9f\ufeff\ud800-\udfff]", re.MULTILINE
)
"""What does not survive in a file of lines: whitespace, but for a single blank between two parts of
a word; controls, byte order marks, surrogates."""


class EntryError(LexiconError):
    """What is wrong with one entry or line, counted from 0."""

    def __init__(self, at: int, what: str) -> None:
        super().__init__(f"entry {at + 1}: {what}")
        self.at, self.what = at, what


def fault(word: str) -> str | None:
    """What is wrong with a word, and what to do about it; None if nothing is."""
    if not isinstance(word, str):
        return f"the word {word!r} is no string: give a str"
    if not word:
        return "the word is empty: delete the entry"
    if len(word) > LONGEST:
        return f"the word {word[:20]!r}… has {len(word):,} characters: leave it out"
    if FAILED.fullmatch(word):
        return f"{word}: a formula failed here: restore the word"
    if unfit := "\n" if "\n" in word else _UNFIT.search(word):
        return f"the word {word!r} holds {unfit[0]!r}: leave it out"
    return None


def ranks(words: Sequence[str]) -> dict[str, int]:
    """Where each word stands, from 0.

    Raises
    ------
    EntryError : a word has a `fault`, or is there twice.
    """
    try:
        found = dict(zip(words, range(len(words)), strict=True))
        is_short = max(map(len, words), default=0) <= LONGEST
        distinct = len(found) == len(words) and "" not in found
        lines = "\n".join(words)
        is_flat = lines.count("\n") < max(len(words), 1)
        if distinct and is_short and is_flat and not _UNFIT.search(lines):
            return found
    except TypeError:  # a word is no string
        pass
    found = {}
    for rank, word in enumerate(words):
        if what := fault(word):
            raise EntryError(rank, what)
        if found.setdefault(word, rank) != rank:
            raise EntryError(rank, f"the word {word!r} is there twice: delete one entry")
    raise AssertionError("no word is at fault")


def statistic(
    name: str,
    values: ArrayLike,
    size: int,
    kind: type,
    *,
    positive: bool,
    most: float = GREATEST,
) -> NDArray[Any]:
    """A copy of a column, (size,) int64 or float64, the latter to four decimals; read-only.

    Parameters
    ----------
    name : the statistic.
    values : what is given for it.
    size : how many entries there are.
    kind : int or float.
    positive : whether it is never negative; whole numbers never are.
    most : the greatest that it can be.

    Raises
    ------
    LexiconError : the column is of another length or type.
    EntryError : a number is not finite, or too great, or negative where it cannot be.
    """
    array = np.asarray(values)
    noun, codes = ("whole number", "iu") if kind is int else ("number", "iuf")
    if array.shape != (size,) or (size and array.dtype.kind not in codes):
        raise LexiconError(f"{name} is {array.dtype} of shape {array.shape}: give {size} {noun}s")
    least = 0 if positive or kind is int else -most
    wrong = np.flatnonzero(~((array >= least) & (array <= most)))
    if len(wrong):
        what = f"{name} is {array[wrong[0]]}: give a {noun} from {least:g} to {most:g}"
        raise EntryError(int(wrong[0]), what)
    # Adding zero turns -0.0 into 0.0, which is written without a sign.
    kept = array.astype(np.int64) if kind is int else np.rint(array.astype(float) * 1e4) / 1e4 + 0.0
    kept.setflags(write=False)
    return kept


def plain(settings: JSONObject) -> dict[str, JSON]:
    """A copy of settings that is what a file brings back.

    Raises
    ------
    LexiconError : a name is not an identifier, or a value is not JSON.
    """
    for name in settings:
        if not name.isidentifier():
            raise LexiconError(f"the setting {name!r} is not a name: use letters, digits and _")
    try:
        text = json.dumps(dict(settings), ensure_ascii=False, allow_nan=False)
        copy: dict[str, JSON] = json.loads(text.encode())
    except (TypeError, ValueError, RecursionError) as error:
        raise LexiconError(f"the settings are not JSON: {error}: give plain values") from None
    return copy
