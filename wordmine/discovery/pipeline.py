"""Discovery: from raw text to a ranked lexicon."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from wordmine.counting import Counted, NgramCounts, Numbers, counter, counts_path
from wordmine.discovery import cohesion, entropy, learning, ranking, reference
from wordmine.discovery.learning import Learned
from wordmine.discovery.listing import Listing
from wordmine.errors import CountsError, SettingsError
from wordmine.lexicon import Lexicon, wordlist
from wordmine.runtime import Column, Listener, Storage, joined, progress, validation
from wordmine.symbols import alphabet
from wordmine.text import TRACES, Corpus, Reading
from wordmine.text.reading import RULES as READING_RULES

Method: TypeAlias = Literal["entropy", "pmi"]

MIN_CONFIDENCE = 0.35
"""Default least confidence of a listed word."""

_REFERENCE_BYTES = 40
"""What the reference method holds in memory for each symbol of text."""


@dataclass(frozen=True)
class Selection:
    """What to look for and to list, of words as of terms.

    Attributes
    ----------
    min_count : least count; None chooses it from the size of the corpus.
    max_len : longest n-gram counted throughout, symbols; None for `counting.MAX_LEN`, or for
        `reference.ORDER` with the reference method.
    join : whether to seek words up to twice that long by joining.
    top : list only so many; None for all.
    numbers : "drop" lets no word contain a number and leaves out numerals, ordinals and dates;
        "keep" treats them as everything else; None for "drop".
    known : words not to list because one has them already; or the path of a file of them, see
        `wordmine.lexicon.wordlist.read`.
    stopwords : words not to list because one does not want them; or the path of a file of them.
    threads, memory, tmp : what to work with, see `wordmine.count`; the result does not depend on
        it.
    """

    min_count: int | None = None
    max_len: int | None = None
    join: bool = True
    top: int | None = None
    numbers: Numbers | None = None
    known: Collection[str] | os.PathLike[str] = ()
    stopwords: Collection[str] | os.PathLike[str] = ()
    threads: int | None = None
    memory: int | str | None = None
    tmp: str | os.PathLike[str] | None = None


@dataclass(frozen=True)
class Settings(Selection):
    """What discovery can be told, beside what `Selection` has.

    Attributes
    ----------
    method : "entropy", minimum-entropy learning, or "pmi", the reference method of 2019, which does
        not join.
    min_confidence : list only words that are at least so likely to be words, 0 to 1; None for
        `MIN_CONFIDENCE` with the entropy method, and for 0 with the reference method.

    Counts made before bring their own `min_count`, `max_len` and `numbers`.
    """

    method: Method = "entropy"
    min_confidence: float | None = None

    def __post_init__(self) -> None:
        """Check every value."""
        validation.check(vars(self), RULES)
        if self.method == "pmi" and self.max_len not in (None, reference.ORDER):
            raise SettingsError(
                f"max_len is {self.max_len}: it must be {reference.ORDER} with the pmi method"
            )


WORD_LIST = validation.Rule(
    lambda given: (
        bool(given)
        if isinstance(given, str)
        else isinstance(given, os.PathLike)
        or (isinstance(given, Collection) and all(isinstance(word, str) for word in given))
    ),
    "the path of a word list, or a list or set of words",
)
"""What word lists must be."""

RULES = {
    **counter.RULES,
    "method": validation.one_of(*get_args(Method)),
    "join": validation.FLAG,
    "top": validation.optional(validation.whole(1)),
    "min_confidence": validation.optional(validation.number(0, 1)),
    "known": WORD_LIST,
    "stopwords": WORD_LIST,
}
"""What each setting of `Settings` must be."""


def discover(
    corpus: Corpus | Counted,
    *,
    on_progress: Listener | None = None,
    **settings: Any,
) -> Lexicon:
    """Find the words of raw text.

    Parameters
    ----------
    corpus : a path, several paths (as `os.PathLike`), or strings of text; a path may be a file, a
        folder, or ``-`` for standard input.  Or a text counted before (see `wordmine.count`): the
        path of a counts file, or a `Counted`.
    on_progress : called again and again with the stage of the work, how much of it is done, and
        of how much (0 where nobody knows): bytes while reading, symbols later.
    **settings : see `Settings`, and `wordmine.text.reading.Reading` for how to read the corpus.

    Returns
    -------
    Lexicon
        Words of two or more symbols, best first, then single characters that stand as words.  The
        settings in its header hold the totals of the corpus as well.

    Raises
    ------
    SettingsError : a setting has a value it cannot have.
    CorpusError : the corpus cannot be read or holds no Chinese text.
    StorageError : there is no room, in memory or on disk.
    """
    validation.check_names(settings, [*RULES, *READING_RULES, "on_progress"])
    reading, own = Reading.apart(settings)
    with progress.told_to(on_progress):
        return discovered(corpus, reading, Settings(**own)).lexicon


@dataclass(frozen=True, eq=False)
class Found:
    """Words before they are ranked and listed.

    Attributes
    ----------
    counts : the n-gram counts, longer ones included.
    words, lengths, columns : the words, their symbols and their statistics.
    totals : what the lexicon's header tells of the corpus.
    autonomy, learned : what minimum-entropy learning made; None with the reference method.
    """

    counts: NgramCounts
    words: list[str]
    lengths: NDArray[np.integer[Any]]
    columns: dict[str, NDArray[Any]]
    totals: dict[str, float]
    autonomy: Column | None = None
    learned: entropy.Words | None = None

    def entries(self) -> Iterator[tuple[str, int, float]]:
        """What each word is listed by, see `Listing.refusal`."""
        columns = (self.columns[name].tolist() for name in ("count", "confidence"))
        return zip(self.words, *columns, strict=True)


class Discovery(NamedTuple):
    """A lexicon and what it was made from: the counted text, the words found, and the rules."""

    lexicon: Lexicon
    counted: Counted
    found: Found
    listing: Listing


def discovered(corpus: Corpus | Counted, reading: Reading, wanted: Settings) -> Discovery:
    """Find the words of raw text; parameters and errors as for `discover`."""
    counted = _counted(corpus, reading, wanted)
    found = (_by_entropy if wanted.method == "entropy" else _by_reference)(counted, wanted)
    return listed(counted, found, wanted)


def listed(counted: Counted, found: Found, wanted: Settings) -> Discovery:
    """List the words that were found in a text."""
    progress.begin("listing")
    header = {
        "method": wanted.method,
        "min_count": counted.counts.min_count,
        "max_len": counted.counts.full_len,
        "join": wanted.join and wanted.method == "entropy",
        "numbers": counted.settings["numbers"],
        **{name: counted.settings[name] for name in TRACES if name in counted.settings},
        "symbols": counted.counts.total,
        "distinct_symbols": len(counted.counts.alphabet),
        **found.totals,
    }
    listing = _listing(wanted, header)
    return Discovery(_listed(found, listing, wanted.top, header), counted, found, listing)


def _counted(corpus: Corpus | Counted, reading: Reading, wanted: Settings) -> Counted:
    """The corpus counted as wanted, or counts made before if they were."""
    max_len = reference.ORDER if wanted.method == "pmi" else wanted.max_len
    storage = Storage(wanted.memory, wanted.tmp)
    if not isinstance(corpus, Counted):
        path = counts_path(corpus)
        if path is None:
            return counter.count(
                corpus, min_count=wanted.min_count, max_len=max_len, numbers=wanted.numbers,
                threads=wanted.threads, memory=wanted.memory, tmp=wanted.tmp,
                **vars(reading),
            )  # fmt: skip
        progress.begin("loading")
        corpus = Counted.load(path, storage)
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
    return replace(
        corpus,
        counts=replace(corpus.counts, storage=storage),
        longest=joined(storage, [corpus.longest], np.int32),
    )


def _by_entropy(counted: Counted, wanted: Settings) -> Found:
    """Minimum-entropy learning."""
    return found_by_learning(learning.learn(counted, join=wanted.join, threads=wanted.threads))


def found_by_learning(learned: Learned) -> Found:
    """The words that were learned, and their statistics."""
    counts, words, autonomy = learned.counts, learned.words, learned.autonomy
    before, after = entropy.entropy_rates(counts, words)
    used = (words.expected > 0) & ((words.lengths > 1) | _ideographs(counts)[words.nodes])
    nodes, expected = words.nodes[used], words.expected[used]
    lengths = counts.lengths[nodes]
    columns = statistics(counts, nodes)
    odds = ranking.log_odds(lengths, columns["count"], expected, columns["pmi"])
    columns |= {
        "expected": expected,
        "autonomy": autonomy[:][nodes].astype(np.float64),
        "confidence": ranking.confidence(odds),
        "score": ranking.score(odds, expected),
    }
    return Found(
        counts=counts,
        words=counts.texts(nodes),
        lengths=lengths,
        columns=columns,
        totals={
            "expected_words": round(float(words.expected.sum()), 4),
            "bits_per_symbol_before": round(before, 4),
            "bits_per_symbol_after": round(after, 4),
        },
        autonomy=autonomy,
        learned=words,
    )


def _by_reference(counted: Counted, wanted: Settings) -> Found:
    """The method of 2019; a word longer than its n-grams takes the entropies of its outer ones."""
    progress.begin("cutting")
    counts = counted.counts
    size = len(counted.longest)
    counts.storage.check(size * _REFERENCE_BYTES, f"the pmi method, on {size:,} symbols,")
    pieces = reference.pieces(counts, counted.text()[:], counted.longest[:], _ideographs(counts))
    autonomy = cohesion.autonomy(counts)[:][pieces.first]
    whole = pieces.first == pieces.last
    first, last = statistics(counts, pieces.first), statistics(counts, pieces.last)
    lengths = np.array([len(word) for word in pieces.words], np.int64)
    uses = pieces.uses.astype(np.float64)
    occurrences = np.where(whole, first["count"], pieces.uses)
    odds = ranking.log_odds(lengths, occurrences, uses, pieces.pmi)
    columns = first | {
        "count": occurrences,
        "expected": uses,
        "pmi": pieces.pmi,
        "right_entropy": last["right_entropy"],
        "autonomy": np.where(whole, autonomy, 0.0),
        "confidence": ranking.confidence(odds),
        "score": np.log(uses),
    }
    return Found(
        counts=counts,
        words=[counts.alphabet.text(word) for word in pieces.words],
        lengths=lengths,
        columns=columns,
        totals={"expected_words": float(pieces.uses.sum())},
    )


def _ideographs(counts: NgramCounts) -> NDArray[np.bool_]:
    """(m,) which n-grams are a single ideograph; a letter/digit run alone is no Chinese word."""
    single = np.zeros(len(counts), np.bool_)
    single[: len(counts.alphabet)] = [alphabet.is_han(s) for s in counts.alphabet.symbols]
    return single


def statistics(counts: NgramCounts, nodes: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """The columns that do not depend on the method."""
    return {
        "count": counts.counts[:][nodes],
        "pmi": np.where(counts.lengths[nodes] > 1, cohesion.pmi(counts, nodes), 0.0),
        "left_entropy": counts.left_entropy[:][nodes],
        "right_entropy": counts.right_entropy[:][nodes],
    }


def _listing(wanted: Settings, header: dict[str, Any]) -> Listing:
    """The rules by which the words of one corpus are listed."""
    least = wanted.min_confidence
    if least is None:
        least = MIN_CONFIDENCE if wanted.method == "entropy" else 0.0
    return Listing(
        min_confidence=float(least),
        min_count=header["min_count"],
        known=frozenset(wordlist.read(wanted.known)),
        stopwords=frozenset(wordlist.read(wanted.stopwords)),
        numerals=header["numbers"] == "keep",
    )


def _listed(found: Found, listing: Listing, top: int | None, header: dict[str, Any]) -> Lexicon:
    """Leave out what is not wanted and rank the rest: words by score, then single characters."""
    score = found.columns["score"]
    listed = [i for i, entry in enumerate(found.entries()) if listing.refusal(*entry) is None]
    order = sorted(listed, key=lambda i: (found.lengths[i] == 1, -score[i], found.words[i]))
    order = order[:top]
    return Lexicon(
        [found.words[i] for i in order],
        {name: column[order] for name, column in found.columns.items()},
        header | {"min_confidence": listing.min_confidence},
    )
