"""Counting: from a corpus, or from parts counted before, to a counted text."""

from __future__ import annotations

import logging
import math
import os
from collections.abc import Collection, Sequence
from typing import Any, Literal, NamedTuple, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from wordmine.counting import ngrams
from wordmine.counting.countsfile import Counted
from wordmine.errors import CorpusError, CountsError
from wordmine.runtime import (
    Column,
    Growing,
    Listener,
    Storage,
    available_threads,
    chunks,
    progress,
    validation,
)
from wordmine.runtime.storage import RULES as STORAGE_RULES
from wordmine.symbols import BREAK, Alphabet, alphabet
from wordmine.text import Corpus, Reading, blocks, heading, size
from wordmine.text.reading import RULES as READING_RULES

Numbers: TypeAlias = Literal["drop", "keep"]

MAX_LEN = 5
"""Default length to which n-grams are counted throughout, symbols."""

_BYTES_PER_SYMBOL = 3
"""Of Chinese text in UTF-8."""

RULES = {
    "min_count": validation.optional(validation.whole(1, 2**31 - 1)),
    "max_len": validation.optional(validation.whole(2, 32)),
    "numbers": validation.optional(validation.one_of(*get_args(Numbers))),
    "threads": validation.optional(validation.whole(1)),
    **STORAGE_RULES,
}
"""What each setting of counting must be."""

_PARTS = validation.Rule(
    lambda parts: (
        isinstance(parts, Collection)
        and not isinstance(parts, str | Counted)
        and all(isinstance(part, str | os.PathLike | Counted) for part in parts)
    ),
    "a list of paths of counts files, or of what count returns",
)

_SAMPLED = 1 << 15
"""Symbols of text that a sample takes together."""

_ALIKE = ("min_count", "max_len", "numbers", "t2s")
"""The settings that all parts of a merged text must share."""

_log = logging.getLogger("wordmine")


class Encoded(NamedTuple):
    """A text as symbols, as `wordmine.symbols.alphabet.encode` gives it."""

    alphabet: Alphabet
    symbols: Column
    frequencies: NDArray[np.int64]

    @property
    def total(self) -> int:
        """Number of symbols, breaks left out."""
        return int(self.frequencies[1:].sum())

    @classmethod
    def of(cls, counted: Counted) -> Encoded:
        """The text of counts."""
        own = counted.counts.counts[: len(counted.counts.alphabet)]
        frequencies = np.concatenate(([0], own), dtype=np.int64)
        return cls(counted.counts.alphabet, counted.text(), frequencies)

    def sample(self, size: int) -> Encoded:
        """About so many of its symbols, evenly spread, in whole clauses; all if it has no more."""
        if size >= self.total:
            return self
        parts, step = [np.zeros(1, np.int32)], _SAMPLED * self.total // size
        for begin in range(0, len(self.symbols), step):
            piece = self.symbols[begin : begin + _SAMPLED]
            breaks = np.flatnonzero(piece == BREAK)
            parts += [piece[breaks[0] + 1 : breaks[-1] + 1]] if len(breaks) else []
        symbols = np.concatenate(parts)
        return Encoded(
            self.alphabet, symbols, np.bincount(symbols, minlength=len(self.frequencies))
        )

    def used(self) -> list[str]:
        """The symbols of the alphabet that occur."""
        uses = self.frequencies[1:].tolist()
        return [name for name, n in zip(self.alphabet.symbols, uses, strict=True) if n]

    def renumbering(self, names: Sequence[str]) -> NDArray[np.int32]:
        """(v + 1,) what a break and each symbol are in another alphabet: a break if it lacks it."""
        numbers = {name: number for number, name in enumerate(names, 1)}
        return np.array(
            [BREAK, *(numbers.get(name, BREAK) for name in self.alphabet.symbols)], np.int32
        )


def chosen_min_count(total: int) -> int:
    """The least count that suits a corpus of so many symbols.

    2 up to thirty million symbols, and four more for each factor of ten: what occurs twice is worth
    knowing (`benchmarks/QUALITY.md`), but n-grams that do would fill the memory.
    """
    return max(2, round(2 + 4 * math.log10(max(total, 1) / 3e7)))


