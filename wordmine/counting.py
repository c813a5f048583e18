"""Counting: from a corpus, or from parts counted before, to a counted text."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Sequence
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from wordmine import alphabet, ngrams
from wordmine.alphabet import BREAK, Alphabet
from wordmine.corpus import Corpus, blocks
from wordmine.countfile import Counted
from wordmine.errors import CorpusError, CountsError, SettingsError
from wordmine.parallel import available_threads
from wordmine.reading import Reading

Numbers: TypeAlias = Literal["drop", "keep"]
_Encoded: TypeAlias = tuple[Alphabet, NDArray[np.int32], NDArray[np.int64]]

MAX_LEN = 5
"""Default length to which n-grams are counted throughout, symbols."""

_MOST = np.iinfo(np.int32).max
"""Greatest count that an n-gram can have."""

_LONGEST = 32
"""Greatest such length."""


def chosen_min_count(total: int) -> int:
    """The least count that suits a corpus of so many symbols.

    log10(N) - 2, rounded, but at least 2: 2 up to 30,000 symbols, 4 at a million, 5 at twenty.
    """
    return max(2, round(math.log10(max(total, 1)) - 2))


def count(
    corpus: Corpus,
    *,
    min_count: int | None = None,
    max_len: int | None = None,
    numbers: Numbers | None = None,
    threads: int | None = None,
    on_stage: Callable[[str], None] = lambda stage: None,
    **reading: Any,
) -> Counted:
    """Count the n-grams of a corpus.

    Parameters
    ----------
    corpus : a path, several paths (as `os.PathLike`), or strings of text; a path may be a file, a
        folder, or ``-`` for standard input.
    min_count : least count of an n-gram; None chooses it from the size of the corpus.
    max_len : longest n-gram, symbols; None for `MAX_LEN`.
    numbers : "drop" makes every number the same symbol, which no word contains; "keep" makes
        each a symbol like others; None for "drop".
    threads : how many threads to work with, None for all; the result does not depend on it.
    on_stage : called with the name of each stage of the work as it begins.
    **reading : how to read the corpus, see `wordmine.reading.Reading`.

    Raises
    ------
    SettingsError : a setting has a value it cannot have.
    CorpusError : the corpus cannot be read or holds no Chinese text.
    """
    check(min_count, max_len, numbers, threads)
    on_stage("reading")
    encoded = alphabet.encode(blocks(corpus, Reading(**reading)), keep_numbers=numbers == "keep")
    if not any(map(alphabet.is_han, encoded[0].symbols)):
        raise CorpusError(
            "no Chinese text in the corpus: check that it is the right one and encoded as it says"
        )
    on_stage("counting")
    return _count(encoded, min_count, max_len or MAX_LEN, numbers or "drop", threads)


def check(
    min_count: int | None, max_len: int | None, numbers: str | None, threads: int | None
) -> None:
    """Refuse settings that cannot be.

    Raises
    ------
    SettingsError : names the setting, its value and what it must be.
    """
    for name, value, valid, wanted in (
        (
            "min_count",
            min_count,
            min_count is None or 1 <= min_count < 2**31,
            "from 1 to 2147483647",
        ),
        ("max_len", max_len, max_len is None or 2 <= max_len <= _LONGEST, f"2 to {_LONGEST}"),
        ("numbers", numbers, numbers in (None, "drop", "keep"), "drop or keep"),
        ("threads", threads, threads is None or threads >= 1, "1 or more"),
    ):
        if not valid:
            raise SettingsError(f"{name} is {value!r}: it must be {wanted}")


def merge(
    parts: Sequence[str | os.PathLike[str] | Counted], *, threads: int | None = None
) -> Counted:
    """Put counted texts together, as if one corpus after the other had been counted at once.

    A counts file holds its text, which takes less room than all the n-grams too rare to be kept
    would, so that merging counts the joined text and loses nothing.

    Parameters
    ----------
    parts : counts files, or counted texts, in order.
    threads : how many threads to work with, None for all; the result does not depend on it.

    Raises
    ------
    CountsError : a file is not valid, or the parts were counted with different settings.
    """
    loaded = [part if isinstance(part, Counted) else Counted.load(part) for part in parts]
    if not loaded:
        raise CountsError("nothing to merge: name the counts files")
    settings = dict(loaded[0].settings)
    for part in loaded[1:]:
        for name, value in part.settings.items():
            if value != settings[name]:
                raise CountsError(
                    f"the parts differ in {name}: {_shown(settings[name])} and {_shown(value)}: "
                    "count them with the same settings"
                )
    return _count(_joined(loaded), threads=threads, **settings)


def _shown(value: object) -> object:
    return "chosen from the size" if value is None else value


def _count(
    encoded: _Encoded,
    min_count: int | None,
    max_len: int,
    numbers: Numbers,
    threads: int | None,
) -> Counted:
    least = min_count or chosen_min_count(int(encoded[2][1:].sum()))
    workers = threads or available_threads()
    counts, longest = ngrams.count(*encoded, max_len=max_len, min_count=least, threads=workers)
    settings = {"min_count": min_count, "max_len": max_len, "numbers": numbers}
    return Counted(counts, longest, settings)


def _joined(parts: Sequence[Counted]) -> _Encoded:
    """The texts of the parts, one after the other, as `wordmine.alphabet.encode` gives them."""
    names = sorted({name for part in parts for name in part.counts.alphabet.symbols})
    numbers = {name: number for number, name in enumerate(names, 1)}
    texts = [np.zeros(1, np.int32)]
    frequencies = np.zeros(len(names) + 1, np.int64)
    for part in parts:
        own = part.counts.alphabet.symbols
        renumbered = np.array([BREAK, *(numbers[name] for name in own)], np.int32)
        texts.append(renumbered[part.text()[1:]])  # each text begins and ends with a break
        frequencies[renumbered[1:]] += part.counts.counts[: len(own)]
    return Alphabet(names), np.concatenate(texts), frequencies
