"""Sides: the texts that a contrast compares, read alike."""

from __future__ import annotations

import logging
import math
import os
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from wordmine.counting import Counted, Encoded, counter, is_counts
from wordmine.discovery import Selection
from wordmine.errors import CorpusError, CountsError
from wordmine.runtime import Workspace, progress
from wordmine.symbols import classes
from wordmine.text import Corpus, Reading, files

_ENOUGH = 1 << 22
"""Symbols of text in which words are learned well; if the domain has fewer, of the background."""

_LEAST_SYMBOLS = {"domain": 1_000, "background": 10_000}
"""A smaller background says little of what is common, a smaller domain little of anything."""

_FOREIGN = 0.1
"""Share of the domain's ideographs, unknown to the background, that suggests another script."""

_log = logging.getLogger("wordmine")


class Sides:
    """The two sides of a contrast, read alike.

    Parameters
    ----------
    domain, background : texts, counts of them, or both.
    reading : how to read texts.
    wanted : what to look for in them.

    Attributes
    ----------
    workspace : where texts are kept.
    domain, background : the texts.
    settings : how to count the text that words are learned from.
    """

    def __init__(
        self,
        domain: Corpus | Counted,
        background: Corpus | Counted,
        reading: Reading,
        wanted: Selection,
    ) -> None:
        self.workspace = Workspace(wanted.memory, wanted.tmp)
        sides = {"the domain": self._parts(domain), "the background": self._parts(background)}
        parts = [part for side in sides.values() for part in side]
        made = [part.settings for part in parts if isinstance(part, Counted)]
        if len(made) == len(parts) and reading != Reading():
            raise CountsError(
                "counts are of text that was read before: say how to read it when counting it"
            )
        numbers = _agreed("numbers", wanted.numbers, made) or "drop"
        _agreed("t2s", reading.t2s if len(made) < len(parts) else None, made)
        self.domain, self.background = (
            self._encoded(side, name, reading, wanted.threads, keep_numbers=numbers == "keep")
            for name, side in sides.items()
        )
        _check_overlap(self.domain, self.background)
        least = wanted.min_count or max(2, round(math.log10(self.domain.total) - 2))
        self.settings: dict[str, Any] = {
            "min_count": int(least),
            "max_len": int(wanted.max_len or counter.MAX_LEN),
            "numbers": numbers,
            **reading.traces(),
        }

    def counted(self, threads: int | None) -> Counted:
        """The n-grams of the domain, and of what else it takes to learn words well."""
        lacking = max(0, _ENOUGH - self.domain.total)
        parts = [self.domain, *([self.background.sample(lacking)] if lacking else [])]
        text = counter.join(parts, self.workspace)
        return counter.count_encoded(text, self.settings, threads, self.workspace)

    def _parts(self, corpus: Corpus | Counted) -> list[Corpus | Counted]:
        """Counts that were made before, and the texts between them, in their order."""
        if isinstance(corpus, str | os.PathLike):
            return [self._loaded(corpus)] if is_counts(corpus) else [corpus]
        if isinstance(corpus, list | tuple) and all(isinstance(p, os.PathLike) for p in corpus):
            parts: list[Corpus | Counted] = []
            for counted, paths in groupby(corpus, is_counts):
                together = list(paths)
                parts += map(self._loaded, together) if counted else [together]
            return parts or [corpus]
        return [corpus]

    def _loaded(self, path: str | os.PathLike[str]) -> Counted:
        progress.begin("loading")
        return Counted.load(path, self.workspace)

    def _encoded(
        self,
        parts: Sequence[Corpus | Counted],
        name: str,
        reading: Reading,
        threads: int | None,
        *,
        keep_numbers: bool,
    ) -> Encoded:
        found = [
            Encoded.of(part)
            if isinstance(part, Counted)
            else counter.encode(
                part, reading, self.workspace, keep_numbers=keep_numbers, threads=threads, name=name
            )
            for part in parts
        ]
        return found[0] if len(found) == 1 else counter.join(found, self.workspace)


def _agreed(name: str, asked: object, made: Sequence[Mapping[str, Any]]) -> Any:
    """The value of a setting, which counts were made with or which is asked for."""
    values = [settings.get(name, False) for settings in made]
    for value in values:
        if value != values[0]:
            raise CountsError(
                f"the counts differ in {name}: {values[0]} and {value}: make all with the same "
                "settings"
            )
        if asked not in (None, value):
            raise CountsError(
                f"the counts were made with {name} {value}, not {asked}: make them anew, or ask "
                f"for {value}"
            )
    return values[0] if values else asked


def check_apart(domain: object, background: object, reading: Reading) -> None:
    """Refuse a file that is on both sides.

    Raises
    ------
    CorpusError : there is one, or both sides are the same; or a folder cannot be listed.
    """
    if domain is background:
        raise CorpusError("the domain and the background are the same: give two corpora")
    there = {_identity(path) for path in _files(background, reading)}
    for path in _files(domain, reading):
        if _identity(path) in there:
            raise CorpusError(
                f"{path}: is both domain and background: a text has no terms against itself: "
                "leave it out of one"
            )


def _files(corpus: object, reading: Reading) -> Iterator[Path]:
    """The files of a corpus that there are."""
    paths = corpus if isinstance(corpus, list | tuple) else [corpus]
    if isinstance(corpus, str):
        paths = [Path(corpus)]
    for path in paths:
        if isinstance(path, os.PathLike) and os.path.exists(path):
            yield from files(Path(path), reading.glob)


def _identity(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino


def _check_overlap(domain: Encoded, background: Encoded) -> None:
    """Refuse texts that share nothing, and warn of those that are hard to compare."""
    known = set(background.alphabet.symbols)
    pairs = zip(domain.alphabet.symbols, domain.frequencies[1:].tolist(), strict=True)
    han = [(symbol in known, uses) for symbol, uses in pairs if classes.is_han(symbol)]
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
    for side, found in (("domain", domain), ("background", background)):
        if found.total < _LEAST_SYMBOLS[side]:
            _log.warning(
                "the %s has only %s symbols: give it more text, or what is common cannot be told "
                "from what is special",
                side, f"{found.total:,}",
            )  # fmt: skip
    if background.total >= _LEAST_SYMBOLS["background"] and foreign > _FOREIGN:
        _log.warning(
            "%.0f %% of the characters of the domain are unknown to the background: if one is "
            "Traditional and the other Simplified, read both with --t2s",
            100 * foreign,
        )


def _uses(text: Encoded) -> dict[str, int]:
    """How often each symbol occurs."""
    pairs = zip(text.alphabet.symbols, text.frequencies[1:].tolist(), strict=True)
    return {symbol: uses for symbol, uses in pairs if uses}
