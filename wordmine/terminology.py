"""Terminology: the terms of a field, by its texts and by others."""

from __future__ import annotations

import logging
import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from wordmine import (
    alphabet,
    checks,
    counting,
    discovery,
    keyness,
    learning,
    nesting,
    progress,
    termhood,
    wordlist,
)
from wordmine.comparison import compare, lexicon_of
from wordmine.corpus import Corpus
from wordmine.countfile import Counted, counts_path
from wordmine.counting import Encoded, Numbers
from wordmine.dispersion import burstiness, dispersion
from wordmine.errors import CorpusError, CountsError, LexiconError
from wordmine.learning import Learned
from wordmine.lexicon import Lexicon
from wordmine.numerals import is_counting
from wordmine.progress import Listener
from wordmine.reading import RULES as READING_RULES
from wordmine.reading import Reading
from wordmine.storage import Storage
from wordmine.termhood import Standing
from wordmine.terms import Term, Terms
from wordmine.usage import Forest, Usage

Measure: TypeAlias = Literal[
    "score", "log_ratio", "ratio", "log_likelihood", "log_odds", "simple_maths", "c_value"
]

MIN_SCORE = -5.0
"""Default least score of a listed term, bits."""

_PARTS = 100
"""Parts of the domain over which dispersion is measured."""

_LEAST_SYMBOLS = 10_000
"""A smaller background says little of what is common."""

_FOREIGN = 0.1
"""Share of the domain's ideographs, unknown to the background, that suggests another script."""

_log = logging.getLogger("wordmine")


@dataclass(frozen=True)
class Settings:
    """What a contrast can be told.

    Attributes
    ----------
    measure : the statistic that terms are ranked by.
    min_count : least number of free occurrences in the domain; None chooses it from the size of
        the domain.
    max_len : longest n-gram counted throughout, symbols; None for `counting.MAX_LEN`.
    join : whether to seek words up to twice that long by joining.
    top : list only so many terms; None for all.
    min_score : list only terms that score at least this, whatever the measure; None for
        `MIN_SCORE`.
    numbers : as for `wordmine.discovery.Settings`.
    known, stopwords : words not to list, or paths of files of them.
    threads, memory, tmp : what to work with, see `wordmine.count`; the result does not depend on
        it.
    """

    measure: Measure = "score"
    min_count: int | None = None
    max_len: int | None = None
    join: bool = True
    top: int | None = None
    min_score: float | None = None
    numbers: Numbers | None = None
    known: Collection[str] | os.PathLike[str] = ()
    stopwords: Collection[str] | os.PathLike[str] = ()
    threads: int | None = None
    memory: int | str | None = None
    tmp: str | os.PathLike[str] | None = None

    def __post_init__(self) -> None:
        """Check every value."""
        checks.check(vars(self), RULES)


RULES = {
    **{
        name: rule
        for name, rule in discovery.RULES.items()
        if name not in ("method", "min_confidence")
    },
    "min_score": checks.optional(checks.NUMBER),
    "measure": checks.one_of(*get_args(Measure)),
}
"""What each setting of `Settings` must be."""


def contrast(
    domain: Corpus | Counted | Lexicon,
    background: Corpus | Counted | Lexicon,
    *,
    on_progress: Listener | None = None,
    **settings: Any,
) -> Terms:
    """Find the terms of a field.

    Both texts are counted and their words learned as if they were one, so that the same
    candidates, all that the domain holds often enough, are counted in both: as strings, and free,
    where they begin and end where words do.  What only the domain has is kept.

    Parameters
    ----------
    domain : texts of the field, as for `wordmine.discover`; or counts of them; or a lexicon.
    background : other texts, of as many fields as can be; or counts of them; or, if the domain is
        one, a lexicon: then all words that are significantly more or less frequent are listed,
        see `wordmine.comparison.compare`.
    on_progress : as for `wordmine.discover`.
    **settings : see `Settings`, and `wordmine.reading.Reading` for how to read both corpora.

    Raises
    ------
    SettingsError : a setting has a value it cannot have.
    CorpusError : a corpus cannot be read or holds no Chinese text, or both are the same.
    CountsError : counts are not valid, or were made with other settings.
    LexiconError : one side alone is a lexicon, or is damaged.
    StorageError : there is no room, in memory or on disk.
    """
    checks.check_names(settings, [*RULES, *READING_RULES, "on_progress"])
    reading, own = Reading.apart(settings)
    wanted = Settings(**own)
    _check_apart(domain, background)
    lexicons = lexicon_of(domain), lexicon_of(background)
    if lexicons[0] is not None and lexicons[1] is not None:
        return _changes(lexicons[0], lexicons[1], wanted)
    if isinstance(domain, Lexicon) or isinstance(background, Lexicon):
        raise LexiconError("only one side is a lexicon: give two lexicons, or two texts")
    with progress.told_to(on_progress):
        sides = _Sides(domain, background, reading, wanted)
        parts = sides.domain, sides.background
        _check_overlap(*parts)
        edge = len(sides.domain.symbols)
        joined = counting.join(parts, sides.storage)
        counted = counting.count_encoded(joined, sides.settings, wanted.threads, sides.storage)
        learned = learning.learn(counted, join=wanted.join, threads=wanted.threads)
        progress.begin("contrasting", len(counted.longest))
        return _Contrast(learned, counted, edge, wanted).terms({
            "measure": wanted.measure,
            **counted.settings,
            "join": wanted.join,
            "domain_symbols": sides.domain.total,
            "background_symbols": sides.background.total,
        })  # fmt: skip


