"""Minimum-entropy learning: the words that code a counted text in the least information."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from wordmine.counting import Counted, NgramCounts, ngrams
from wordmine.discovery import candidates, cohesion, repeats, seams, stretches
from wordmine.discovery.candidates import Words
from wordmine.discovery.prior import Prior, inside
from wordmine.discovery.verse import Clauses
from wordmine.lexicon import Lexicon, scoring
from wordmine.runtime import Column, Workspace, chunks, each, progress

_log = logging.getLogger("wordmine")

_SEAM_SAMPLE = 1 << 21
"""Symbols of text, about, in which to seek words to join: frequent ones show soon."""

_BYTES, _BYTES_PER_NGRAM = 58, 4
"""What is held of each candidate and n-gram: `Words`, those of them that are kept, and which are;
lengths and flags.  Scores and the sums of one thread take less."""

_EXPECTING = 25 + 2 * 8
"""What is held of each candidate beside every thread's sums: `Words`, scores, expected counts."""

_LOOKING_UP = 8 << 20
"""What a thread takes to look up a chunk: keys, what is found, both in files, and what waits."""

_SHORT = 10_000
"""Symbols of a text of which one sees without help whether it repeats."""

_ROUNDS = 3
"""Rounds of learning; a fourth changes little."""


@dataclass(frozen=True, eq=False)
class Learned:
    """The words of a text.

    Attributes
    ----------
    counts : the n-gram counts of the text, with longer n-grams where words were joined.
    autonomy : (m,) of each n-gram, see `wordmine.discovery.cohesion.autonomy`.
    words : which n-grams are words.
    prior : what a base told of them; None without one.
    lines : n-grams that were candidates and are lines of verse.
    """

    counts: NgramCounts
    autonomy: Column
    words: Words
    prior: Prior | None = None
    lines: NDArray[np.int32] = field(default_factory=lambda: np.empty(0, np.int32))

    @cached_property
    def entries(self) -> NDArray[np.int32]:
        """(m + 1,) the longest word that begins each n-gram; the last entry serves -1, a break."""
        return self.counts.beginnings(self.words.nodes)

    @cached_property
    def cut(self) -> Callable[[NDArray[np.int32]], NDArray[np.int32]]:
        """Finds the best cut of a stretch of text, see `wordmine.discovery.stretches.cutter`."""
        return stretches.cutter(self.words.shorter, self.words.lengths, self.words.scores())


class Passes(Protocol):
    """What learning does with the text itself, wherever that is kept.

    `TextPasses` are those over a text in this process.
    """

    def seams(self, words: Words, entries: Column, step: int) -> NDArray[np.int64]:
        """The n-grams from which longer ones are worth counting, see `seams.seams`."""

    def deepened(self, marked: NDArray[np.int64], max_len: int) -> NgramCounts:
        """The counts with longer n-grams, see `ngrams.deepen`."""

    def begin(self, entries: Column) -> None:
        """Find the longest word at each position, given the longest word of each n-gram."""

    def clauses(self, words: Words) -> Clauses:
        """How the text is divided, and how often each word is a whole clause."""

    def expected(self, words: Words, weights: NDArray[np.float64]) -> NDArray[np.int64]:
        """(k,) expected count of each word, in `expectation.UNIT`."""

    def drop(self, heirs: NDArray[np.int32]) -> None:
        """Let the longest word at each position give way to its heir, see `prune`."""


class TextPasses:
    """Passes over a counted text in this process.

    Parameters
    ----------
    counted : the text; longer n-grams are entered in its `longest`.
    """

    def __init__(self, counted: Counted) -> None:
        self._counted, self._workspace = counted, counted.counts.workspace
        self._starts: Column = np.empty(0, np.int32)
        self._heirs: NDArray[np.int32] | None = None

    def seams(self, words: Words, entries: Column, step: int) -> NDArray[np.int64]:
        """See `Passes`."""
        counted = self._counted
        return seams.seams(counted.counts, counted.longest, words, entries, step=step)

    def deepened(self, marked: NDArray[np.int64], max_len: int) -> NgramCounts:
        """See `Passes`."""
        counts, text, longest = self._counted.counts, self._counted.text(), self._counted.longest
        return ngrams.deepen(counts, text, longest, marked, max_len=max_len)

    def begin(self, entries: Column) -> None:
        """See `Passes`."""
        longest = self._counted.longest
        progress.begin("learning")  # of which nobody knows yet how much there is
        clauses = repeats.drawn(longest, self._workspace)
        if repeats.are_many(clauses):
            is_told = len(longest) > _SHORT and not self._counted.settings.get("dedup")
            if is_told and repeats.are_many(clauses, repeats.LONG):
                _log.info(
                    "more than half of the text repeats what came before, so that long strings may "
                    "count as words: where lines repeat, --dedup drops them"
                )
            self._starts = repeats.merged(entries, longest, self._workspace)
        else:
            self._starts = starting(entries, longest, self._workspace)
        progress.begin("learning", _ROUNDS * len(self._starts))

    def clauses(self, words: Words) -> Clauses:
        """See `Passes`."""
        found = Clauses.none(len(words.nodes))
        for begin, end in stretches.stretches(self._starts, len(self._starts)):
            found.add(self._starts[begin:end], words.lengths)
        return found

    def expected(self, words: Words, weights: NDArray[np.float64]) -> NDArray[np.int64]:
        """See `Passes`."""
        return expected(words, weights, self._starts, self._workspace, self._heirs)

    def drop(self, heirs: NDArray[np.int32]) -> None:
        """See `Passes`."""
        # Looked up in the next round, which goes through the text anyway.
        self._heirs = heirs if self._heirs is None else heirs[self._heirs]


