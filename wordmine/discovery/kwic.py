"""Contexts: where words stand in a corpus, and what stands around them."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from itertools import starmap
from typing import NamedTuple

import numpy as np

from wordmine.counting import Counted, opened
from wordmine.runtime import Listener, Workspace, chunks, progress, validation
from wordmine.symbols import BREAK, Occurrence, automaton, fold, occurrences
from wordmine.text import Errors, Paths, Patterns, Reading, lines

K = 5
"""Default number of contexts of a word."""

WIDTH = 20
"""Default number of characters shown on each side of a word."""

_PASSAGE = 1 << 16
"""Characters of text searched at a time."""

_MOST = validation.whole(0)
_WORDS = validation.Rule(
    lambda words: (
        validation.WORDS.holds(words) and all(word and "\n" not in word for word in words)
    ),
    "a list of words, none of them empty or with a line end",
    is_list=True,
)


class Context(NamedTuple):
    """A place where a word stands.

    Attributes
    ----------
    source : the file, "standard input", or "text" for strings; None if nobody knows, as of counts.
    number : the line of a text, the record of a file of records, the string of a list, from 1;
        None if nobody knows.
    left, word, right : the word as it is written there, and what stands before and after it on its
        line.
    """

    source: str | None
    number: int | None
    left: str
    word: str
    right: str

    def place(self) -> str:
        """Its source and number, as in ``news.txt:12``; "" if nobody knows."""
        return "" if self.source is None else f"{self.source}:{self.number}"

    def __str__(self) -> str:
        """The word, marked, and what stands around it."""
        return f"{self.left}【{self.word}】{self.right}"


class Passage(NamedTuple):
    """A piece of a source: whole lines, or a part of a line that is long."""

    source: str | None
    number: int | None
    text: str

    def context(self, found: Occurrence, width: int) -> Context:
        """What stands around a word on its line, up to so many characters on each side."""
        text = self.text
        begin = max(text.rfind("\n", 0, found.start) + 1, found.start - width)
        end = text.find("\n", found.end)
        end = min(found.end + width, len(text) if end < 0 else end)
        number = self.number and self.number + text.count("\n", 0, found.start)
        left, word, right = (
            text[begin : found.start],
            text[found.start : found.end],
            text[found.end : end],
        )
        return Context(self.source, number, left.lstrip(), word, right.rstrip())


def concordance(
    corpus: Paths | Counted | None = None,
    words: Collection[str] = (),
    k: int = K,
    width: int = WIDTH,
    *,
    texts: Iterable[str] | None = None,
    memory: int | str | None = None,
    tmp: str | os.PathLike[str] | None = None,
    glob: Patterns = "*",
    exclude: Patterns = (),
    skip_unreadable: bool = False,
    encoding: str | None = None,
    errors: Errors = "strict",
    field: str | None = None,
    t2s: bool = False,
    on_progress: Listener | None = None,
) -> dict[str, list[Context]]:
    """Keywords in context: the first lines of a corpus where words stand (Luhn 1960).

    It reads no further than it must, and gives no two equal lines for a word.
    Words are found as strings, wherever a text may be cut: not within a run of letters and digits.

    Parameters
    ----------
    corpus : a path or several, or counts; None if there are `texts`.  Contexts from counts have no
        source and no number of the line; a break is a blank there, and a number may be ``#``.
    words : what to seek.
    k : most contexts of a word.
    width : most characters on each side of it.
    texts : strings of text instead.
    memory, tmp, on_progress : as for `wordmine.count`.
    glob, exclude, skip_unreadable, encoding, errors, field, t2s : how to read files, see
        `wordmine.text.Reading`.

    Returns
    -------
    the contexts of every word in the order of the text, an empty list for one that does not occur.

    Raises
    ------
    SettingsError : a setting has a value it cannot have.
    CorpusError : the corpus cannot be read.
    CountsError : a counts file is not valid.
    StorageError : there is no room, in memory or on disk.
    """
    check(words, k, width)
    reading = Reading(glob, encoding, errors, field, False, t2s, exclude, skip_unreadable)
    workspace = Workspace(None, memory, tmp)
    with progress.told_to(on_progress):
        source = opened(corpus, texts, reading, workspace)
        if isinstance(source, Counted):
            return seek(of_counts(source), words, k, width)
        progress.begin("seeking", source.nbytes())
        return seek(of_sources(source.sources(workspace)), words, k, width)


def check(words: Collection[str], k: int, width: int) -> None:
    """Refuse what cannot be sought; parameters as for `concordance`.

    Raises
    ------
    SettingsError : a setting has a value it cannot have.
    """
    _WORDS.check("words", words)
    _MOST.check("k", k)
    _MOST.check("width", width)


def of_sources(opened: Iterable[tuple[str, Iterator[str]]]) -> Iterator[Passage]:
    """The passages of a corpus, see `Corpus.sources`."""
    for name, pieces in opened:
        number = 1
        for text in lines.bounded(pieces, _PASSAGE):
            yield Passage(name, number, text)
            number += text.count("\n")


def of_counts(counted: Counted) -> Iterator[Passage]:
    """The passages of the text that counts hold: its symbols, with blanks for breaks."""
    alphabet = counted.counts.alphabet
    text, symbols = counted.text(), alphabet.symbols
    names = np.array([" ", *symbols, *(f" {name}" for name in symbols)], object)
    runs = np.append(False, alphabet.are_runs)

    def written(begin: int, end: int) -> str:
        part = text[begin:end]
        before = np.append(text[begin - 1 : begin] if begin else BREAK, part[:-1])
        return "".join(names[np.where(runs[part] & runs[before], part + len(symbols), part)])

    for piece in lines.bounded(starmap(written, chunks(len(text))), _PASSAGE):
        yield Passage(None, None, piece)


def seek(
    passages: Iterable[Passage], words: Collection[str], k: int, width: int
) -> dict[str, list[Context]]:
    """The first contexts of words; parameters and result as for `concordance`."""
    found: dict[str, list[Context]] = {fold(word): [] for word in words}
    missing = set(found) if k else set()
    sought = 2 * len(missing)
    for passage in passages if missing else ():
        if 2 * len(missing) <= sought:  # what has been found need not be sought any more
            sought = len(missing)
            matcher = automaton(missing)
        for one in occurrences(matcher, passage.text, overlapping=True):
            if one.word in missing:
                _add(found[one.word], passage.context(one, width))
                if len(found[one.word]) == k:
                    missing.discard(one.word)
        if not missing:
            break
    return {word: found[fold(word)] for word in words}


def _add(known: list[Context], new: Context) -> None:
    """Add a context, unless it is on the same line as the last one or looks like one of them."""
    is_elsewhere = new.number is None or not known or known[-1][:2] != new[:2]
    if is_elsewhere and all(str(new) != str(one) for one in known):
        known.append(new)