def count(
    corpus: Corpus,
    *,
    min_count: int | None = None,
    max_len: int | None = None,
    numbers: Numbers | None = None,
    threads: int | None = None,
    memory: int | str | None = None,
    tmp: str | os.PathLike[str] | None = None,
    on_progress: Listener | None = None,
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
    memory : most memory to use, bytes or a text such as "2G"; None for half of what is available.
        Nor does the result depend on it: what does not fit is kept in files.
    tmp : the folder for these files, None for the system's.
    on_progress : called again and again with the stage of the work, how much of it is done, and
        of how much (0 where nobody knows): bytes while reading, symbols later.
    **reading : how to read the corpus, see `wordmine.text.reading.Reading`.

    Raises
    ------
    SettingsError : a setting has a value it cannot have.
    CorpusError : the corpus cannot be read or holds no Chinese text.
    StorageError : there is no room, in memory or on disk.
    """
    given = {
        "min_count": min_count, "max_len": max_len, "numbers": numbers, "threads": threads,
        "memory": memory, "tmp": tmp,
    }  # fmt: skip
    validation.check(given, RULES)
    validation.check_names(reading, [*RULES, *READING_RULES, "on_progress"])
    how = Reading(**reading)
    settings = {
        # Numpy's whole numbers are no JSON.
        "min_count": None if min_count is None else int(min_count),
        "max_len": int(max_len or MAX_LEN),
        "numbers": numbers or "drop",
        **how.traces(),
    }
    storage = Storage(memory, tmp)
    with progress.told_to(on_progress):
        encoded = encode(corpus, how, storage, keep_numbers=numbers == "keep", threads=threads)
        return count_encoded(encoded, settings, threads, storage)


def encode(
    corpus: Corpus,
    how: Reading,
    storage: Storage,
    *,
    keep_numbers: bool,
    threads: int | None,
    name: str = "the corpus",
) -> Encoded:
    """Read a corpus as symbols.

    Parameters
    ----------
    corpus : see `count`.
    how : how to read it.
    storage : where the symbols are to be.
    keep_numbers, threads : as for `wordmine.symbols.alphabet.encode`.
    name : what to call the corpus in errors.

    Raises
    ------
    CorpusError : the corpus cannot be read or holds no Chinese text.
    StorageError : there is no room.
    """
    progress.begin("reading", nbytes := size(corpus, how))
    storage.foresee(nbytes // _BYTES_PER_SYMBOL)
    encoded = alphabet.encode(
        blocks(corpus, how, storage), storage, keep_numbers=keep_numbers,
        threads=threads or available_threads(),
    )  # fmt: skip
    if not any(map(alphabet.is_han, encoded[0].symbols)):
        raise CorpusError(
            f"{heading(corpus)}no Chinese text in {name}: check that it is the right one and "
            "encoded as it says"
        )
    return Encoded(*encoded)


def merge(
    parts: Sequence[str | os.PathLike[str] | Counted],
    *,
    threads: int | None = None,
    memory: int | str | None = None,
    tmp: str | os.PathLike[str] | None = None,
    on_progress: Listener | None = None,
) -> Counted:
    """Put counted texts together, as if one corpus after the other had been counted at once.

    A counts file holds its text, which takes less room than all the n-grams too rare to be kept
    would, so that merging counts the joined text and loses nothing.

    Parameters
    ----------
    parts : counts files, or counted texts, in order.
    threads, memory, tmp, on_progress : as for `count`.

    Where lines that repeat were dropped from a part (`dedup`), that says nothing of the other
    parts: the settings of the merged text then have "within parts" for `dedup`.

    Raises
    ------
    SettingsError : the parts are no list of these.
    CountsError : a file is not valid, or the parts were counted with different settings.
    CorpusError : together they hold more symbols than can be counted at once.
    StorageError : there is no room, in memory or on disk.
    """
    validation.check(
        {"parts": parts, "threads": threads, "memory": memory, "tmp": tmp},
        {"parts": _PARTS, "threads": RULES["threads"], **STORAGE_RULES},
    )
    storage = Storage(memory, tmp)
    loaded = [part if isinstance(part, Counted) else Counted.load(part, storage) for part in parts]
    if not loaded:
        raise CountsError("nothing to merge: name the counts files")
    with progress.told_to(on_progress):
        joined = join(list(map(Encoded.of, loaded)), storage)
        return count_encoded(joined, _common_settings(loaded), threads, storage)


def _common_settings(parts: Sequence[Counted]) -> dict[str, Any]:
    """The settings that all parts share; how a part alone was read is left out."""
    first = parts[0].settings
    for part in parts[1:]:
        for name in _ALIKE:
            one, other = (_shown(settings.get(name, False)) for settings in (first, part.settings))
            if one != other:
                raise CountsError(
                    f"the parts differ in {name}: {one} and {other}: "
                    "count them with the same settings"
                )
    common = {
        name: value
        for name, value in first.items()
        if all(part.settings.get(name) == value for part in parts)
    }
    if len(parts) > 1 and any("dedup" in part.settings for part in parts):
        common["dedup"] = "within parts"
        _log.warning(
            "repeated lines were dropped within parts only: a line that is in several parts is "
            "counted in each; for none to be, count all texts at once with --dedup"
        )
    return common


def _shown(value: object) -> object:
    return "chosen from the size" if value is None else value


def count_encoded(
    encoded: Encoded, settings: dict[str, Any], threads: int | None, storage: Storage
) -> Counted:
    """Count the n-grams of a text that was read before; raises what `count` does."""
    least = settings["min_count"] or chosen_min_count(encoded.total)
    workers = threads or available_threads()
    progress.begin("counting", encoded.total)
    storage.foresee(len(encoded.symbols))
    counts, longest = ngrams.count(
        *encoded,
        max_len=settings["max_len"],
        min_count=least,
        threads=workers,
        storage=storage,
    )
    return Counted(counts, longest, settings, encoded.symbols)


def join(parts: Sequence[Encoded], storage: Storage) -> Encoded:
    """Put texts one after the other, with one alphabet; each begins where the one before ends.

    Raises
    ------
    CorpusError : together they hold more symbols than can be counted at once.
    StorageError : there is no room.
    """
    alphabet.check_size(1 + sum(len(part.symbols) - 1 for part in parts))
    names = sorted({name for part in parts for name in part.used()})
    symbols = Growing(storage, np.int32)
    symbols.append(np.zeros(1, np.int32))
    frequencies = np.zeros(len(names) + 1, np.int64)
    for part in parts:
        renumbered = part.renumbering(names)
        for begin, end in chunks(len(part.symbols)):
            # Each text begins and ends with a break.
            symbols.append(renumbered[part.symbols[max(begin, 1) : end]])
        frequencies[renumbered[1:]] += part.frequencies[1:]
    return Encoded(Alphabet(names), symbols.finish(), frequencies)