def _check_apart(domain: object, background: object) -> None:
    """Refuse a file that is on both sides."""
    if domain is background:
        raise CorpusError("the domain and the background are the same: give two corpora")
    files = [path for path in _paths(background) if os.path.exists(path)]
    for path in _paths(domain):
        if os.path.exists(path) and any(os.path.samefile(path, other) for other in files):
            raise CorpusError(
                f"{path}: is both domain and background: a text has no terms against itself: "
                "leave it out of one"
            )


def _paths(corpus: object) -> Iterator[str | os.PathLike[str]]:
    if isinstance(corpus, str | os.PathLike):
        yield corpus
    elif isinstance(corpus, list | tuple):
        yield from (path for path in corpus if isinstance(path, os.PathLike))


def _check_overlap(domain: Encoded, background: Encoded) -> None:
    """Refuse texts that share nothing, and warn of those that are hard to compare."""
    known = set(background.alphabet.symbols)
    pairs = zip(domain.alphabet.symbols, domain.frequencies[1:].tolist(), strict=True)
    han = [(symbol in known, uses) for symbol, uses in pairs if alphabet.is_han(symbol)]
    foreign = sum(uses for is_known, uses in han if not is_known) / sum(uses for _, uses in han)
    if foreign == 1:
        raise CorpusError(
            "the domain and the background have no character in common: check that they are the "
            "right files and in the right encoding"
        )
    if background.total < _LEAST_SYMBOLS:
        _log.warning(
            "the background has only %s symbols: give it more text, or what is common cannot be "
            "told from what is special",
            f"{background.total:,}",
        )
    elif foreign > _FOREIGN:
        _log.warning(
            "%.0f %% of the characters of the domain are unknown to the background: if one is "
            "Traditional and the other Simplified, read both with --t2s",
            100 * foreign,
        )


class _Sides:
    """The two sides of a contrast, read alike.

    Parameters
    ----------
    domain, background, reading, wanted : as `contrast` has them.

    Attributes
    ----------
    storage : where texts are kept.
    domain, background : the texts.
    settings : how to count them together: as often as the domain alone would need.
    """

    def __init__(
        self, domain: Corpus | Counted, background: Corpus | Counted, reading: Reading,
        wanted: Settings,
    ) -> None:  # fmt: skip
        self.storage = Storage(wanted.memory, wanted.tmp)
        sides = {"the domain": self._loaded(domain), "the background": self._loaded(background)}
        made = [side.settings for side in sides.values() if isinstance(side, Counted)]
        if len(made) == len(sides) and reading != Reading():
            raise CountsError(
                "counts are of text that was read before: say how to read it when counting it"
            )
        numbers = self._agreed("numbers", wanted.numbers, made) or "drop"
        self._agreed("t2s", reading.t2s if len(made) < len(sides) else None, made)
        self.domain, self.background = (
            self._encoded(side, name, reading, wanted.threads, keep_numbers=numbers == "keep")
            for name, side in sides.items()
        )
        least = wanted.min_count or counting.chosen_min_count(self.domain.total)
        self.settings: dict[str, Any] = {
            "min_count": int(least),
            "max_len": int(wanted.max_len or counting.MAX_LEN),
            "numbers": numbers,
            **reading.traces(),
        }

    def _loaded(self, corpus: Corpus | Counted) -> Corpus | Counted:
        """Counts that were made before; a text as it is."""
        if isinstance(corpus, Counted) or (path := counts_path(corpus)) is None:
            return corpus
        progress.begin("loading")
        return Counted.load(path, self.storage)

    def _encoded(
        self, side: Corpus | Counted, name: str, reading: Reading, threads: int | None, *,
        keep_numbers: bool,
    ) -> Encoded:  # fmt: skip
        if isinstance(side, Counted):
            return Encoded.of(side)
        return counting.encode(
            side, reading, self.storage, keep_numbers=keep_numbers, threads=threads, name=name
        )

    @staticmethod
    def _agreed(name: str, asked: object, made: list[Mapping[str, Any]]) -> Any:
        """The value of a setting, which counts were made with and which is asked for."""
        values = [settings.get(name, False) for settings in made]
        values += [asked] if asked is not None else []
        for value in values:
            if value != values[0]:
                raise CountsError(
                    f"the sides differ in {name}: {values[0]} and {value}: count and read both "
                    "with the same settings"
                )
        return values[0] if values else None


