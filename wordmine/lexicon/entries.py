"""Entries: words and their statistics, in memory and in files, whatever the statistics."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import starmap
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Self, TextIO, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wordmine.errors import LexiconError, SettingsError
from wordmine.lexicon.exports import EXPORTS, TABLES, EntryError, Settings, as_json, read_head
from wordmine.runtime import replacing
from wordmine.symbols import Occurrence, automaton, occurrences
from wordmine.text import document, named, signatures

if TYPE_CHECKING:
    from ahocorasick import Automaton

FORMATS = (*TABLES, *EXPORTS)
"""The formats entries can be written in; tsv, csv and jsonl can be read back."""

_LIMIT = 1e11
"""Up to it, four decimals of a double can be written and read back unchanged."""

_UNFIT = re.compile("[\\s\x00-\x1f\x7f-\x9f\ufeff\ud800-\udfff]")
"""What does not survive in a file of lines: whitespace, controls, byte order marks, surrogates."""

E = TypeVar("E", bound=tuple[Any, ...])


class Entries(Generic[E]):
    """Words and their statistics, best first; immutable.

    A subclass says which statistics: the fields of its `entry` after the word, of which those that
    are whole numbers, and those in `positive`, are never negative.

    Parameters
    ----------
    words : (n,) the words in the order of their ranking.
    columns : (n,) values for each statistic, by its name.
    settings : what the entries were made with and from: JSON values by name, an identifier.

    Raises
    ------
    LexiconError : a word is empty, repeated or holds whitespace; a statistic is missing, of
        another length, not finite, or negative where it cannot be; the settings are not JSON.
    """

    __slots__ = ("_automaton", "_columns", "_ranks", "_settings", "_words")

    kind: ClassVar[str]
    """What a file that holds them says that it is."""

    noun: ClassVar[str]
    """What they are called, many of them."""

    entry: ClassVar[Any]
    """The named tuple that an entry is."""

    frequency: ClassVar[str]
    """The statistic that other tools take for a word's frequency."""

    positive: ClassVar[frozenset[str]] = frozenset()
    """The statistics, beside those in whole numbers, that are never negative."""

    def __init__(
        self,
        words: Sequence[str],
        columns: Mapping[str, ArrayLike],
        settings: Settings | None = None,
    ) -> None:
        statistics = self._statistics()
        if set(columns) != set(statistics):
            raise LexiconError(f"columns {', '.join(columns)}: give {', '.join(statistics)}")
        self._words = tuple(words)
        self._ranks = _ranks(self._words)
        self._columns = {
            name: _statistic(name, columns[name], len(self), whole, whole or name in self.positive)
            for name, whole in statistics.items()
        }
        self._settings = as_json(settings or {})
        self._automaton: Automaton | None = None

    @classmethod
    def _statistics(cls) -> dict[str, bool]:
        """The statistics, and whether they are whole numbers."""
        fields = cls.entry.__annotations__
        return {name: "int" in str(fields[name]) for name in cls.entry._fields[1:]}

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Self:
        """Read a tsv, csv or jsonl file that `save` wrote, whatever its name, compressed or not.

        Raises
        ------
        CorpusError : the file cannot be read or decoded.
        LexiconError : it does not hold valid entries of this kind.
        """
        return cls.parse(document(path), named(path))

    @classmethod
    def parse(cls, text: str, name: str) -> Self:
        """Take entries out of the text of a file.

        Parameters
        ----------
        text : the file.
        name : what to call it in errors.

        Raises
        ------
        LexiconError : it does not hold valid entries of this kind.
        """
        lines = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
        start = 0
        try:
            settings, start, to_tabs = read_head(lines, cls.kind, cls.entry._fields)
            words, columns = _table(to_tabs(lines[start:]), cls._statistics())
            return cls(words, columns, settings)
        except EntryError as error:
            raise LexiconError(f"{name}:{start + error.at + 1}: {error.what}") from None
        except LexiconError as error:
            raise LexiconError(f"{name}: {error}") from None

    def save(self, path: str | os.PathLike[str], format: str = "tsv") -> None:
        """Write a file in one of the `FORMATS`.

        Raises
        ------
        SettingsError : there is no such format.
        LexiconError : a word cannot be written in this format.
        OutputError : the file cannot be written.
        """
        with replacing(path) as stream:
            self.dump(stream, format)

    def dump(self, stream: TextIO, format: str = "tsv") -> None:
        """Write to an open text stream what `save` writes to a file; raises what `save` does."""
        if format in TABLES:
            table = TABLES[format](self.kind, self._words, self._columns, self._settings)
            stream.writelines(table)
        elif format in EXPORTS:
            stream.writelines(EXPORTS[format](self._words, self._columns[self.frequency]))
        else:
            raise SettingsError(f"no format {format!r}: choose from {', '.join(FORMATS)}")

    @property
    def words(self) -> tuple[str, ...]:
        """The words, best first."""
        return self._words

    @property
    def settings(self) -> Settings:
        """What the entries were made with and from; read-only."""
        return MappingProxyType(self._settings)

    def column(self, name: str) -> NDArray[Any]:
        """One statistic of all words: (n,) int64 or float64; read-only.

        Raises
        ------
        SettingsError : there is no such statistic.
        """
        if name not in self._columns:
            raise SettingsError(f"no statistic {name!r}: choose from {', '.join(self._columns)}")
        return self._columns[name]

    def select(self, mask_or_indices: NDArray[Any] | Sequence[int]) -> Self:
        """Choose entries; they keep their order, and the settings stay."""
        ranks = np.unique(np.arange(len(self))[mask_or_indices])
        columns = {name: column[ranks] for name, column in self._columns.items()}
        return type(self)([self._words[rank] for rank in ranks.tolist()], columns, self._settings)

    def find(self, text: str, *, overlapping: bool = True) -> list[Occurrence]:
        """Where the words stand in a text: all of them, or from the left the longest only.

        See `wordmine.symbols.occurrences.occurrences`.
        """
        if self._automaton is None:
            self._automaton = automaton(self._words)
        return occurrences(self._automaton, text, overlapping=overlapping)

    def __len__(self) -> int:
        return len(self._words)

    def __iter__(self) -> Iterator[E]:
        values = (column.tolist() for column in self._columns.values())
        return starmap(self.entry, zip(self._words, *values, strict=True))

    def __contains__(self, word: object) -> bool:
        return word in self._ranks

    def __getitem__(self, word: str) -> E:
        rank = self._ranks[word]
        values = (column[rank].item() for column in self._columns.values())
        found: E = self.entry(word, *values)
        return found

    def get(self, word: str) -> E | None:
        """The entry of a word, None if it is not there."""
        rank = self._ranks.get(word)
        return None if rank is None else self[word]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, type(self)):
            return NotImplemented
        return self._settings == other._settings and list(self) == list(other)

    def __repr__(self) -> str:
        best = ", ".join(self._words[:3])
        return f"<{type(self).__name__} of {len(self)} {self.noun}, best: {best}>"


