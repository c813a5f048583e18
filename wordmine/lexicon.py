"""Lexicons: words and their statistics, in memory and in files."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import starmap
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wordmine import signatures
from wordmine.corpus import document, named
from wordmine.errors import LexiconError, SettingsError
from wordmine.exports import EXPORTS, TABLES, EntryError, Settings, as_json, read_head
from wordmine.occurrences import Occurrence, automaton, occurrences
from wordmine.output import replacing

if TYPE_CHECKING:
    from ahocorasick import Automaton

FORMATS = (*TABLES, *EXPORTS)
"""The formats a lexicon can be written in; tsv, csv and jsonl can be read back."""

_LIMIT = 1e11
"""Up to it, four decimals of a double can be written and read back unchanged."""

_UNFIT = re.compile("[\\s\x00-\x1f\x7f-\x9f\ufeff\ud800-\udfff]")
"""What does not survive in a file of lines: whitespace, controls, byte order marks, surrogates."""


class Word(NamedTuple):
    """A word and its statistics; all but the count are kept to four decimals.

    Attributes
    ----------
    count : occurrences of the string in the corpus.
    expected : occurrences as a word, as the learned lexicon expects them.
    pmi : pointwise mutual information of the weakest split in two, nats.
    left_entropy : branching entropy of the symbol before, nats.
    right_entropy : branching entropy of the symbol after, nats.
    autonomy : standardised variations of the two entropies, summed; no unit.
    confidence : the chance that it is a word, 0 to 1, see `wordmine.ranking`.
    score : what the ranking goes by.
    """

    word: str
    count: int  # type: ignore[assignment]  # hides tuple.count
    expected: float
    pmi: float
    left_entropy: float
    right_entropy: float
    autonomy: float
    confidence: float
    score: float


_STATISTICS = Word._fields[1:]
_ENTRY = [("word", object), ("count", object), *((name, float) for name in _STATISTICS[1:])]


class Lexicon:
    """Words and their statistics, best first; immutable.

    Parameters
    ----------
    words : (n,) the words in the order of their ranking.
    columns : (n,) values for each statistic of `Word`, by its name.
    settings : what the lexicon was made with and from: JSON values by name, an identifier.

    Raises
    ------
    LexiconError : a word is empty, repeated or holds whitespace; a statistic is missing, of
        another length, not finite, or a negative count; the settings are not JSON.
    """

    __slots__ = ("_automaton", "_columns", "_ranks", "_settings", "_words")

    def __init__(
        self,
        words: Sequence[str],
        columns: Mapping[str, ArrayLike],
        settings: Settings | None = None,
    ) -> None:
        if set(columns) != set(_STATISTICS):
            raise LexiconError(f"columns {', '.join(columns)}: give {', '.join(_STATISTICS)}")
        self._words = tuple(words)
        self._ranks = _ranks(self._words)
        self._columns = {name: _statistic(name, columns[name], len(self)) for name in _STATISTICS}
        self._settings = as_json(settings or {})
        self._automaton: Automaton | None = None

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Lexicon:
        """Read a tsv, csv or jsonl file that `save` wrote, whatever its name, compressed or not.

        Raises
        ------
        CorpusError : the file cannot be read or decoded.
        LexiconError : it is not a valid lexicon.
        """
        return cls.parse(document(path), named(path))

    @classmethod
    def parse(cls, text: str, name: str) -> Lexicon:
        """Take a lexicon out of the text of a file.

        Parameters
        ----------
        text : the file.
        name : what to call it in errors.

        Raises
        ------
        LexiconError : it is not a valid lexicon.
        """
        lines = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
        start = 0
        try:
            settings, start, to_tabs = read_head(lines, Word._fields)
            words, columns = _table(to_tabs(lines[start:]))
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
            stream.writelines(TABLES[format](self._words, self._columns, self._settings))
        elif format in EXPORTS:
            stream.writelines(EXPORTS[format](self._words, self._columns["expected"]))
        else:
            raise SettingsError(f"no format {format!r}: choose from {', '.join(FORMATS)}")

    @property
    def words(self) -> tuple[str, ...]:
        """The words, best first."""
        return self._words

    @property
    def settings(self) -> Settings:
        """What the lexicon was made with and from; read-only."""
        return MappingProxyType(self._settings)

    def column(self, name: str) -> NDArray[Any]:
        """One statistic of all words: (n,) int64 for the count, else float64; read-only.

        Raises
        ------
        SettingsError : there is no such statistic.
        """
        if name not in self._columns:
            raise SettingsError(f"no statistic {name!r}: choose from {', '.join(_STATISTICS)}")
        return self._columns[name]

    def select(self, mask_or_indices: NDArray[Any] | Sequence[int]) -> Lexicon:
        """Choose entries; they keep their order, and the lexicon its settings."""
        ranks = np.unique(np.arange(len(self))[mask_or_indices])
        columns = {name: column[ranks] for name, column in self._columns.items()}
        return Lexicon([self._words[rank] for rank in ranks.tolist()], columns, self._settings)

    def find(self, text: str, *, overlapping: bool = True) -> list[Occurrence]:
        """Where the words stand in a text: all of them, or from the left the longest only.

        See `wordmine.occurrences.occurrences`.
        """
        if self._automaton is None:
            self._automaton = automaton(self._words)
        return occurrences(self._automaton, text, overlapping=overlapping)

    def __len__(self) -> int:
        return len(self._words)

    def __iter__(self) -> Iterator[Word]:
        values = (column.tolist() for column in self._columns.values())
        return starmap(Word, zip(self._words, *values, strict=True))

    def __contains__(self, word: object) -> bool:
        return word in self._ranks

    def __getitem__(self, word: str) -> Word:
        rank = self._ranks[word]
        return Word(word, *(column[rank].item() for column in self._columns.values()))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Lexicon):
            return NotImplemented
        return self._settings == other._settings and list(self) == list(other)

    def __repr__(self) -> str:
        return f"<Lexicon of {len(self)} words, best: {', '.join(self._words[:3])}>"


def is_lexicon(text: str) -> bool:
    """Whether the text of a file begins as those that `Lexicon.save` writes."""
    return signatures.kind(text[: signatures.LONGEST].encode(errors="replace")) == "lexicon"


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


def _statistic(name: str, values: ArrayLike, size: int) -> NDArray[Any]:
    """Check and copy a column."""
    array = np.asarray(values)
    whole = name == "count"
    kind, codes = ("whole number", "iu") if whole else ("number", "iuf")
    if array.shape != (size,) or (size and array.dtype.kind not in codes):
        raise LexiconError(f"{name} is {array.dtype} of shape {array.shape}: give {size} {kind}s")
    least = 0 if name in ("count", "expected") else -_LIMIT
    wrong = np.flatnonzero(~((array >= least) & (array <= _LIMIT)))
    if len(wrong):
        what = f"{name} is {array[wrong[0]]}: give a {kind} from {least:g} to {_LIMIT:g}"
        raise EntryError(int(wrong[0]), what)
    # Adding zero turns -0.0 into 0.0, which is written without a sign.
    array = array.astype(np.int64) if whole else np.rint(array.astype(float) * 1e4) / 1e4 + 0.0
    array.setflags(write=False)
    return array


def _table(lines: list[str]) -> tuple[list[str], dict[str, NDArray[Any]]]:
    """Words and statistics of entries whose fields stand between tabs."""
    if "" in lines:
        raise EntryError(lines.index(""), "the line is empty: delete it")
    if not lines:
        return [], dict.fromkeys(_STATISTICS, np.empty(0))
    try:
        table = np.loadtxt(lines, _ENTRY, comments=None, delimiter="\t", ndmin=1)
        columns = {name: table[name] for name in _STATISTICS}
        columns["count"] = np.array(list(map(int, columns["count"])), np.int64)
    except (ValueError, OverflowError) as error:
        _find_fault(lines)
        raise LexiconError(f"{error} Correct the entry.") from None
    return table["word"].tolist(), columns


def _find_fault(lines: list[str]) -> None:
    """Raise the `EntryError` for which entries could not be read."""
    _ranks([line.partition("\t")[0] for line in lines])
    for at, line in enumerate(lines):
        if (found := line.count("\t") + 1) != len(_ENTRY):
            raise EntryError(at, f"{found} fields, not {len(_ENTRY)}: correct or delete the line")
        for name, text in zip(_STATISTICS, line.split("\t")[1:], strict=True):
            try:
                np.int64(int(text)) if name == "count" else float(text)
            except (ValueError, OverflowError):
                kind = "whole number" if name == "count" else "number"
                raise EntryError(at, f"{name} is {text!r}, not a {kind}: correct it") from None
