"""Entries: words and their statistics, in memory and in files, whatever the statistics."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from itertools import islice, starmap
from types import MappingProxyType
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    Generic,
    Self,
    TextIO,
    TypeVar,
    get_type_hints,
    overload,
)

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wordmine.errors import LexiconError, SettingsError
from wordmine.exports import Frequencies
from wordmine.lexicon import checks, frames, heads, saving, scoring, tables
from wordmine.lexicon.checks import EntryError, JSONObject
from wordmine.lexicon.judgements import ACCEPTED
from wordmine.lexicon.saving import JiebaDictionary
from wordmine.lexicon.tables import Contents
from wordmine.runtime import replacing, together
from wordmine.symbols import Occurrence, automaton, occurrences
from wordmine.text import Reading, document, named

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow
    from ahocorasick import Automaton

_log = logging.getLogger("wordmine")

_MOST = 1e15
"""Words that a text may have, whatever a file says: what is computed with them stays finite."""

_SHOWN = 20
"""Entries that a notebook shows."""

E = TypeVar("E", bound=tuple[Any, ...])


# Not a subclass: type checkers would then hold that a word cannot be in a sequence of entries.
@Sequence.register
class Entries(Generic[E]):
    """Words and their statistics, best first: an immutable sequence of entries.

    ``entries[0]`` and ``entries["电网"]`` are entries; ``entries[:20]`` and ``entries[mask]``, of
    a (n,) array of bool or of ranks, are `Entries` with the same settings.  ``in`` and `index` take
    a word or an entry.  Equal entries have equal settings too; they can be hashed and pickled.

    A subclass says which statistics: the fields of its `entry` after the word, int or float.  Whole
    numbers, and those in `positive`, are never negative.

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

    total: ClassVar[str]
    """The setting that says what it is of all words of the text."""

    assumed: ClassVar[JSONObject] = MappingProxyType({})
    """The settings of entries that come without."""

    positive: ClassVar[frozenset[str]] = frozenset()
    """The statistics, beside those in whole numbers, that are never negative."""

    greatest: ClassVar[Mapping[str, int]] = MappingProxyType({})
    """The statistics that have a greatest value, and which."""

    types: ClassVar[Mapping[str, type]]
    """The statistics, and whether each is an int or a float."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        hints = get_type_hints(cls.entry)
        cls.types = {name: hints[name] for name in cls.entry._fields[1:]}

    def __init__(
        self,
        words: Sequence[str],
        columns: Mapping[str, ArrayLike],
        settings: JSONObject | None = None,
    ) -> None:
        if set(columns) != set(self.types):
            raise LexiconError(f"columns {', '.join(columns)}: give {', '.join(self.types)}")
        self._words = tuple(words)
        self._ranks = checks.ranks(self._words)
        self._columns = {
            name: checks.statistic(
                name,
                columns[name],
                len(self._words),
                kind,
                positive=name in self.positive,
                most=self.greatest.get(name, checks.GREATEST),
            )
            for name, kind in self.types.items()
        }
        self._settings = checks.plain(settings or {})
        self._automaton: Automaton | None = None

    # --- files -----------------------------------------------------------------------------------

    @classmethod
    def load(cls, path: str | os.PathLike[str], *, encoding: str | None = None) -> Self:
        """Read a tsv, csv or jsonl file that `save` wrote, whatever its name, compressed or not.

        Spreadsheets may have saved it since.  The settings that go with a csv file are those that
        lie beside it, in a file that has ``.settings.json`` for a suffix.

        Parameters
        ----------
        path : the file.
        encoding : of the file if it is not UTF-8, as where a spreadsheet saved it; None detects it.

        Raises
        ------
        CorpusError : the file cannot be read or decoded.
        LexiconError : it does not hold valid entries of this kind.
        """
        return cls.parse(document(path, Reading(encoding=encoding)), path)

    @classmethod
    def parse(cls, text: str, path: str | os.PathLike[str]) -> Self:
        """Take entries out of the text of a file.

        Parameters
        ----------
        text : the file.
        path : where it is from: its name in errors, and beside it the settings that it lacks.

        Raises
        ------
        LexiconError : it does not hold valid entries of this kind.
        """
        text = text.removeprefix("\ufeff").replace("\r\n", "\n")
        start, name = 0, named(path)
        try:
            head = heads.read_head(text, cls.kind, cls.types)
            start = head.lines
            body = text[head.size :]
            words, columns = head.parse(body)
            settings = head.settings
            if settings is None and (settings := heads.settings_beside(path, cls.kind)) is None:
                settings = cls.assumed
                lacking = "%s: the settings of these %s are not known: they lie in %s beside it"
                _log.warning(lacking, name, cls.noun, heads.beside(path).name)
            try:
                return cls(words, columns, settings)
            except EntryError as error:
                raise EntryError(heads.line_of(body, error.at), error.what) from None
        except EntryError as error:
            raise LexiconError(f"{name}:{start + error.at + 1}: {error.what}") from None
        except LexiconError as error:
            raise LexiconError(f"{name}: {error}") from None

    def save(
        self,
        path: str | os.PathLike[str],
        format: str | None = None,
        *,
        dictionary: JiebaDictionary = None,
    ) -> None:
        """Write a file; the settings go with a csv file into another, see `load`.

        Parameters
        ----------
        path : the file.
        format : one of `saving.FORMATS`, or of terms of `saving.TERM_FORMATS`; None for the one
            that the suffix of the file stands for.
        dictionary : of the jieba that the format jieba is for, its ``dict.txt``; None for the one
            of the jieba that is installed.

        Raises
        ------
        SettingsError : there is no such format; no format goes with the suffix; the format needs
            something that is not given or not installed.
        CorpusError : the dictionary cannot be read.
        LexiconError : a word cannot be written in this format; the dictionary is not valid.
        OutputError : the file cannot be written.
        """
        chosen = format or saving.format_of(path)
        with together():
            with replacing(path) as stream:
                self.dump(stream, chosen, dictionary=dictionary)
            self.save_settings(path, chosen)

    def save_settings(self, path: str | os.PathLike[str], format: str) -> None:
        """Write the settings beside a file whose format has no room for them."""
        if beside := saving.settings_file(path, format):
            with replacing(beside) as stream:
                stream.write(tables.settings(self._contents()))

    def dump(
        self, stream: TextIO, format: str = "tsv", *, dictionary: JiebaDictionary = None
    ) -> None:
        """Write to an open text stream what `save` writes to a file; raises what `save` does."""
        saving.dump(stream, self._contents(), self.frequencies, format, dictionary)

    def _contents(self) -> Contents:
        return Contents(self.kind, self._words, self._columns, self._settings)

    def frequencies(self) -> Frequencies:
        """The words as other tools take them.

        Raises
        ------
        LexiconError : the setting that says how many words the text has is out of range; the
            setting that says which words were accepted holds no words.
        """
        expected = self._columns[self.frequency].astype(float)
        total = self._settings.get(self.total, max(1.0, float(expected.sum())))
        if isinstance(total, bool) or not isinstance(total, int | float) or not 0 < total <= _MOST:
            raise LexiconError(
                f"the setting {self.total} is {total!r}: it must be a number above 0, to {_MOST:g}"
            )
        least = float(expected.max(initial=1.0))  # whatever the file says
        whole = max(float(total), least)
        scores = self._scores(expected, whole)
        accepted = self._settings.get(ACCEPTED, [])
        if not isinstance(accepted, list) or not all(isinstance(word, str) for word in accepted):
            raise LexiconError(
                f"the setting {ACCEPTED} is {accepted!r}: it must be a list of words"
            )
        counts, is_learned = self._columns["count"], self._settings.get("method") == "entropy"
        return Frequencies(
            self._words, counts, expected, whole, scores, frozenset(accepted), is_learned
        )

    def _scores(self, expected: NDArray[np.float64], total: float) -> NDArray[np.float64]:
        """What each word adds to the score of a cut, nats, where nothing else is known."""
        return scoring.log_probability(expected, total)

    # --- words and statistics --------------------------------------------------------------------

    @property
    def words(self) -> tuple[str, ...]:
        """The words, best first."""
        return self._words

    @property
    def settings(self) -> JSONObject:
        """What the entries were made with and from; read-only."""
        return MappingProxyType(deepcopy(self._settings))

    def column(self, name: str) -> NDArray[Any]:
        """One statistic of all words: (n,) int64 or float64; read-only.

        Raises
        ------
        SettingsError : there is no such statistic.
        """
        if name not in self._columns:
            raise SettingsError(f"no statistic {name!r}: choose from {', '.join(self._columns)}")
        return self._columns[name]

    def find(self, text: str, *, overlapping: bool = True) -> list[Occurrence]:
        """Where the words stand in a text: all of them, or from the left the longest only."""
        if self._automaton is None:
            self._automaton = automaton(self._words)
        return occurrences(self._automaton, text, overlapping=overlapping)

    # --- a sequence ------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self._words)

    def __iter__(self) -> Iterator[E]:
        values = (column.tolist() for column in self._columns.values())
        return starmap(self.entry, zip(self._words, *values, strict=True))

    def __reversed__(self) -> Iterator[E]:
        return iter(self[::-1])

    @overload
    def __getitem__(self, key: int | np.integer[Any] | str) -> E: ...
    @overload
    def __getitem__(self, key: slice | NDArray[np.bool_ | np.integer[Any]]) -> Self: ...
    def __getitem__(self, key: Any) -> E | Self:
        """Take an entry by its rank, from 0, or by its word; or some of the entries."""
        if isinstance(key, str):
            return self._entry(self._ranks[key])
        if isinstance(key, slice) or (isinstance(key, np.ndarray) and key.ndim == 1):
            return self._chosen(np.arange(len(self))[key])
        if not isinstance(key, int | np.integer):
            what = "a rank, a word, a slice, or an array of one dimension"
            raise TypeError(f"{type(self).__name__}[{type(key).__name__}]: give {what}")
        try:
            return self._entry(range(len(self))[key])
        except IndexError:
            raise IndexError(f"no entry {key}: there are {len(self)} {self.noun}") from None

    def _chosen(self, ranks: NDArray[np.int64]) -> Self:
        chosen = {name: column[ranks] for name, column in self._columns.items()}
        return type(self)([self._words[i] for i in ranks.tolist()], chosen, self._settings)

    def _entry(self, rank: int) -> E:
        values = (column[rank].item() for column in self._columns.values())
        found: E = self.entry(self._words[rank], *values)
        return found

    def get(self, word: str) -> E | None:
        """The entry of a word, None if it is not there."""
        rank = self._ranks.get(word)
        return None if rank is None else self._entry(rank)

    def _rank(self, item: object) -> int | None:
        """Where a word or an entry is."""
        if isinstance(item, str):
            return self._ranks.get(item)
        if isinstance(item, tuple) and item and isinstance(item[0], str):
            rank = self._ranks.get(item[0])
            return rank if rank is not None and self._entry(rank) == item else None
        return None

    def __contains__(self, item: object) -> bool:
        return self._rank(item) is not None

    def index(self, item: object, start: int = 0, stop: int = sys.maxsize) -> int:
        """The rank, from 0, of a word or an entry.

        Raises
        ------
        ValueError : it is not there, or not among the entries from `start` to before `stop`.
        """
        rank = self._rank(item)
        if rank is None or rank not in range(*slice(start, stop).indices(len(self))):
            raise ValueError(f"{item!r} is not among the {self.noun}")
        return rank

    def count(self, item: object) -> int:
        """How often a word or an entry is in the sequence, 1 or 0.

        How often a word occurs in the corpus is the ``count`` of its entry.
        """
        return int(item in self)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, type(self)):
            return NotImplemented
        return (
            self._settings == other._settings
            and self._words == other._words
            and all(map(np.array_equal, self._columns.values(), other._columns.values()))
        )

    def __hash__(self) -> int:
        return hash((type(self), self._words))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self._words, self._columns, self._settings)

    # --- elsewhere -------------------------------------------------------------------------------

    def to_arrow(self) -> pyarrow.Table:
        """The words and their statistics as a table of Arrow.

        Raises
        ------
        LexiconError : pyarrow is not installed.
        """
        return frames.arrow(self._words, self._columns)

    def to_pandas(self) -> pandas.DataFrame:
        """The words and their statistics as a table of pandas.

        Raises
        ------
        LexiconError : pandas is not installed.
        """
        return frames.pandas_frame(self._words, self._columns)

    def to_polars(self) -> polars.DataFrame:
        """The words and their statistics as a table of polars.

        Raises
        ------
        LexiconError : polars is not installed.
        """
        return frames.polars_frame(self._words, self._columns)

    def __repr__(self) -> str:
        best = f", best: {', '.join(self._words[:3])}" if self._words else ""
        return f"<{type(self).__name__} of {len(self)} {self.noun}{best}>"

    def _repr_html_(self) -> str:
        title = f"{type(self).__name__} of {len(self):,} {self.noun}"
        if len(self) > _SHOWN:
            title += f", the first {_SHOWN}"
        return frames.html(title, self.entry._fields, islice(self, _SHOWN))
