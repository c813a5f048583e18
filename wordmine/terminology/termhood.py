"""Termhood: which n-grams may be terms of a field, and the evidence weighed into one score.

A candidate scores, in bits, the lower bound of the log ratio, which is effect size and
significance in one (`wordmine.terminology.keyness.log_ratio_bound`); the evidence of its standing;
`PER_BURSTINESS` times its burstiness (`dispersion.burstiness`); and `PER_LIFT` times how
much the words near it are those near the best candidates (`company`).  The parts were chosen, with
round weights, on one field, law, against lists of its terms, and looked at on others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wordmine.discovery import MIN_CONFIDENCE, Learned, cohesion, ranking
from wordmine.symbols import is_counting
from wordmine.terminology import keyness
from wordmine.terminology.collocation import Collocations
from wordmine.terminology.usage import Usage, components

_PRIOR = 5.0
"""Occurrences by which shares are drawn towards those of all words."""

_LEAST_OPENING, _LEAST_CLOSING = 1 / 8, 1 / 2
"""Shares, of those of all words, at which the evidence for a term is halved."""

_COMMON = 3e-4
"""Relative frequency in the background at which it is."""

PER_BURSTINESS = 2.0
"""What a burstiness of 1 adds to a score, bits."""

PER_LIFT = 5.0
"""What a mean lift of 1 nat of the words near a candidate adds to its score, bits."""

_BEST, _ROUNDS = 200, 3
"""Candidates that show what words are near terms, and how often they are chosen anew."""


def candidates(
    learned: Learned, domain: Usage, background: Usage, *, numbers: bool
) -> NDArray[np.int64]:
    """The n-grams that may be terms, ascending.

    They are more frequent in the domain, and free there as often as the least count says.  They are
    words that a lexicon would list; or compounds of words that are all more frequent in the domain,
    and of which only the last may be a single symbol, as suffixes are.

    Parameters
    ----------
    learned : the words of the domain.
    domain, background : how n-grams are used there.
    numbers : whether compounds may hold numerals, such as 第二款规定.
    """
    counts = learned.counts
    nodes = np.flatnonzero(
        (counts.lengths > 1) & counts.wordlike & (domain.free >= counts.min_count)
    )
    nodes = nodes[_ratio(nodes, domain, background) > 0]
    if not len(nodes):
        return nodes
    words, starts = components(learned, nodes)
    last = np.append(starts[1:], len(words)) - 1
    long = counts.lengths[words] > 1
    long[last] = True
    fit = long & (_ratio(words, domain, background) > 0)
    if not numbers:
        kinds, places = np.unique(words[fit], return_inverse=True)
        fit[fit] = ~np.array([*map(is_counting, counts.texts(kinds))], np.bool_)[places]
    compound = np.logical_and.reduceat(fit, starts) & (last > starts)
    return nodes[compound | _listed(learned)[nodes]]


def _ratio(nodes: NDArray[Any], domain: Usage, background: Usage) -> NDArray[np.float64]:
    sizes = float(max(domain.words, 1)), float(max(background.words, 1))
    return keyness.log_ratio(domain.free[nodes], background.free[nodes], *sizes)


def _listed(learned: Learned) -> NDArray[np.bool_]:
    """(m,) which n-grams are words that are sure enough."""
    counts, words = learned.counts, learned.words
    used = (words.expected > 0) & (words.lengths > 1)
    nodes, expected = words.nodes[used], words.expected[used]
    odds = ranking.log_odds(
        words.lengths[used], words.counts[used], expected, cohesion.pmi(counts, nodes)
    )
    listed = np.zeros(len(counts), np.bool_)
    listed[nodes[ranking.confidence(odds) >= MIN_CONFIDENCE]] = True
    return listed


@dataclass(frozen=True, eq=False)
class Standing:
    """How candidates stand in their clauses, and the words that they are made of.

    Attributes
    ----------
    opening, closing : (k,) share of the free occurrences in the domain that stand after a break,
        and before one, by those of all words; no unit.
    nominal : (k,) of the words that a candidate is cut into, the least share, among occurrences
        beside one break, of those before it.
    common : (k,) of these words, the greatest relative frequency in the background.
    """

    opening: NDArray[np.float64]
    closing: NDArray[np.float64]
    nominal: NDArray[np.float64]
    common: NDArray[np.float64]

    @classmethod
    def of(
        cls, learned: Learned, nodes: NDArray[Any], domain: Usage, background: Usage
    ) -> Standing:
        """Of n-grams, by how all n-grams are used in the domain and in the background."""
        free = domain.free.astype(np.float64) + background.free
        all_words = learned.words.nodes
        opening = _lift(domain.opening + background.opening, free, all_words)
        closing = _lift(domain.closing + background.closing, free, all_words)
        words, starts = components(learned, nodes)
        common = background.free[words] / max(background.words, 1)
        return cls(
            opening=_lift(domain.opening, domain.free, all_words)[nodes],
            closing=_lift(domain.closing, domain.free, all_words)[nodes],
            nominal=np.minimum.reduceat((closing / (opening + closing))[words], starts),
            common=np.maximum.reduceat(common, starts),
        )

    def evidence(self) -> NDArray[np.float64]:
        """What it says for a term, (k,) bits, never above 0.

        The sum of the logarithms of opening / (opening + 1/8), closing / (closing + 1/2), nominal,
        and 0.0003 / (0.0003 + common).  A term can begin a clause as its subject and end one as its
        object; a word that opens clauses but does not close them is a verb, an adverb or a
        preposition; what is common anywhere makes a phrase rather than a term.
        """
        evidence: NDArray[np.float64] = (
            np.log2(self.opening / (self.opening + _LEAST_OPENING))
            + np.log2(self.closing / (self.closing + _LEAST_CLOSING))
            + np.log2(self.nominal)
            + np.log2(_COMMON / (_COMMON + self.common))
        )
        return evidence


def company(
    collocations: Collocations,
    score: NDArray[np.float64],
    free: NDArray[Any],
    fit: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """How much the words near candidates are those that stand near terms.

    The best candidates by their scores stand for terms; the lift of the words near them is averaged
    over the words near each candidate, as the context weights of NC-value are (Frantzi et al.
    2000); and with scores that heed it the best are chosen anew, a bootstrapping (Riloff and Jones
    1999) in which the words of the field's core draw in others, and what is merely frequent falls
    behind.

    Parameters
    ----------
    collocations : where the k candidates occur.
    score : (k,) what all else says for them, bits; only those above 0 stand for terms.
    free : (k,) their free occurrences; their root is what each counts for.
    fit : (k,) which may stand for terms.

    Returns
    -------
    (k,) nats; 0 if there is no candidate to stand for terms.
    """
    found = np.zeros(len(score))
    for _ in range(_ROUNDS):
        heeded = np.where(fit, score + PER_LIFT * found, 0.0)
        best = np.argsort(-heeded, kind="stable")[:_BEST]
        best = best[heeded[best] > 0]
        if not len(best):
            break
        weights = np.zeros(len(score))
        weights[best] = 1 / np.sqrt(free[best])
        found = collocations.mean(collocations.lift(weights))
    return found


def _lift(part: NDArray[Any], whole: NDArray[Any], words: NDArray[np.int32]) -> NDArray[np.float64]:
    """(m,) shares, by that of all words, to which `_PRIOR` occurrences draw them."""
    usual = (part[words].sum() + 1) / (whole[words].sum() + 2)
    lift: NDArray[np.float64] = (part / usual + _PRIOR) / (whole + _PRIOR)
    return lift
