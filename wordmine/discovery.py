"""Discovery: from raw text to a ranked lexicon."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from wordmine import (
    alphabet,
    cohesion,
    counting,
    entropy,
    joining,
    ngrams,
    ranking,
    reference,
    wordlist,
)
from wordmine.corpus import Corpus
from wordmine.countfile import Counted, is_counts
from wordmine.counting import Numbers
from wordmine.entropy import Words
from wordmine.errors import CountsError, SettingsError
from wordmine.lexicon import Lexicon
from wordmine.ngrams import NgramCounts
from wordmine.numerals import is_counting
from wordmine.parallel import available_threads
from wordmine.reading import Reading

Method: TypeAlias = Literal["entropy", "pmi"]

MIN_SCORE = -1.0
"""Default least score of a listed word: about one chance in four."""

_SEAM_SAMPLE = 1 << 22
"""Symbols of text, at least, in which to seek words to join: frequent ones show soon."""

_ROUNDS = 3
"""Rounds of learning; a fourth changes little."""


@dataclass(frozen=True)
class Settings:
    """What discovery can be told.

    Attributes
    ----------
    method : "entropy", minimum-entropy learning, or "pmi", the reference method of 2019.
    min_count : least count of a word; None chooses it from the size of the corpus.
    max_len : longest n-gram counted throughout, symbols; None for `counting.MAX_LEN`, or for
        `reference.ORDER` with the reference method.
    join : whether to seek words up to twice that long by joining (entropy method).
    top : list only so many words; None for all.
    min_score : list only words that score at least this; None for `MIN_SCORE` with the entropy
        method, and for no limit with the reference method, which scores by ln count.
    numbers : "drop" lets no word contain a number and leaves numerals, ordinals and dates out of
        the lexicon; "keep" treats them as everything else; None for "drop".
    known : words not to list because one has them already; or the path of a file of them, see
        `wordmine.wordlist.read`.
    stopwords : words not to list because one does not want them; or the path of a file of them.
    threads : how many threads to work with, None for all; the result does not depend on it.

    Counts made before bring their own `min_count`, `max_len` and `numbers`.
    """

    method: Method = "entropy"
    min_count: int | None = None
    max_len: int | None = None
    join: bool = True
    top: int | None = None
    min_score: float | None = None
    numbers: Numbers | None = None
    known: Collection[str] | os.PathLike[str] = ()
    stopwords: Collection[str] | os.PathLike[str] = ()
    threads: int | None = None

    def __post_init__(self) -> None:
        """Check every value."""
        counting.check(self.min_count, self.max_len, self.numbers, self.threads)
        for name, valid, wanted in (
            ("method", self.method in get_args(Method), "entropy or pmi"),
            (
                "max_len",
                self.method == "entropy" or self.max_len in (None, reference.ORDER),
                f"{reference.ORDER} with the pmi method",
            ),
            ("top", self.top is None or self.top >= 1, "1 or more"),
            ("min_score", self.min_score is None or math.isfinite(self.min_score), "finite"),
        ):
            if not valid:
                raise SettingsError(f"{name} is {getattr(self, name)!r}: it must be {wanted}")


def discover(
    corpus: Corpus | Counted,
    *,
    on_stage: Callable[[str], None] = lambda stage: None,
    **settings: Any,
) -> Lexicon:
    """Find the words of raw text.

    Parameters
    ----------
    corpus : a path, several paths (as `os.PathLike`), or strings of text; a path may be a file, a
        folder, or ``-`` for standard input.  Or a text counted before (see `wordmine.count`): the
        path of a counts file, or a `Counted`.
    on_stage : called with the name of each stage of the work as it begins.
    **settings : see `Settings`, and `wordmine.reading.Reading` for how to read the corpus.

    Returns
    -------
    Lexicon
        Words of two or more symbols, best first, then single characters that stand as words.  The
        settings in its header hold the totals of the corpus as well.

    Raises
    ------
    SettingsError : a setting has a value it cannot have.
    CorpusError : the corpus cannot be read or holds no Chinese text.
    """
    reading, own = Reading.apart(settings)
    wanted = Settings(**own)
    counted = _counted(corpus, reading, wanted, on_stage)
    method = _by_entropy if wanted.method == "entropy" else _by_reference
    found = method(counted, wanted, on_stage)
    on_stage("listing")
    return _listed(found, wanted, {
        "method": wanted.method,
        "min_count": counted.counts.min_count,
        "max_len": counted.counts.full_len,
        "join": wanted.join and wanted.method == "entropy",
        "numbers": counted.settings["numbers"],
        "symbols": counted.counts.total,
        "distinct_symbols": len(counted.counts.alphabet),
        **found.totals,
    })  # fmt: skip


def _counted(
    corpus: Corpus | Counted, reading: Reading, wanted: Settings, on_stage: Callable[[str], None]
) -> Counted:
    """The corpus counted as wanted, or counts made before if they were."""
    max_len = reference.ORDER if wanted.method == "pmi" else wanted.max_len
    if not isinstance(corpus, Counted):
        path = counts_path(corpus)
        if path is None:
            return counting.count(
                corpus, min_count=wanted.min_count, max_len=max_len, numbers=wanted.numbers,
                threads=wanted.threads, on_stage=on_stage, **vars(reading),
            )  # fmt: skip
        on_stage("loading")
        corpus = Counted.load(path)
    if reading != Reading():
        raise CountsError(
            "counts are of text that was read before: say how to read it when counting it"
        )
    made = {**corpus.settings, "min_count": corpus.counts.min_count}
    asked = {"min_count": wanted.min_count, "max_len": max_len, "numbers": wanted.numbers}
    for name, value in asked.items():
        if value is not None and value != made[name]:
            raise CountsError(
                f"the counts were made with {name} {made[name]}, but {value} is asked for: "
                "count the corpus again with that, or leave the setting out"
            )
    # Longer n-grams are going to be entered, which must not change what the caller holds.
    return corpus._replace(longest=corpus.longest.copy())


def counts_path(corpus: Corpus) -> str | os.PathLike[str] | None:
    """The path of the counts file that a corpus is, alone or alone in a list; else None.

    Raises
    ------
    CountsError : there is a counts file among several sources.
    """
    if isinstance(corpus, list | tuple) and len(corpus) == 1:
        (corpus,) = corpus
        if isinstance(corpus, str):  # a string in a list is text
            return None
    if isinstance(corpus, str | os.PathLike):
        return corpus if is_counts(corpus) else None
    if isinstance(corpus, list | tuple):
        for path in corpus:
            if isinstance(path, os.PathLike) and is_counts(path):
                raise CountsError(
                    f"{os.fspath(path)}: holds counts, which go alone: put counts files together "
                    "with 'wordmine merge', and count the texts first"
                )
    return None


@dataclass(frozen=True, eq=False)
class _Found:
    """Words before they are ranked and listed."""

    words: list[str]
    lengths: NDArray[np.int8]
    columns: dict[str, NDArray[Any]]
    totals: dict[str, float]


def _by_entropy(counted: Counted, wanted: Settings, on_stage: Callable[[str], None]) -> _Found:
    """Minimum-entropy learning."""
    counts, longest, _ = counted
    threads = wanted.threads or available_threads()
    trust = entropy.strength(counts.total)

    def candidates() -> tuple[NDArray[np.float64], Words]:
        autonomy = cohesion.autonomy(counts)
        added = entropy.evidence(counts.lengths, autonomy, trust)
        return autonomy, entropy.candidates(counts, added)

    autonomy, words = candidates()
    if wanted.join:
        on_stage("joining")
        step = max(1, counts.total // _SEAM_SAMPLE)
        path = entropy.best_cut(words, longest, threads, step=step)
        marked = joining.seams(counts, longest, words, path, threads, step=step)
        counts = ngrams.deepen(
            counts, counted.text(), longest, marked, max_len=2 * counts.full_len, threads=threads
        )
        autonomy, words = candidates()
    on_stage("learning")
    words = entropy.learn(words, longest, rounds=_ROUNDS, threads=threads)
    before, after = entropy.entropy_rates(counts, words)
    used = (words.expected > 0) & ((words.lengths > 1) | _ideographs(counts)[words.nodes])
    nodes, expected = words.nodes[used], words.expected[used]
    columns = _statistics(counts, nodes, autonomy) | {
        "expected": expected,
        "score": ranking.word_score(counts, nodes, expected, autonomy[nodes]),
    }
    return _Found(
        words=[counts.text(node) for node in nodes.tolist()],
        lengths=counts.lengths[nodes],
        columns=columns,
        totals={
            "trust": round(trust, 4),
            "expected_words": round(float(words.expected.sum()), 4),
            "bits_per_symbol_before": round(before, 4),
            "bits_per_symbol_after": round(after, 4),
        },
    )


def _by_reference(counted: Counted, wanted: Settings, on_stage: Callable[[str], None]) -> _Found:
    """The method of 2019; a word longer than its n-grams takes the entropies of its outer ones."""
    on_stage("cutting")
    counts = counted.counts
    pieces = reference.pieces(counts, counted.text(), counted.longest, _ideographs(counts))
    whole = pieces.first == pieces.last
    first = _statistics(counts, pieces.first, cohesion.autonomy(counts))
    last = _statistics(counts, pieces.last, np.zeros(len(counts)))
    columns = first | {
        "count": np.where(whole, first["count"], pieces.uses),
        "expected": pieces.uses.astype(np.float64),
        "pmi": pieces.pmi,
        "right_entropy": last["right_entropy"],
        "autonomy": np.where(whole, first["autonomy"], 0.0),
        "score": np.log(pieces.uses),
    }
    return _Found(
        words=[counts.alphabet.text(word) for word in pieces.words],
        lengths=np.array([len(word) for word in pieces.words]),
        columns=columns,
        totals={"expected_words": float(pieces.uses.sum())},
    )


def _ideographs(counts: NgramCounts) -> NDArray[np.bool_]:
    """(m,) which n-grams are a single ideograph; a letter/digit run alone is no Chinese word."""
    single = np.zeros(len(counts), np.bool_)
    single[: len(counts.alphabet)] = [alphabet.is_han(s) for s in counts.alphabet.symbols]
    return single


def _statistics(
    counts: NgramCounts, nodes: NDArray[np.int64], autonomy: NDArray[np.float64]
) -> dict[str, NDArray[Any]]:
    """The columns that do not depend on the method."""
    return {
        "count": counts.counts[nodes],
        "pmi": np.where(counts.lengths[nodes] > 1, cohesion.pmi(counts, nodes), 0.0),
        "left_entropy": counts.left_entropy()[nodes],
        "right_entropy": counts.right_entropy()[nodes],
        "autonomy": autonomy[nodes],
    }


def _words(given: Collection[str] | os.PathLike[str]) -> set[str]:
    if isinstance(given, str | os.PathLike):
        return wordlist.read(given)
    return set(given)


def _listed(found: _Found, wanted: Settings, header: dict[str, Any]) -> Lexicon:
    """Leave out what is not wanted and rank the rest: words by score, then single characters."""
    least = wanted.min_score
    if least is None:
        least = MIN_SCORE if wanted.method == "entropy" else -math.inf
    score = found.columns["score"]
    unwanted = _words(wanted.known) | _words(wanted.stopwords)
    listed = [
        i
        for i in np.flatnonzero(score >= least).tolist()
        if found.words[i] not in unwanted
        and found.columns["count"][i] >= header["min_count"]
        and (header["numbers"] == "keep" or not is_counting(found.words[i]))
    ]
    order = sorted(listed, key=lambda i: (found.lengths[i] == 1, -score[i], found.words[i]))
    order = order[: wanted.top]
    return Lexicon(
        [found.words[i] for i in order],
        {name: column[order] for name, column in found.columns.items()},
        header | {"min_score": least if math.isfinite(least) else None},
    )
