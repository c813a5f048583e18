"""Embeddings: words and their vectors, in memory and in files."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from difflib import get_close_matches
from functools import cached_property
from itertools import islice
from operator import ne
from typing import NamedTuple, Self, TextIO

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wordmine.errors import VectorsError
from wordmine.lexicon import fault
from wordmine.runtime import Workspace, chunks, replacing, validation
from wordmine.text import Corpus, lines

_HOW_MANY = validation.whole(1)

_SUGGESTED, _LIKENESS = 3, 0.3
"""How many words to suggest for one that is not there, and how like it in writing at least."""


_BLANK = "\xa0"
"""What stands for a blank within a word in files of vectors, whose fields blanks divide."""


_TOGETHER = 1 << 12
"""Vectors that are worked on at once, so that work on them takes little memory beside them."""


class Neighbour(NamedTuple):
    """A word and the cosine of the angle between its vector and another, to four decimals."""

    word: str
    similarity: float


class Vectors:
    """Words and their vectors; immutable.

    Parameters
    ----------
    words : the n words.
    array : (n, dim) their vectors, of any length but 0; float32.

    Raises
    ------
    VectorsError : a word is empty, repeated or holds whitespace; the array is of another shape, or
        a vector is 0 or not finite.
    """

    def __init__(self, words: Sequence[str], array: ArrayLike) -> None:
        self.words = tuple(words)
        self.array: NDArray[np.float32] = _single(array)
        self.array.setflags(write=False)
        self._rows: dict[str, int] = {}
        if self.array.ndim != 2 or len(self.array) != len(self.words):
            raise VectorsError(
                f"an array of shape {self.array.shape} for {len(self.words)} words: give a row each"
            )
        for row, word in enumerate(self.words):
            if what := fault(word):
                raise VectorsError(what)
            if self._rows.setdefault(word, row) != row:
                raise VectorsError(f"the word {word!r} is there twice: delete one of its vectors")
        lengths = self._lengths
        for row in np.flatnonzero(~((lengths > 0) & (lengths < np.inf)))[:1].tolist():
            raise VectorsError(f"the vector of {self.words[row]!r} is 0 or infinite: leave it out")

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Self:
        """Read a file in the text format of word2vec, as `save` writes it.

        Raises
        ------
        CorpusError : the file cannot be read or decoded.
        VectorsError : it is not of that format, or holds what cannot be.
        SettingsError : it is no path.
        """
        validation.PATH.check("path", path)
        shown = os.fspath(path)
        given = lines.whole(Corpus(path).blocks(Workspace(), content="vectors"))
        rows = (row for piece in given for row in piece.removesuffix("\n").split("\n"))
        words: list[str] = []
        at = 1
        try:
            size, dim = map(int, next(rows, "").split())
            array = np.empty((size, dim), np.float32)
            for at, row in enumerate(rows, 2):  # noqa: B007
                word, *numbers = row.rstrip(" \r").split(" ")
                array[len(words)] = _single(numbers).reshape(dim)
                words.append(word.replace(_BLANK, " "))
        except (ValueError, IndexError, OverflowError, MemoryError):
            raise VectorsError(
                f"{shown}:{at}: not the text format of word2vec: give a "
                "line with the numbers of words and dimensions, then a word and its numbers a line"
            ) from None
        if len(words) < size:
            raise VectorsError(f"{shown}: cut off: {len(words)} of {size} words: make it anew")
        try:
            return cls(words, array)
        except VectorsError as error:
            raise VectorsError(f"{shown}: {error}") from None

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write a file in the text format of word2vec, which brings the same vectors back.

        Raises
        ------
        OutputError : the file cannot be written.
        """
        with replacing(path) as stream:
            self.dump(stream)

    def dump(self, stream: TextIO) -> None:
        """Write to an open text stream what `save` writes to a file."""
        size, dim = self.array.shape
        stream.write(f"{size} {dim}\n")
        form = " %.9g" * dim + "\n"
        for word, vector in zip(self.words, self.array, strict=True):
            stream.write(word.replace(" ", _BLANK) + form % tuple(vector.tolist()))

    def similar(self, word: str, n: int = 10) -> list[Neighbour]:
        """The n words whose vectors point most nearly where that of a word does, nearest first.

        Raises
        ------
        VectorsError : the word has no vector.
        SettingsError : n is less than 1.
        """
        _HOW_MANY.check("n", n)
        (row,) = self.rows([word])
        near = self.similarities([row])[:, 0]
        order = [i for i in np.argsort(-near, kind="stable")[: n + 1].tolist() if i != row]
        return [Neighbour(self.words[i], round(float(near[i]), 4)) for i in order[:n]]

    def similarities(self, rows: Sequence[int]) -> NDArray[np.float64]:
        """(n, k) cosine of the angle between each vector and those of some rows, -1 to 1.

        Cosines are rounded to four decimals, beyond which they may differ between machines.
        """
        found, wanted = np.empty((len(self), len(rows))), self._unit[list(rows)].T
        for begin, end in chunks(len(self), _TOGETHER):
            cosines = (self._unit[begin:end] @ wanted).astype(np.float64)
            found[begin:end] = np.clip(np.rint(cosines * 1e4) / 1e4, -1, 1)
        return found

    def rows(self, words: Collection[str]) -> list[int]:
        """The row of each of some words.

        Raises
        ------
        VectorsError : one has none; says which words are written alike.
        """
        found = [self._rows.get(word, -1) for word in words]
        for word, row in zip(words, found, strict=True):
            if row < 0:
                raise VectorsError(
                    f"{word!r} has no vector: it occurs too seldom, or not as a word"
                    f"{self.suggestion(word)}"
                )
        return found

    def suggestion(self, word: str) -> str:
        """The words that are written most like one, to be said of one that has no vector."""
        # A slip in one character is the likeliest, in a frequent word.
        slips = (
            known
            for known in self.words
            if len(known) == len(word) > 1 and sum(map(ne, known, word)) == 1
        )
        near = [*islice(slips, _SUGGESTED)] or get_close_matches(
            word, self.words, _SUGGESTED, _LIKENESS
        )
        return f"; did you mean {', '.join(near)}?" if near else ""

    @cached_property
    def _lengths(self) -> NDArray[np.float64]:
        """(n,) the lengths of the vectors."""
        lengths = np.empty(len(self))
        for begin, end in chunks(len(self), _TOGETHER):
            part = self.array[begin:end].astype(np.float64)
            lengths[begin:end] = np.linalg.norm(part, axis=1)
        return lengths

    @cached_property
    def _unit(self) -> NDArray[np.float32]:
        """(n, dim) the vectors, each of length 1."""
        unit = np.empty_like(self.array)
        for begin, end in chunks(len(self), _TOGETHER):
            unit[begin:end] = self.array[begin:end] / self._lengths[begin:end, np.newaxis]
        return unit

    def __len__(self) -> int:
        return len(self.words)

    def __contains__(self, word: object) -> bool:
        return word in self._rows

    def __getitem__(self, word: str) -> NDArray[np.float32]:
        vector: NDArray[np.float32] = self.array[self._rows[word]]
        return vector

    def __repr__(self) -> str:
        return f"<Vectors of {len(self)} words in {self.array.shape[1]} dimensions>"


def _single(numbers: ArrayLike) -> NDArray[np.float32]:
    """Numbers in single precision; those beyond it are infinite, which is refused later."""
    with np.errstate(over="ignore"):
        return np.array(numbers, np.float32)
