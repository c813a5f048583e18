"""Terminology: the terms of a field, by its texts and by others."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from wordmine.counting import Counted, Counting, Numbers
from wordmine.discovery import Learned, Selection, WordList, learning
from wordmine.embedding import need_libraries
from wordmine.errors import LexiconError, SettingsError
from wordmine.lexicon import Lexicon, Term, Terms, wordlist
from wordmine.runtime import Checked, Listener, Workspace, progress, validation
from wordmine.symbols import is_counting, split
from wordmine.terminology import corpora, keyness, nesting, termhood
from wordmine.terminology.collocation import Collocations
from wordmine.terminology.comparison import compare, total
from wordmine.terminology.corpora import Texts
from wordmine.terminology.dispersion import burstiness, dispersion
from wordmine.terminology.keyness import Counts, Values
from wordmine.terminology.seeds import Guidance
from wordmine.terminology.termhood import Standing
from wordmine.terminology.usage import Forest, Usage
from wordmine.text import Errors, Paths, Reading

Measure: TypeAlias = Literal[
    "score",
    "log_ratio",
    "ratio",
    "smoothed_ratio",
    "log_likelihood",
    "log_odds",
    "simple_maths",
    "c_value",
]

MIN_SCORE = -3.0
"""Default least score of a listed term, bits."""

_PLAIN: dict[str, Callable[[Counts, Counts, float, float], Values]] = {
    "ratio": keyness.log_ratio,
    "smoothed_ratio": keyness.smoothed_ratio,
    "log_likelihood": keyness.log_likelihood,
    "log_odds": keyness.log_odds,
    "simple_maths": keyness.simple_maths,
}
"""Measures of keyness that need the counts alone."""

_PER_SIMILARITY = 10.0
"""What a similarity of 1 to the seeds adds to a score, bits."""

_GUIDED = 5_000
"""Candidates, the best, that seeds can say something of if they are no words of the lexicon."""

_PARTS = 100
"""Parts of the domain over which dispersion is measured."""


@dataclass(frozen=True)
class ContrastSettings(Checked):
    """What a contrast can be told.

    Attributes
    ----------
    counting : how to count.  Its `min_count` is of free occurrences in the domain; None chooses it
        from the size N of that, in symbols: log10 N - 2, rounded, but at least 2.
    selection : what to list.
    join : whether to seek words up to twice as long as `max_len` by joining.
    measure : the statistic that terms are ranked by.
    min_score : list only terms that score at least this, whatever the measure; None for
        `MIN_SCORE`, or, of lexicons, for all that differ significantly.
    seeds : words that show which terms are meant, or the path of a file of them.
    negatives : words that show which are not; likewise.
    expand : list so many words that the seeds lead to, however they score; None for none.

    Raises
    ------
    SettingsError : a setting has a value it cannot have, or there are no seeds for others to
        go with.
    """

    counting: Counting = field(default_factory=Counting)
    selection: Selection = field(default_factory=Selection)
    join: Annotated[bool, validation.FLAG] = True
    measure: Annotated[Measure, validation.one_of(*get_args(Measure))] = "score"
    min_score: Annotated[float | None, validation.NUMBER] = None
    seeds: Annotated[WordList, validation.WORD_LIST] = ()
    negatives: Annotated[WordList, validation.WORD_LIST] = ()
    expand: Annotated[int | None, validation.whole(1)] = None

    def __post_init__(self) -> None:
        """Check every value."""
        super().__post_init__()
        if not self.seeds and (self.negatives or self.expand):
            given = "negatives" if self.negatives else "expand"
            raise SettingsError(f"{given} without seeds: give some words of what is meant as well")

    def guiding(self) -> dict[str, list[str]]:
        """The seeds that are given, and the negative ones, by these names.

        Raises
        ------
        SettingsError : a list has no word; a word is in both.
        VectorsError : a library that seeds take is not installed.
        """
        given = {"seeds": self.seeds, "negatives": self.negatives}
        found = {name: wordlist.read(words) for name, words in given.items() if words}
        for name, words in found.items():
            if not words:
                raise SettingsError(f"{name} are given, but no word: name some")
        for word in found.get("negatives", []):
            if word in found["seeds"]:
                raise SettingsError(f"{word} is meant and not meant: leave it out of one")
        if found:
            need_libraries()
        return found


def contrast(
    domain: Paths | Counted | Lexicon | None = None,
    background: Paths | Counted | Lexicon | None = None,
    *,
    texts: Iterable[str] | None = None,
    background_texts: Iterable[str] | None = None,
    measure: Measure = "score",
    min_score: float | None = None,
    seeds: WordList = (),
    negatives: WordList = (),
    expand: int | None = None,
    min_count: int | None = None,
    max_len: int | None = None,
    join: bool = True,
    numbers: Numbers | None = None,
    top: int | None = None,
    known: WordList = (),
    stopwords: WordList = (),
    threads: int | None = None,
    memory: int | str | None = None,
    tmp: str | os.PathLike[str] | None = None,
    glob: str = "*",
    encoding: str | None = None,
    errors: Errors = "strict",
    field: str | None = None,
    dedup: bool = False,
    t2s: bool = False,
    on_progress: Listener | None = None,
) -> Terms:
    """Find the terms of a field.

    Words are learned from the domain, with an even sample of the background if it is small.  Both
    texts are cut by them, and candidates counted in both alike: as strings, and free, where they
    begin and end where words do.  What only the domain has is kept.

    Parameters
    ----------
    domain : texts of the field: a path or several, as for `wordmine.discover`, counts files among
        them; or a `Counted`; or a lexicon, or the path of one.
    background : other texts, of as many fields as can be; likewise.  If both are lexicons, all
        words are listed that are significantly more or less frequent, see
        `wordmine.terminology.comparison.compare`.
    texts, background_texts : strings of text of the field, and others, instead of paths.
    measure, min_score, seeds, negatives, expand, join : see `ContrastSettings`.
    min_count, max_len, numbers : see `ContrastSettings` and `wordmine.counting.Counting`.
    top, known, stopwords : see `wordmine.discovery.Selection`.
    threads, memory, tmp, on_progress : as for `wordmine.count`; the result does not depend on them.
    glob, encoding, errors, field, dedup, t2s : how to read the files of both sides, see
        `wordmine.text.Reading`.

    Returns
    -------
    Terms
        The best by the measure first.

    Raises
    ------
    SettingsError : a setting has a value it cannot have.
    CorpusError : a corpus cannot be read or holds no Chinese text, or both are the same.
    CountsError : counts are not valid, or were made with other settings.
    LexiconError : one side alone is a lexicon, or is damaged.
    VectorsError : a library that seeds take is not installed, or no seed occurs often enough.
    StorageError : there is no room, in memory or on disk.
    """
    counting = Counting(min_count, max_len, numbers)
    selection = Selection(top, known, stopwords)
    wanted = ContrastSettings(
        counting, selection, join, measure, min_score, seeds, negatives, expand
    )
    reading = Reading(glob, encoding, errors, field, dedup, t2s)
    workspace = Workspace(threads, memory, tmp)
    one = corpora.given("domain", domain, texts, reading)
    other = corpora.given("background", background, background_texts, reading)
    corpora.check_apart(one, other)
    guiding = wanted.guiding()
    with progress.told_to(on_progress):
        new, old = corpora.opened(one, workspace), corpora.opened(other, workspace)
        if isinstance(new, Lexicon) and isinstance(old, Lexicon):
            if guiding:
                raise SettingsError("seeds take texts, to see how words are used: give no lexicons")
            return _changes(new, old, wanted)
        if isinstance(new, Lexicon) or isinstance(old, Lexicon):
            raise LexiconError(
                "only one side is a lexicon: give two lexicons, or two texts or counts"
            )
        both = Texts.read(new, old, counting, reading, workspace)
        return _extracted(both, wanted, guiding)


def _extracted(texts: Texts, wanted: ContrastSettings, guiding: Mapping[str, list[str]]) -> Terms:
    """The terms of a domain against a background; raises what `contrast` does."""
    counted = texts.counted()
    learned = learning.learn(counted, join=wanted.join)
    progress.begin("contrasting", len(texts.domain.symbols) + len(texts.background.symbols))
    return _Contrast(learned, counted, texts, wanted, guiding).terms(
        {
            "measure": wanted.measure,
            **guiding,
            **counted.settings,
            "join": wanted.join,
            "domain_symbols": texts.domain.total,
            "background_symbols": texts.background.total,
        }
    )


class _Contrast:
    """Compares how n-grams are used in the domain and in the background."""

    def __init__(
        self,
        learned: Learned,
        counted: Counted,
        texts: Texts,
        wanted: ContrastSettings,
        guiding: Mapping[str, list[str]],
    ) -> None:
        self._learned, self._counted, self._wanted = learned, counted, wanted
        self._guiding = guiding
        self._longest = counted.longest
        self._numbers = counted.settings["numbers"] == "keep"
        self._edge = len(texts.domain.symbols)
        self._domain = Usage.of_learned(learned, self._longest, self._edge)
        self._background = Usage.of_other(learned, texts.background)

    def terms(self, header: dict[str, Any]) -> Terms:
        """Weigh the candidates and list the best."""
        least = float(MIN_SCORE if self._wanted.min_score is None else self._wanted.min_score)
        nodes = termhood.candidates(
            self._learned, self._domain, self._background, numbers=self._numbers
        )
        guidance = self._guidance(nodes) if self._guiding else None
        asked = guidance.nearest(self._wanted.expand) if guidance and self._wanted.expand else []
        asked_nodes = self._nodes(asked)
        words, columns = self._columns(np.union1d(nodes, asked_nodes), least, asked_nodes, guidance)
        totals = {
            "domain_words": self._domain.words,
            "background_words": self._background.words,
            "min_score": least,
        }
        return _listed(words, columns, self._wanted, header | totals)

    def _guidance(self, nodes: NDArray[np.int64]) -> Guidance:
        """What the seeds say, of the best candidates at least."""
        _, weight = self._weighed(nodes)
        best = nodes[np.argsort(-weight, kind="stable")[:_GUIDED]]
        return Guidance.of(
            self._guiding["seeds"],
            self._guiding.get("negatives", []),
            self._learned,
            self._counted,
            self._learned.counts.texts(best.astype(np.int32)),
        )

    def _nodes(self, words: list[str]) -> NDArray[np.int64]:
        """The n-grams that some words are, ascending; those that are free nowhere are left out."""
        counts, found = self._learned.counts, []
        numbers = {name: number for number, name in enumerate(counts.alphabet.symbols, 1)}
        for word in words:
            node = -1
            for symbol in split(word):
                node = counts.child(node, numbers[symbol])
            found.append(node)
        nodes = np.unique(np.array(found, np.int64))
        return nodes[(nodes >= 0) & (self._domain.free[nodes] > 0)]

    def _weighed(self, nodes: NDArray[np.int64]) -> tuple[Values, Values]:
        """The conservative log ratio of candidates, and their score were they not bursty at all."""
        log_ratio, bound = keyness.conservative_log_ratio(*self._sides(nodes))
        standing = Standing.of(self._learned, nodes, self._domain, self._background)
        return log_ratio, bound + standing.evidence()

    def _columns(
        self,
        nodes: NDArray[np.int64],
        least: float,
        asked: NDArray[np.int64],
        guidance: Guidance | None,
    ) -> tuple[list[str], dict[str, NDArray[Any]]]:
        """The candidates that are asked for or score at least so much, and their statistics."""
        domain, background = self._domain, self._background
        nodes, (log_ratio, score, blocks, deviation) = self._bursty(
            nodes, min(least, MIN_SCORE), asked
        )
        words = self._learned.counts.texts(nodes.astype(np.int32))
        similarity = guidance.similarity(words) if guidance else np.zeros(len(nodes))
        score = score + _PER_SIMILARITY * similarity
        company = self._company(nodes, words, score)
        score = score + termhood.PER_LIFT * company
        columns: dict[str, NDArray[Any]] = {
            "count": domain.count[nodes],
            "free": domain.free[nodes],
            "background_count": background.count[nodes],
            "background_free": background.free[nodes],
            "log_ratio": log_ratio,
            "blocks": blocks,
            "deviation": deviation,
            "alone": domain.alone[nodes] / domain.free[nodes],
            "company": company,
            "c_value": nesting.c_value(self._learned.counts, nodes, domain.free[nodes]),
            "similarity": similarity,
            "score": score,
            **{name: measure(*self._sides(nodes)) for name, measure in _PLAIN.items()},
        }
        kept = (score >= least) | np.isin(nodes, asked)
        listed = [words[i] for i in np.flatnonzero(kept).tolist()]
        return listed, {name: column[kept] for name, column in columns.items()}

    def _bursty(
        self, nodes: NDArray[np.int64], least: float, asked: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], list[NDArray[Any]]]:
        """The candidates that score so much by themselves, or are asked for.

        With their conservative log ratio, score, and dispersion.
        """
        log_ratio, score = self._weighed(nodes)
        # Most candidates score too little however bursty they are.
        some = (score + termhood.PER_BURSTINESS >= least) | np.isin(nodes, asked)
        nodes, log_ratio, score = nodes[some], log_ratio[some], score[some]
        count = self._domain.count[nodes]
        edges = np.linspace(0, self._edge, _PARTS + 1).astype(np.int64)
        parts = Forest(self._learned.counts, nodes).per_part(self._longest, edges)
        blocks, deviation = dispersion(parts, np.diff(edges), count)
        score += termhood.PER_BURSTINESS * burstiness(deviation, count, _PARTS)
        kept = (score >= least) | np.isin(nodes, asked)
        return nodes[kept], [column[kept] for column in (log_ratio, score, blocks, deviation)]

    def _company(self, nodes: NDArray[np.int64], words: list[str], score: Values) -> Values:
        """What the words near candidates tell; numbers, if they are not wanted, show nothing."""
        fit = np.array([self._numbers or not is_counting(word) for word in words], np.bool_)
        where = Collocations(self._learned, nodes, self._longest, self._edge)
        return termhood.company(where, score, self._domain.free[nodes], fit)

    def _sides(self, nodes: NDArray[np.int64]) -> tuple[Counts, Counts, float, float]:
        """What measures of keyness take."""
        domain, background = self._domain, self._background
        free = domain.free[nodes].astype(float), background.free[nodes].astype(float)
        return *free, float(domain.words), float(background.words)


def _changes(new: Lexicon, old: Lexicon, wanted: ContrastSettings) -> Terms:
    """The words that are more or less frequent in one lexicon than in another."""
    words, columns = compare(new, old)
    least = wanted.min_score
    score, listed = columns["score"], np.maximum(columns["count"], columns["background_count"])
    chosen = np.flatnonzero(
        (score != 0 if least is None else score >= least)
        & (listed >= (wanted.counting.min_count or 1))
    )
    columns = {name: column[chosen] for name, column in columns.items()}
    header = {
        "measure": wanted.measure,
        "numbers": wanted.counting.numbers or "drop",
        "domain_words": total(new),
        "background_words": total(old),
        "domain_entries": len(new),
        "background_entries": len(old),
        "min_score": None if least is None else float(least),
    }
    return _listed([words[i] for i in chosen.tolist()], columns, wanted, header)


def _listed(
    words: list[str],
    columns: Mapping[str, NDArray[Any]],
    wanted: ContrastSettings,
    header: dict[str, Any],
) -> Terms:
    """Leave out what is not wanted and rank the rest."""
    unwanted = wanted.selection.known_words() | wanted.selection.unwanted_words()
    ranking = columns[wanted.measure]
    kept = [
        i
        for i, word in enumerate(words)
        if word not in unwanted and (header["numbers"] == "keep" or not is_counting(word))
    ]
    order = sorted(kept, key=lambda i: (-ranking[i], words[i]))[: wanted.selection.top]
    return Terms(
        [words[i] for i in order],
        {name: columns[name][order] for name in Term._fields[1:]},
        header,
    )