class _Contrast:
    """Compares the two stretches of a text, up to an edge and from there on."""

    def __init__(self, learned: Learned, counted: Counted, edge: int, wanted: Settings) -> None:
        self._learned, self._longest, self._edge = learned, counted.longest, edge
        self._wanted = wanted
        counts = learned.counts
        self._domain = Usage.of(learned, self._longest, (0, edge), wanted.threads)
        self._background = Usage.of(
            learned, self._longest, (edge, len(self._longest)), wanted.threads
        )
        everything = Forest(counts, np.arange(len(counts)))
        (self._count,) = everything.per_part(self._longest, np.array([0, edge]), wanted.threads)

    def terms(self, header: dict[str, Any]) -> Terms:
        """Weigh the candidates and list the best."""
        counts, wanted = self._learned.counts, self._wanted
        nodes = np.flatnonzero(
            (counts.lengths > 1) & counts.wordlike & (self._domain.free >= counts.min_count)
        )
        columns = self._columns(nodes)
        least = float(MIN_SCORE if wanted.min_score is None else wanted.min_score)
        chosen = np.flatnonzero(columns["score"] >= least)
        words = counts.texts(nodes[chosen].astype(np.int32))
        totals = {
            "domain_words": self._domain.words,
            "background_words": self._background.words,
            "min_score": least,
        }
        columns = {name: column[chosen] for name, column in columns.items()}
        return _listed(words, columns, wanted, header | totals)

    def _columns(self, nodes: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
        """The statistics of candidates."""
        counts, domain, background = self._learned.counts, self._domain, self._background
        free, other = domain.free[nodes].astype(np.float64), background.free[nodes]
        sides = free, other.astype(np.float64), float(domain.words), float(background.words)
        standing = Standing.of(self._learned, nodes, domain, background)
        count = self._count[nodes]
        edges = np.linspace(0, self._edge, _PARTS + 1).astype(np.int64)
        parts = Forest(counts, nodes).per_part(self._longest, edges, self._wanted.threads)
        blocks, deviation = dispersion(parts, np.diff(edges), count)
        log_ratio, bound = keyness.conservative_log_ratio(*sides)
        return {
            "count": count,
            "free": domain.free[nodes],
            "background_count": counts.counts[:][nodes] - count,
            "background_free": other,
            "log_ratio": log_ratio,
            "ratio": keyness.log_ratio(*sides),
            "log_likelihood": keyness.log_likelihood(*sides),
            "log_odds": keyness.log_odds(*sides),
            "simple_maths": keyness.simple_maths(*sides),
            "blocks": blocks,
            "deviation": deviation,
            "alone": domain.alone[nodes] / free,
            "c_value": nesting.c_value(counts, nodes, domain.free[nodes]),
            "score": termhood.score(
                bound, standing, burstiness(deviation, count, _PARTS), free / count
            ),
        }


def _changes(new: Lexicon, old: Lexicon, wanted: Settings) -> Terms:
    """The words that are more or less frequent in one lexicon than in another."""
    words, columns = compare(new, old)
    least = wanted.min_score
    score, listed = columns["score"], np.maximum(columns["count"], columns["background_count"])
    chosen = np.flatnonzero(
        (score != 0 if least is None else score >= least) & (listed >= (wanted.min_count or 1))
    )
    columns = {name: column[chosen] for name, column in columns.items()}
    header = {
        "measure": wanted.measure,
        "numbers": wanted.numbers or "drop",
        "domain_entries": len(new),
        "background_entries": len(old),
        "min_score": None if least is None else float(least),
    }
    return _listed([words[i] for i in chosen.tolist()], columns, wanted, header)


def _listed(
    words: list[str], columns: Mapping[str, NDArray[Any]], wanted: Settings, header: dict[str, Any]
) -> Terms:
    """Leave out what is not wanted and rank the rest."""
    unwanted = {*wordlist.read(wanted.known), *wordlist.read(wanted.stopwords)}
    ranking = columns[wanted.measure]
    kept = [
        i
        for i, word in enumerate(words)
        if word not in unwanted and (header["numbers"] == "keep" or not is_counting(word))
    ]
    order = sorted(kept, key=lambda i: (-ranking[i], words[i]))[: wanted.top]
    return Terms(
        [words[i] for i in order],
        {name: columns[name][order] for name in Term._fields[1:]},
        header,
    )
