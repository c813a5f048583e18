"""Corpora of a contrast: its two sides, seen once for what they are, and read alike."""

from __future__ import annotations

import logging
import math
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from wordmine.counting import (
    Counted,
    Counting,
    Encoded,
    Numbers,
    count_encoded,
    encode,
    is_counts,
    join,
    occurrences,
    worded,
)
from wordmine.discovery import Learned
from wordmine.errors import CorpusError, CountsError, number
from wordmine.lexicon import Lexicon
from wordmine.runtime import Workspace, progress
from wordmine.symbols import is_han, spell
from wordmine.terminology import passages
from wordmine.terminology.settings import Name
from wordmine.terminology.usage import Usage
from wordmine.text import Corpus, Paths, Reading, beginning, identity, signatures

Material: TypeAlias = Corpus | Counted
"""Text, or counts of text."""

Side: TypeAlias = Lexicon | Sequence[Material]
"""What one side of a contrast is: a lexicon, or texts and counts in their order."""

_ENOUGH = 1 << 22
"""Symbols of text in which words are learned well; if the domain has fewer, of the background."""

_LEAST_SYMBOLS: dict[Name, int] = {"domain": 1_000, "background": 10_000}
"""A smaller background says little of what is common, a smaller domain little of anything."""

_UNKNOWN_SHARE = 0.1
"""Share of the domain's ideographs, unknown to the background, that suggests another script."""

_log = logging.getLogger("wordmine")


def given(
    name: Name,
    corpus: Paths | Counted | Lexicon | None,
    texts: Iterable[str] | None,
    reading: Reading,
) -> Corpus | Counted | Lexicon:
    """What is given for a side, of which nothing is read yet.

    Parameters
    ----------
    name : which side it is.
    corpus, texts : see `wordmine.contrast`.
    reading : how to read text.

    Raises
    ------
    CorpusError : it is nothing that can be read.
    """
    if texts is None and isinstance(corpus, Counted | Lexicon):
        return corpus
    try:
        return Corpus(() if isinstance(corpus, Counted | Lexicon) else corpus, texts, reading)
    except CorpusError as error:
        raise CorpusError(f"the {name}: {error}") from None


def check_apart(domain: Corpus | Counted | Lexicon, background: Corpus | Counted | Lexicon) -> None:
    """Refuse sides that are one and the same, or share a file.

    Parameters
    ----------
    domain, background : as `given` gives them.

    Raises
    ------
    CorpusError : they are or do; or a folder cannot be listed.
    """
    if domain is background or _texts(domain) is _texts(background) is not None:
        raise CorpusError("the domain and the background are the same: give two corpora")
    there = {identity(path) for path in _files(background)} - {None}
    for path in _files(domain):
        if identity(path) in there:
            raise CorpusError(
                f"{path}: is both domain and background: a text has no terms against itself: "
                "leave it out of one"
            )


def check_there(side: Corpus | Counted | Lexicon) -> None:
    """Refuse a side of which a file is missing; raises `CorpusError`."""
    for path in side.paths if isinstance(side, Corpus) else ():
        if os.fspath(path) != "-" and not path.exists():
            raise CorpusError(f"{path}: no such file; check the path")


def _texts(side: Corpus | Counted | Lexicon) -> object:
    return side.texts if isinstance(side, Corpus) else None


def _files(side: Corpus | Counted | Lexicon) -> list[Path]:
    return side.files() if isinstance(side, Corpus) else []


def opened(side: Corpus | Counted | Lexicon, workspace: Workspace) -> Side:
    """See whether the files of a side are text, counts or a lexicon, and load what is not text.

    Parameters
    ----------
    side : as `given` gives it.
    workspace : where what is derived from counts is to be.

    Raises
    ------
    CorpusError : a file cannot be read.
    CountsError, LexiconError : it is damaged.
    """
    if isinstance(side, Lexicon):
        return side
    if isinstance(side, Counted) or side.texts is not None:
        return [side]
    if len(side.paths) == 1 and _kind(side.paths[0]) == "lexicon":
        return Lexicon.load(side.paths[0])
    parts: list[Material] = []
    for counted, paths in groupby(side.paths, is_counts):
        if counted:
            progress.begin("loading")
            parts += [Counted.load(path, workspace) for path in paths]
        else:
            parts.append(Corpus(list(paths), reading=side.reading))
    return parts


def _kind(path: Path) -> signatures.Kind | None:
    """What wordmine wrote to a file, compressed or not; None if it is something else."""
    return signatures.kind(beginning(path, signatures.LONGEST))