def learn(
    counted: Counted, *, join: bool, passes: Passes | None = None, base: Lexicon | None = None
) -> Learned:
    """Find the words of a text by minimum-entropy learning.

    Parameters
    ----------
    counted : the text, whose symbols are forgotten once joins are sought.
    join : whether to seek words up to twice as long as the n-grams by joining.
    passes : the passes over the text; None for those over `counted`, in whose `longest` longer
        n-grams are entered.
    base : words of other text, which count as though that had been read as well.

    Raises
    ------
    StorageError : there is no room.
    """
    counts = counted.counts
    passes = passes or TextPasses(counted)
    autonomy = cohesion.autonomy(counts)
    if join:
        progress.begin("joining")
        counts = _deepened(counts, autonomy, passes, base)
        autonomy = cohesion.autonomy(counts, autonomy)
    counted.forget_symbols()
    begun, prior, lines = _begun(counts, autonomy, passes, base)
    words = maximise(begun.pop(), passes, rounds=_ROUNDS, prior=prior)
    return Learned(counts, autonomy, _parted(counts, words), prior, lines)


def _begun(
    counts: NgramCounts, autonomy: Column, passes: Passes, base: Lexicon | None
) -> tuple[list[Words], Prior | None, NDArray[np.int32]]:
    """The candidates, the prior, and the n-grams that are lines of verse.

    The passes know where each candidate may begin.  They come in a list, to be taken out of it:
    what else held them would hold millions while they give way to the words.
    """
    words, entries, prior = _candidates(counts, autonomy, base)
    size = len(words.nodes)
    remedy = "allow more with --memory, or raise --min-count"
    needed = size * _BYTES + len(counts) * _BYTES_PER_NGRAM
    counts.workspace.check(needed, f"learning from {size:,} candidates", remedy)
    passes.begin(entries)
    del entries
    is_line = passes.clauses(words).lines(words)
    lines = words.nodes[is_line]
    if len(lines):
        words, heirs = prune(words, ~is_line)
        passes.drop(heirs)
    return [words], prior, lines


def _candidates(
    counts: NgramCounts, autonomy: Column, base: Lexicon | None
) -> tuple[Words, Column, Prior | None]:
    """What learning begins with, see `candidates.candidates`, and what a base tells of it."""
    prior = Prior.of(base, counts) if base else None
    keep = candidates.plausible(counts, autonomy, has_base=prior is not None)
    if prior is None:
        return *candidates.candidates(counts, autonomy, keep), None
    prior.admit(keep, autonomy)
    words, entries = candidates.candidates(counts, autonomy, keep)
    return prior.added(words), entries, prior


def _deepened(
    counts: NgramCounts, autonomy: Column, passes: Passes, base: Lexicon | None
) -> NgramCounts:
    """The counts with the longer n-grams in which words may hang together."""
    words, entries, _ = _candidates(counts, autonomy, base)
    step = max(1, counts.total // _SEAM_SAMPLE)
    marked = passes.seams(words, entries, step)
    if base:
        marked = np.union1d(marked, inside(base, counts))
    del words, entries  # there may be millions
    return passes.deepened(marked, 2 * counts.full_len)


def maximise(words: Words, passes: Passes, *, rounds: int, prior: Prior | None = None) -> Words:
    """Expectation maximisation: expected counts make scores, which make expected counts.

    After each round the words whose expected count vanishes drop out.  A prior has been learned, so
    that scores are those of what is learned from the first round on.

    Parameters
    ----------
    words : candidates with first expected counts.
    passes : the text, in which the longest candidate at each position is known.
    rounds : how many times to go through the text.
    prior : what a base told of the words, whose counts hold that.
    """
    for done in range(rounds):
        words = _weighed(words, passes, prior, first=not done)
        words, heirs = prune(words, words.expected >= candidates.LEAST_USES)
        passes.drop(heirs)
    return words


def _weighed(words: Words, passes: Passes, prior: Prior | None, *, first: bool) -> Words:
    """The words with the expected counts that their scores make, those of a base added."""
    from wordmine.kernels import expectation

    weights = words.first_scores() if first and not prior else words.scores()
    sums = passes.expected(words, np.exp(weights, out=weights))
    uses = np.divide(sums, expectation.UNIT, out=weights)
    if prior:
        uses += prior.column("expected", words.nodes)
    return replace(words, expected=uses)


def expected(
    words: Words,
    weights: NDArray[np.float64],
    longest: Column,
    workspace: Workspace,
    heirs: NDArray[np.int32] | None = None,
) -> NDArray[np.int64]:
    """The expected count of each word over all cuts of a text.

    Parameters
    ----------
    words : the words.
    weights : (k,) exp of the score of each.
    longest : (n,) the longest of them at each position of the text; at a break -1 times how often
        the clause after it counts.
    workspace : what to work with.
    heirs : the word that each in `longest` has given way to, see `prune`; None where none has.

    Returns
    -------
    (k,) counts in `expectation.UNIT`.
    """
    from wordmine.kernels import expectation

    size = len(weights)
    beside = _EXPECTING * size + (0 if heirs is None else heirs.nbytes)
    threads = workspace.workers(8 * size + stretches.BYTES, beside=beside)
    sums = [np.zeros(size, np.int64) for _ in range(threads)]

    def expect(begin: int, end: int) -> None:
        mine = sums.pop()
        part = longest[begin:end]
        if heirs is not None:
            starts = np.empty(len(part), np.int32)
            expectation.look_up(heirs, part, starts)
            part = starts
        expectation.expect(part, words.shorter, words.lengths, weights, stretches.WINDOW, mine)
        sums.append(mine)

    stretches.over_clauses(longest, expect, threads)
    total = sums.pop()
    while sums:
        total += sums.pop()
    return total


def _parted(counts: NgramCounts, words: Words) -> Words:
    """The words, each number apart from its measure again, as text is cut."""
    measured = words.kinds == scoring.MEASURED
    rows = np.empty(len(counts.alphabet), np.int64)
    single = np.flatnonzero(words.lengths == 1)
    rows[words.nodes[single]] = single
    expected, nodes = words.expected.copy(), words.nodes[measured]
    for symbols in (counts.parents[:][nodes], counts.suffixes[:][nodes]):
        np.add.at(expected, rows[symbols], words.expected[measured])
    return prune(replace(words, expected=expected), ~measured)[0]


def prune(words: Words, keep: NDArray[np.bool_]) -> tuple[Words, NDArray[np.int32]]:
    """Drop words, and let what they began begin with their next shorter word.

    Parameters
    ----------
    words : the words.
    keep : (k,) which to keep; words of one symbol always stay.

    Returns
    -------
    tuple of the words kept and, (k + 1,), which of them is the longest that begins each word; the
    last entry serves -1, none.
    """
    keep = keep | (words.lengths == 1)
    heir = np.arange(len(keep), dtype=np.int32)
    for length in range(2, int(words.lengths.max()) + 1):
        dropped = np.flatnonzero((words.lengths == length) & ~keep)
        heir[dropped] = heir[words.shorter[dropped]]
    number = np.cumsum(keep, dtype=np.int32) - np.int32(1)
    heirs = np.append(number[heir], np.int32(-1))
    del heir, number  # there may be millions
    kept = Words(
        nodes=words.nodes[keep],
        kinds=words.kinds[keep],
        lengths=words.lengths[keep],
        shorter=heirs[words.shorter[keep]],
        expected=words.expected[keep],
        counts=words.counts[keep],
        autonomy=words.autonomy[keep],
        beyond=words.beyond,
    )
    return kept, heirs


def starting(entries: Column, longest: Column, workspace: Workspace) -> Column:
    """The longest word that starts at each position of a text, -1 at a break, (n,).

    Parameters
    ----------
    entries : as `candidates` returns them.
    longest : (n,) the longest n-gram at each position, -1 at a break.
    workspace : where the result is to be, and what to work with.
    """
    from wordmine.kernels import expectation

    found, table = workspace.empty(len(longest), np.int32), entries[:]

    def look_up(chunk: tuple[int, int]) -> None:
        part = slice(*chunk)
        expectation.look_up(table, longest[part], found[part])

    each(look_up, chunks(len(longest)), workspace.workers(_LOOKING_UP, beside=table.nbytes))
    return found


def entropy_rates(learned: Learned) -> tuple[float, float]:
    """Information per symbol of the text, coded symbol by symbol and word by word.

    H = -(1 / N) sum over the units u of n(u) ln p(u), N the number of symbols, n the counts of the
    symbols or the expected counts of the words in the text, p their shares; those of words are of
    the text and the base together.

    Returns
    -------
    two rates, bits a symbol.
    """
    counts, words, prior = learned.counts, learned.words, learned.prior
    symbols = counts.counts[: len(counts.alphabet)].astype(np.float64)
    used = words.expected > 0
    both = words.expected[used]
    own = both - prior.column("expected", words.nodes[used]) if prior else both
    rates = []
    for uses, weights, total in ((symbols, symbols, symbols.sum()), (own, both, words.total)):
        rates.append(float(np.sum(uses * np.log2(total / weights))) / counts.total)
    return rates[0], rates[1]
