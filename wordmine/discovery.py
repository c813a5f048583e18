"""Discovery: from raw text to a ranked lexicon."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from wordmine import alphabet, cohesion, entropy, joining, ngrams, ranking, reference
from wordmine.alphabet import Alphabet
from wordmine.corpus import Corpus, blocks
from wordmine.entropy import Words
from wordmine.errors import CorpusError, SettingsError
from wordmine.lexicon import Lexicon
from wordmine.ngrams import NgramCounts
from wordmine.numerals import is_counting
from wordmine.reading import Reading

Method: TypeAlias = Literal["entropy", "pmi"]
Numbers: TypeAlias = Literal["drop", "keep"]

MIN_SCORE = -1.0
"""Default least score of a listed word: about one chance in four."""

_LENGTH_COST = 1.0
"""alpha: what each symbol of a word beyond the first costs its score in a cut, nats."""

_ROUNDS = 3
"""Rounds of learning; a fourth changes little."""

_LONGEST = 32
"""Most symbols that n-grams may be counted to throughout."""


def available_threads() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(frozen=True)
class Settings:
    """What discovery can be told.

    Attributes
    ----------
    method : "entropy", minimum-entropy learning, or "pmi", the reference method of 2019.
    min_count : least count of a word; None chooses it from the size of the corpus.
    max_len : longest n-gram counted throughout, symbols (entropy method).
    join : whether to seek words up to twice that long by joining (entropy method).
    top : list only so many words; None for all.
    min_score : list only words that score at least this; None for `MIN_SCORE` with the entropy
        method, and for no limit with the reference method, which scores by ln count.
    numbers : "drop" makes numbers break the text and leaves numerals, ordinals and dates out of
        the lexicon; "keep" treats them as everything else.
    known : words not to list because one has them already.
    stopwords : words not to list because one does not want them.
    threads : how many threads to work with; the result does not depend on it.
    """

    method: Method = "entropy"
    min_count: int | None = None
    max_len: int = 5
    join: bool = True
    top: int | None = None
    min_score: float | None = None
    numbers: Numbers = "drop"
    known: Collection[str] = ()
    stopwords: Collection[str] = ()
    threads: int = field(default_factory=available_threads)

    def __post_init__(self) -> None:
        """Check every value."""
        for name, valid, wanted in (
            ("method", self.method in get_args(Method), "entropy or pmi"),
            ("numbers", self.numbers in get_args(Numbers), "drop or keep"),
            ("min_count", self.min_count is None or self.min_count >= 1, "1 or more"),
            ("max_len", 2 <= self.max_len <= _LONGEST, f"2 to {_LONGEST}"),
            ("top", self.top is None or self.top >= 1, "1 or more"),
            ("min_score", self.min_score is None or math.isfinite(self.min_score), "finite"),
            ("threads", self.threads >= 1, "1 or more"),
        ):
            if not valid:
                raise SettingsError(f"{name} is {getattr(self, name)!r}: it must be {wanted}")


def chosen_min_count(total: int) -> int:
    """The least count that suits a corpus of so many symbols.

    log10(N) - 2, rounded, but at least 2: 2 up to 30,000 symbols, 4 at a million, 5 at twenty.
    """
    return max(2, round(math.log10(max(total, 1)) - 2))


def discover(
    corpus: Corpus, *, on_stage: Callable[[str], None] = lambda stage: None, **settings: Any
) -> Lexicon:
    """Find the words of raw text.

    Parameters
    ----------
    corpus : a path, several paths (as `os.PathLike`), or strings of text; a path may be a file, a
        folder, or ``-`` for standard input.
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
    on_stage("reading")
    encoded = alphabet.encode(blocks(corpus, reading), keep_numbers=wanted.numbers == "keep")
    total = int(encoded[2][1:].sum())
    if not any(map(alphabet.is_han, encoded[0].symbols)):
        raise CorpusError(
            "no Chinese text in the corpus: check the input and its encoding (a string in an "
            "iterable is text; to name a file, pass a path)"
        )
    min_count = wanted.min_count or chosen_min_count(total)
    method = _by_entropy if wanted.method == "entropy" else _by_reference
    found = method(encoded, min_count, wanted, on_stage)
    on_stage("listing")
    return _listed(found, wanted, {
        "method": wanted.method,
        "min_count": min_count,
        "max_len": wanted.max_len,
        "join": wanted.join,
        "numbers": wanted.numbers,
        "symbols": total,
        "distinct_symbols": len(encoded[0]),
        **found.totals,
    })  # fmt: skip


_Encoded: TypeAlias = tuple[Alphabet, NDArray[np.int32], NDArray[np.int64]]


@dataclass(frozen=True, eq=False)
class _Found:
    """Words before they are ranked and listed."""

    words: list[str]
    lengths: NDArray[np.int8]
    columns: dict[str, NDArray[Any]]
    totals: dict[str, float]


def _by_entropy(
    encoded: _Encoded, min_count: int, wanted: Settings, on_stage: Callable[[str], None]
) -> _Found:
    """Minimum-entropy learning."""
    on_stage("counting")
    threads = wanted.threads
    counts, longest = ngrams.count(
        *encoded, max_len=wanted.max_len, min_count=min_count, threads=threads
    )
    trust = entropy.strength(counts.total)

    def candidates() -> tuple[NDArray[np.float64], Words]:
        autonomy = cohesion.autonomy(counts)
        added = entropy.evidence(counts.lengths, autonomy, trust, _LENGTH_COST)
        return autonomy, entropy.candidates(counts, added)

    autonomy, words = candidates()
    if wanted.join:
        on_stage("joining")
        path = entropy.best_cut(words, longest, threads)
        marked = joining.seams(counts, longest, words, path, threads)
        counts = ngrams.deepen(
            counts, encoded[1], longest, marked, max_len=2 * wanted.max_len, threads=threads
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


def _by_reference(
    encoded: _Encoded, min_count: int, wanted: Settings, on_stage: Callable[[str], None]
) -> _Found:
    """The method of 2019; a word longer than its n-grams takes the entropies of its outer ones."""
    on_stage("counting")
    counts, longest = ngrams.count(
        *encoded, max_len=reference.ORDER, min_count=min_count, threads=wanted.threads
    )
    on_stage("cutting")
    pieces = reference.pieces(counts, encoded[1], longest, _ideographs(counts))
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
        words=[encoded[0].text(word) for word in pieces.words],
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


def _listed(found: _Found, wanted: Settings, header: dict[str, Any]) -> Lexicon:
    """Leave out what is not wanted and rank the rest: words by score, then single characters."""
    least = wanted.min_score
    if least is None:
        least = MIN_SCORE if wanted.method == "entropy" else -math.inf
    score = found.columns["score"]
    unwanted = {*wanted.known, *wanted.stopwords}
    listed = [
        i
        for i in np.flatnonzero(score >= least).tolist()
        if found.words[i] not in unwanted
        and (wanted.numbers == "keep" or not is_counting(found.words[i]))
    ]
    order = sorted(listed, key=lambda i: (found.lengths[i] == 1, -score[i], found.words[i]))
    order = order[: wanted.top]
    return Lexicon(
        [found.words[i] for i in order],
        {name: column[order] for name, column in found.columns.items()},
        header | {"min_score": least if math.isfinite(least) else None},
    )