@dataclass(frozen=True)
class Texts:
    """The texts of both sides, read alike.

    Attributes
    ----------
    domain, background : the texts.
    counting : how to count the text that words are learned from; the least count is chosen if it is
        None.
    reading : how they were read.
    workspace : where they are kept.
    """

    domain: Encoded
    background: Encoded
    counting: Counting
    reading: Reading
    workspace: Workspace

    @classmethod
    def read(
        cls,
        domain: Sequence[Material],
        background: Sequence[Material],
        wanted: Counting,
        reading: Reading,
        workspace: Workspace,
    ) -> Texts:
        """Read both sides.

        Parameters
        ----------
        domain, background : texts and counts.
        wanted : how to count; a `min_count` of None is chosen from the size of the domain.
        reading : how to read texts.
        workspace : where they are to be, and what to work with.

        Raises
        ------
        CorpusError : a text cannot be read or holds no Chinese text, or both are the same.
        CountsError : counts were made with other settings.
        StorageError : there is no room.
        """
        made = [part.settings for part in (*domain, *background) if isinstance(part, Counted)]
        has_text = len(made) < len(domain) + len(background)
        if not has_text and not reading.is_usual():
            raise CountsError(
                "these counts are of text that was read already: say how to read it when you count "
                "it"
            )
        numbers: Numbers = _agreed("numbers", wanted.numbers, made) or "drop"
        _agreed("t2s", reading.t2s if has_text else None, made)
        read = partial(_read, workspace=workspace, keep_numbers=numbers == "keep")
        texts = read(domain, "domain"), read(background, "background")
        return cls(*texts, replace(wanted, numbers=numbers), reading, workspace)

    def __post_init__(self) -> None:
        """Refuse texts that cannot be compared, and choose the least count."""
        _check_overlap(self.domain, self.background)
        least = self.counting.min_count or max(2, round(math.log10(self.domain.total) - 2))
        object.__setattr__(self, "counting", replace(self.counting, min_count=least))

    def usage(self, learned: Learned) -> Usage:
        """How n-grams are used in the background."""
        return Usage.of_other(learned, self.background, self.worth())

    def worth(self) -> NDArray[np.int32]:
        """What each symbol of the background tells for the field."""
        return passages.worth(self.domain, self.background)

    def sample(self, size: int) -> Encoded:
        """About so many symbols of the background."""
        return self.background.sample(size)

    def count(self, word: str, name: Name) -> int:
        """How often a word stands on a side, be it a candidate or not."""
        text = self.domain if name == "domain" else self.background
        symbols = spell(word, keep_numbers=self.counting.numbers == "keep")
        return occurrences(text.symbols, text.alphabet.numbers(symbols))

    def counted(self) -> Counted:
        """The n-grams of the domain, and of what else it takes to learn words well."""
        lacking = max(0, _ENOUGH - self.domain.total)
        parts = [self.domain, *([self.sample(lacking)] if lacking else [])]
        text = parts[0] if len(parts) == 1 else join(parts, self.workspace)
        return count_encoded(text, self.counting.described(self.reading), self.workspace)


def _read(
    parts: Sequence[Material], name: Name, *, workspace: Workspace, keep_numbers: bool
) -> Encoded:
    """The parts of a side as one text."""
    found = [
        Encoded.of(part)
        if isinstance(part, Counted)
        else encode(part, workspace, keep_numbers=keep_numbers, name=f"the {name}")
        for part in parts
    ]
    return found[0] if len(found) == 1 else join(found, workspace)


def _agreed(name: str, asked: object, made: Sequence[Mapping[str, Any]]) -> Any:
    """The value of a setting, which counts were made with or which is asked for."""
    values = [settings.get(name, False) for settings in made]
    for value in values:
        if value != values[0]:
            raise CountsError(
                f"the counts differ in {name}: {worded(values[0])} and {worded(value)}: make all "
                "with the same settings"
            )
        if asked not in (None, value):
            given = f"--{name}" if isinstance(value, bool) else f"--{name} {value}"
            remedy = f"leave out {given}" if value is False else f"give {given}"
            raise CountsError(
                f"the counts were made with {name} {worded(value)}, not {worded(asked)}: make them "
                f"anew, or {remedy}"
            )
    return values[0] if values else asked


def _check_overlap(domain: Encoded, background: Encoded) -> None:
    """Refuse texts that share nothing, and warn of those that are hard to compare."""
    known = set(background.alphabet.symbols)
    pairs = zip(domain.alphabet.symbols, domain.frequencies[1:].tolist(), strict=True)
    han = [(symbol in known, uses) for symbol, uses in pairs if is_han(symbol)]
    foreign = sum(uses for is_known, uses in han if not is_known) / sum(uses for _, uses in han)
    if foreign == 1:
        raise CorpusError(
            "the domain and the background have no character in common: check that they are the "
            "right files and in the right encoding"
        )
    if _uses(domain) == _uses(background):
        raise CorpusError(
            "the domain and the background hold the same text, which has no terms against itself: "
            "give two corpora"
        )
    sides: dict[Name, Encoded] = {"domain": domain, "background": background}
    for side, found in sides.items():
        if found.total < _LEAST_SYMBOLS[side]:
            _log.warning(
                "the %s has only %s: give it more text, or what is common cannot be told from what "
                "is special",
                side,
                number(found.total, "symbol"),
            )
    if background.total >= _LEAST_SYMBOLS["background"] and foreign > _UNKNOWN_SHARE:
        _log.warning(
            "%.0f %% of the characters of the domain are unknown to the background: if one is "
            "Traditional and the other Simplified, read both with --t2s",
            100 * foreign,
        )


def _uses(text: Encoded) -> dict[str, int]:
    """How often each symbol occurs."""
    pairs = zip(text.alphabet.symbols, text.frequencies[1:].tolist(), strict=True)
    return {symbol: uses for symbol, uses in pairs if uses}
