"""Cutters: text cut by words that never change."""

from __future__ import annotations

import sys
from codecs import utf_32_le_decode  # a third of what str(…) takes
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, pairwise, starmap
from typing import Any, Protocol, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from wordmine.kernels import cutting
from wordmine.runtime import validation
from wordmine.segmentation import trie, units
from wordmine.segmentation.cuts import Arc
from wordmine.segmentation.trie import Trie
from wordmine.symbols import SEPARATOR, Plain, codes_of, is_read_whole

LIBRARIES = ("pandas", "polars")
"""Libraries whose series can be cut; never imported, for whoever has a series has imported one."""


class Series(Protocol):
    """A column of a table, as pandas and polars have it."""

    @property
    def name(self) -> Any:
        """Its name."""

    def to_list(self) -> list[Any]:
        """Its values."""


AnySeries = TypeVar("AnySeries", bound=Series)


def is_series(value: object) -> bool:
    """Whether a value is a column of pandas or polars."""
    kinds = (getattr(sys.modules.get(library), "Series", ()) for library in LIBRARIES)
    return any(isinstance(value, kind) for kind in kinds)


def cut(series: AnySeries, cut_all: Callable[[list[str]], list[list[str]]]) -> AnySeries:
    """Cut each text of a column; where there is none, there is none in the column of words.

    Parameters
    ----------
    series : the texts.
    cut_all : gives a list of words for each of some texts.

    Returns
    -------
    A column of lists, of the same kind, index and name.
    """
    given: Any = series
    missing = (given.isna() if hasattr(given, "isna") else given.is_null()).to_list()
    texts = [text for text, none in zip(given.to_list(), missing, strict=True) if not none]
    cut_texts = iter(cut_all(texts))
    words = [None if none else next(cut_texts) for none in missing]
    if hasattr(given, "index"):
        found = type(given)(words, index=given.index, name=given.name, dtype=object)
    else:
        polars = sys.modules["polars"]
        found = polars.Series(given.name, words, dtype=polars.List(polars.String))
    return cast(AnySeries, found)


_BATCH = 1 << 14
"""Characters of short texts that a thread cuts together."""

_PLACE, _SCORE = np.dtype(np.int32), np.dtype(np.int64)
_START, _NONE = np.zeros(1, _PLACE), np.empty(0, _PLACE)
_SEPARATOR = ord(SEPARATOR)


@dataclass(frozen=True, eq=False)
class Cutter:
    """Finds the best cut of texts, and all that a cut may hold.

    Attributes
    ----------
    trie : the words.
    join : whether a date is one unit.
    """

    trie: Trie
    join: bool

    def words(self, text: str) -> list[str]:
        """The words of the best cut of a text."""
        # Of a short text numpy and Python take longer for each step than kernels for all.
        is_single = units.are_single(text)
        if is_single or (text and is_read_whole(text)):
            codes = codes_of(text)
            stops = _NONE if is_single else units.find(codes, self.join)
            apart = cutting.separate(codes, stops, *self.trie, _SEPARATOR)
            return utf_32_le_decode(apart.data, "surrogatepass")[0].split(SEPARATOR)
        begin = 0  # carried along, which is quicker than pairs
        return [text[begin : (begin := end)] for end in self.ends(text).tolist()]

    def ends(self, text: str, codes: NDArray[np.uint32] | None = None) -> NDArray[np.int32]:
        """(m,) places where the words of the best cut of a text end; its code points if known."""
        plain = Plain.of(text, codes)
        return plain.cut(self.ends_of(plain.codes))

    def edges(self, text: str, codes: NDArray[np.uint32] | None = None) -> NDArray[np.int32]:
        """(m + 1,) places where the words of the best cut of a text begin and end; likewise."""
        return np.concatenate((_START, self.ends(text, codes)))

    def ends_of(self, codes: NDArray[np.uint32]) -> NDArray[np.int32]:
        """(m,) places where the words of the best cut end, of (n,) code points, all to be read."""
        stops = units.find(codes, self.join)
        work = np.empty(2 * min(len(stops), cutting.ROOM) + cutting.OVERLAP, _SCORE)
        return stops[: cutting.segment(codes, stops, *self.trie, work)]

    def arcs(self, text: str) -> list[Arc]:
        """All words and units that a cut of a text may hold, by start, then end."""
        plain = Plain.of(text)
        codes = plain.codes
        numbers, cells, _ = self.trie
        found = cutting.arcs(codes, units.find(codes, self.join), numbers, cells)
        starts, ends, scores = found.T
        if plain.begins is not None and plain.ends is not None:
            starts, ends = plain.begins[starts], plain.ends[ends]
        arcs = zip(starts.tolist(), ends.tolist(), (scores / trie.PER_NAT).tolist(), strict=True)
        between = plain.blanks[np.isin(plain.blanks + 1, starts)]
        blanks = ((at, at + 1, 0.0) for at in between.tolist())  # which cost nothing
        return sorted(starmap(Arc, chain(arcs, blanks)))

    def cut_together(self, texts: list[str]) -> list[list[str]]:
        """The words of texts that are cut as one, with a line feed, a unit of its own, between."""
        joined = "\n".join(texts)
        edges = self.edges(joined).tolist()
        cut, at, k = [], 0, 0
        for text in texts:
            at += len(text)
            begin = k
            while edges[k] < at:
                k += 1
            cut.append([joined[a:b] for a, b in pairwise(edges[begin : k + 1])])
            at += 1
            k += 1
        return cut


def batches(texts: Iterable[str]) -> Iterator[list[str]]:
    """Put texts together to so many characters that a thread has some work to do.

    Raises
    ------
    SettingsError : one is no string.
    """
    batch: list[str] = []
    held = 0
    for i, text in enumerate(texts):
        if not isinstance(text, str):
            validation.STRING.check(f"texts[{i}]", text)
        batch.append(text)
        held += len(text)
        if held >= _BATCH:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch
