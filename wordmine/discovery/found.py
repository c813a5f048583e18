"""Words as they are found, before they are listed: with their statistics, by either method."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wordmine.counting import Counted, NgramCounts
from wordmine.discovery import (
    cohesion,
    dottednames,
    fullnames,
    learning,
    novelty,
    ranking,
    reference,
)
from wordmine.discovery.learning import Learned
from wordmine.lexicon import scoring
from wordmine.runtime import progress
from wordmine.symbols import DIGITS, MEASURES, NUMBER, is_han, lengths, spell

_NEARLY_ALWAYS = 0.85
"""The share of its occurrences behind numbers beyond which a string is part of what they count."""

_REFERENCE_BYTES = 40
"""What the reference method holds in memory for each symbol of text."""


@dataclass(frozen=True, eq=False)
class Found:
    """Words before they are ranked and listed.

    Attributes
    ----------
    counts : the n-gram counts, longer ones included.
    words, lengths, columns : the words, their symbols and their statistics.
    totals : what the lexicon's header tells of the corpus.
    measures : (k,) which words begin with the measure of a number before them.
    fragments : (k,) which are fragments of dotted names, see `wordmine.discovery.dottednames`.
    known : (k,) which words are those of a base, or single symbols of these.
    full_names : (k,) which are names beside their parts, see `wordmine.discovery.fullnames` and
        `wordmine.discovery.dottednames`.
    learned : what minimum-entropy learning made; None with the reference method.
    """

    counts: NgramCounts
    words: list[str]
    lengths: NDArray[np.integer[Any]]
    columns: dict[str, NDArray[Any]]
    totals: dict[str, float]
    measures: NDArray[np.bool_]
    fragments: NDArray[np.bool_]
    known: NDArray[np.bool_]
    full_names: NDArray[np.bool_]
    learned: Learned | None = None

    def entries(self) -> Iterator[tuple[str, int, float, bool, bool]]:
        """What each word is listed by, see `Listing.refusal`."""
        columns = (self.columns["count"], self.columns["confidence"], self.measures, self.fragments)
        return zip(self.words, *map(np.ndarray.tolist, columns), strict=True)

    def accepting(self, words: Collection[str], counted: Counted) -> Found:
        """The same with some words in it, of which people said that they are words.

        Their confidence is 1.  One that was not found counts as a word wherever its string occurs,
        which may be nowhere.

        Parameters
        ----------
        words : the words.
        counted : the text.
        """
        if not words:
            return self
        columns = {name: column.astype(np.float64) for name, column in self.columns.items()}
        columns["confidence"][[word in words for word in self.words]] = 1.0
        missing = sorted(set(words).difference(self.words))
        no = np.zeros(len(missing), np.bool_)
        rows = [self._row(word, counted) for word in missing]
        for name, column in columns.items():
            added = np.array([row.get(name, 0.0) for row in rows])
            kind = self.columns[name].dtype
            columns[name] = np.concatenate((column, added)).astype(kind)
        return replace(
            self,
            words=[*self.words, *missing],
            lengths=np.concatenate((self.lengths, lengths(missing))).astype(np.int64),
            columns=columns,
            measures=np.concatenate((self.measures, no)),
            fragments=np.concatenate((self.fragments, no)),
            known=np.concatenate((self.known, no)),
            full_names=np.concatenate((self.full_names, no)),
        )

    def among(self, known: Collection[str]) -> Found:
        """The same where one has some words: what these make by chance scores less."""
        if self.learned is None or not known:
            return self
        new = [
            row
            for row, word in enumerate(self.words)
            if self.lengths[row] > 1 and self.columns["expected"][row] > 0 and word not in known
        ]
        score, expected = self.columns["score"].copy(), self.columns["expected"][new]
        words = [self.words[row] for row in new]
        score[new] -= novelty.costs(self.learned, words, expected, known)
        return replace(self, columns=self.columns | {"score": score})

    def _row(self, word: str, counted: Counted) -> dict[str, float]:
        """The statistics of a word that was not found."""
        ids = self.counts.alphabet.numbers(spell(word))
        node = self.counts.find(ids)
        count = replace(counted, counts=self.counts).occurrences(ids)
        known = statistics(self.counts, np.array([node])) if node >= 0 else {}
        row = {name: float(column[0]) for name, column in known.items()}
        score = float(np.log(max(count, scoring.LEAST_EXPECTED)))
        return row | {"count": count, "expected": count, "confidence": 1.0, "score": score}


def by_learning(learned: Learned) -> Found:
    """The words that were learned, and their statistics."""
    counts, words, autonomy = learned.counts, learned.words, learned.autonomy
    before, after = learning.entropy_rates(learned)
    used = (words.expected > 0) & ((words.lengths > 1) | _ideographs(counts)[words.nodes])
    names = np.union1d(fullnames.find(counts, words), dottednames.find(counts, words))
    more = np.setdiff1d(names, words.nodes[used])
    nodes = np.concatenate((words.nodes[used], more))
    count = np.concatenate((words.counts[used], counts.counts[:][more]))
    is_name = np.isin(nodes, names)
    expected = np.where(
        is_name, fullnames.SHARE * count, np.append(words.expected[used], np.zeros(len(more)))
    )
    lengths = counts.lengths[nodes]
    columns = statistics(counts, nodes) | {"count": count}
    log_free = cohesion.log_free(counts, nodes)
    likely = np.where(is_name, count, expected)  # of whose cut something else decides
    odds = ranking.log_odds(lengths, count, likely, columns["pmi"], log_free)
    columns |= {
        "expected": expected,
        "autonomy": autonomy[:][nodes].astype(np.float64),
        "confidence": ranking.confidence(odds),
        "score": ranking.score(odds, expected),
    }
    known = np.zeros(len(nodes), np.bool_)
    if learned.prior:
        known = learned.prior.is_known(nodes) | learned.prior.is_seen(counts)[nodes]
        columns = learned.prior.told(nodes, columns)
    texts = counts.texts(nodes)
    return Found(
        counts=counts,
        words=texts,
        lengths=lengths,
        columns=columns,
        totals={
            "expected_words": round(words.total, 4),
            "bits_per_symbol_before": round(before, 4),
            "bits_per_symbol_after": round(after, 4),
        },
        measures=_measures(counts, nodes),
        fragments=dottednames.fragments(texts, columns["count"], columns["confidence"]),
        known=known,
        full_names=is_name,
        learned=learned,
    )


def by_reference(counted: Counted) -> Found:
    """The method of 2019; a word longer than its n-grams takes the entropies of its outer ones."""
    progress.begin("cutting")
    counts = counted.counts
    size = len(counted.longest)
    counts.workspace.check(size * _REFERENCE_BYTES, f"the pmi method, on {size:,} symbols,")
    pieces = reference.pieces(counts, counted.text()[:], counted.longest[:], _ideographs(counts))
    autonomy = cohesion.autonomy(counts)[:][pieces.first]
    whole = pieces.first == pieces.last
    first, last = statistics(counts, pieces.first), statistics(counts, pieces.last)
    lengths = np.array([len(word) for word in pieces.words], np.int64)
    uses = pieces.uses.astype(np.float64)
    occurrences = np.where(whole, first["count"], pieces.uses)
    log_free = np.where(whole, cohesion.log_free(counts, pieces.first), 0.0)
    odds = ranking.log_odds(lengths, occurrences, uses, pieces.pmi, log_free)
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
        measures=whole & _measures(counts, pieces.first),
        fragments=np.zeros(len(lengths), np.bool_),
        known=np.zeros(len(lengths), np.bool_),
        full_names=np.zeros(len(lengths), np.bool_),
    )


def _measures(counts: NgramCounts, nodes: NDArray[Any]) -> NDArray[np.bool_]:
    """(k,) which n-grams begin with a measure and stand behind a number nearly always.

    They are what is left of it: 个月, 元以上, 次会议.
    """
    names = counts.alphabet.symbols
    begins = np.array([name in MEASURES for name in names])
    numbers = np.array([name in DIGITS or name == NUMBER for name in names])
    behind = cohesion.behind(counts, numbers)[nodes] > _NEARLY_ALWAYS * counts.counts[:][nodes]
    found: NDArray[np.bool_] = cohesion.opening(counts, begins)[nodes]
    found &= behind & (counts.lengths[nodes] > 1)
    return found


def _ideographs(counts: NgramCounts) -> NDArray[np.bool_]:
    """(m,) which n-grams are a single ideograph; a letter/digit run alone is no Chinese word."""
    single = np.zeros(len(counts), np.bool_)
    single[: len(counts.alphabet)] = [is_han(s) for s in counts.alphabet.symbols]
    return single


def statistics(counts: NgramCounts, nodes: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """The columns that do not depend on the method."""
    return {
        "count": counts.counts[:][nodes],
        "pmi": np.where(counts.lengths[nodes] > 1, cohesion.pmi(counts, nodes), 0.0),
        "left_entropy": counts.left_entropy[:][nodes],
        "right_entropy": counts.right_entropy[:][nodes],
    }