def kind_of(text: str) -> signatures.Kind | None:
    """What the text of a file holds; None if wordmine did not write it."""
    return signatures.kind(text[: signatures.LONGEST].encode(errors="replace"))


def fault(word: str) -> str | None:
    """What is wrong with a word, and what to do about it; None if nothing is."""
    if not word:
        return "the word is empty: delete the entry"
    if unfit := _UNFIT.search(word):
        return f"the word {word!r} holds {unfit[0]!r}: leave it out"
    return None


def _ranks(words: Sequence[str]) -> dict[str, int]:
    ranks: dict[str, int] = {}
    for rank, word in enumerate(words):
        if what := fault(word):
            raise EntryError(rank, what)
        if ranks.setdefault(word, rank) != rank:
            raise EntryError(rank, f"the word {word!r} is there twice: delete one entry")
    return ranks


def _statistic(
    name: str, values: ArrayLike, size: int, whole: bool, positive: bool
) -> NDArray[Any]:
    """Check and copy a column."""
    array = np.asarray(values)
    kind, codes = ("whole number", "iu") if whole else ("number", "iuf")
    if array.shape != (size,) or (size and array.dtype.kind not in codes):
        raise LexiconError(f"{name} is {array.dtype} of shape {array.shape}: give {size} {kind}s")
    least = 0 if positive else -_LIMIT
    wrong = np.flatnonzero(~((array >= least) & (array <= _LIMIT)))
    if len(wrong):
        what = f"{name} is {array[wrong[0]]}: give a {kind} from {least:g} to {_LIMIT:g}"
        raise EntryError(int(wrong[0]), what)
    # Adding zero turns -0.0 into 0.0, which is written without a sign.
    array = array.astype(np.int64) if whole else np.rint(array.astype(float) * 1e4) / 1e4 + 0.0
    array.setflags(write=False)
    return array


def _table(
    lines: list[str], statistics: Mapping[str, bool]
) -> tuple[list[str], dict[str, NDArray[Any]]]:
    """Words and statistics of entries whose fields stand between tabs."""
    if "" in lines:
        raise EntryError(lines.index(""), "the line is empty: delete it")
    if not lines:
        return [], dict.fromkeys(statistics, np.empty(0))
    fields = [(name, object if whole else float) for name, whole in statistics.items()]
    try:
        table = np.loadtxt(
            lines, [("word", object), *fields], comments=None, delimiter="\t", ndmin=1
        )
        columns = {
            name: np.array(list(map(int, table[name])), np.int64) if whole else table[name]
            for name, whole in statistics.items()
        }
    except (ValueError, OverflowError) as error:
        _find_fault(lines, statistics)
        raise LexiconError(f"{error} Correct the entry.") from None
    return table["word"].tolist(), columns


def _find_fault(lines: list[str], statistics: Mapping[str, bool]) -> None:
    """Raise the `EntryError` for which entries could not be read."""
    _ranks([line.partition("\t")[0] for line in lines])
    wanted = 1 + len(statistics)
    for at, line in enumerate(lines):
        if (found := line.count("\t") + 1) != wanted:
            raise EntryError(at, f"{found} fields, not {wanted}: correct or delete the line")
        for (name, whole), text in zip(statistics.items(), line.split("\t")[1:], strict=True):
            try:
                np.int64(int(text)) if whole else float(text)
            except (ValueError, OverflowError):
                kind = "whole number" if whole else "number"
                raise EntryError(at, f"{name} is {text!r}, not a {kind}: correct it") from None
