"""Termhood: what says that an n-gram is a term of a field, all weighed into one score.

A candidate scores, in bits, the lower bound of the log ratio, which is effect size and
significance in one (`wordmine.terminology.keyness.log_ratio_bound`); the evidence of its standing
(`Standing.evidence`) and of its `spread`; `PER_BURSTINESS` times its `burstiness`; `PER_VARIETY`
times the variety of the words near it (`Surroundings.variety`); `PER_LIFT` times how much these are
those near the best candidates (`company`); `PER_AFFINITY` times how much they are those near the
core of its subject (`wordmine.terminology.subjects`); and, with seeds, `PER_SIMILARITY` times how
similar it is to them.  The parts were chosen, with round weights, on one field, law, against lists
of its terms, and looked at on others.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wordmine.counting import NgramCounts
from wordmine.discovery import Learned
from wordmine.terminology.collocation import Collocations
from wordmine.terminology.cutting import components
from wordmine.terminology.usage import Usage

_PRIOR_USES = 5.0
"""Occurrences by which shares are drawn towards those of all words."""

_LEAST_OPENING, _LEAST_CLOSING = 1 / 8, 1 / 2
"""Shares, of those of all words, at which the evidence for a term is halved."""

_COMMON = 3e-4
"""Relative frequency in the background at which it is."""

_SEVERAL = 1.0
"""Independent occurrences at which the evidence of `spread` is -2 bits."""

PER_BURSTINESS = 3.0
"""What a burstiness of 1 adds to a score, bits."""

PER_LIFT = 5.0
"""What a mean lift of 1 nat of the words near a candidate adds to its score, bits."""

PER_AFFINITY = 3.0
"""What an affinity of 1 to its subject adds to a candidate's score, bits."""

PER_VARIETY = 4.0
"""What a halved variety of the words near a candidate takes from its score, bits."""

PER_SIMILARITY = 10.0
"""What a similarity of 1 to the seeds adds to its score, bits."""

_BEST, _ROUNDS = 200, 3
"""Candidates that show what words are near terms, and how often they are chosen anew."""


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

        The sum of the logarithms of opening / (opening + 1/8) and closing / (closing + 1/2), one
        and a half times each, of nominal, half of it, and of 0.0003 / (0.0003 + common).  A term
        can begin a clause as its subject and end one as its object; a word that opens clauses but
        does not close them is a verb, an adverb or a preposition; what is common anywhere makes a
        phrase rather than a term.
        """
        evidence: NDArray[np.float64] = (
            1.5 * np.log2(self.opening / (self.opening + _LEAST_OPENING))
            + 1.5 * np.log2(self.closing / (self.closing + _LEAST_CLOSING))
            + np.log2(self.nominal) / 2
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
    """(m,) shares, by that of all words, to which `_PRIOR_USES` occurrences draw them."""
    usual = (part[words].sum() + 1) / (whole[words].sum() + 2)
    lift: NDArray[np.float64] = (part / usual + _PRIOR_USES) / (whole + _PRIOR_USES)
    return lift


def dispersion(
    per_part: Iterable[NDArray[Any]], sizes: NDArray[Any], totals: NDArray[Any]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Range and deviation of proportions.

    The range is the number of parts in which a word occurs.  DP = (1/2) sum over the parts i of
    |v_i / f - s_i|, v_i the occurrences in the part, f in all, s_i the part's share of the text
    (Gries 2008); divided by 1 - min s_i, so that 1 can be reached (Lijffijt and Gries 2012).

    Parameters
    ----------
    per_part : (k,) occurrences of each word in each of the n parts, one after the other.
    sizes : (n,) sizes of the parts, not all 0.
    totals : (k,) occurrences in all, above 0.

    Returns
    -------
    two (k,) arrays: the range, parts; and DP, 0 (in all alike) to 1 (in the smallest alone).
    """
    shares = sizes / sizes.sum()
    found = np.zeros(len(totals), np.int64)
    deviations = np.zeros(len(totals))
    for occurrences, share in zip(per_part, shares.tolist(), strict=True):
        found += occurrences > 0
        deviations += np.abs(occurrences / totals - share)
    least = float(shares.min())
    return found, deviations / 2 / (1 - least if least < 1 else 1.0)


def burstiness(
    deviation: NDArray[np.float64], totals: NDArray[Any], parts: int
) -> NDArray[np.float64]:
    """Deviation of proportions beyond that of words strewn at random.

    Words of content come in bursts, where their matter is treated; function words and the phrases
    of a genre are spread over all of it (Church and Gale 1995, "Poisson mixtures").  Of f
    occurrences, each in any of n equal parts, the expected DP is (n / (2 f)) times the mean
    deviation of a binomial, 2 k (1 - 1 / n) P(k), k = floor(f / n) + 1 (de Moivre 1730).

    Parameters
    ----------
    deviation : (k,) see `dispersion`.
    totals : (k,) f, occurrences in all, above 0.
    parts : n, 2 or more.

    Returns
    -------
    (k,) from -1 to 1; about 0 at random.
    """
    from scipy.special import gammaln

    k = np.floor(totals / parts) + 1
    ways = gammaln(totals + 1) - gammaln(k + 1) - gammaln(totals - k + 1)
    log_chance = ways + k * np.log(1 / parts) + (totals - k) * np.log1p(-1 / parts)
    mean = 2 * k * (1 - 1 / parts) * np.exp(log_chance)
    beyond: NDArray[np.float64] = deviation - parts / (2 * totals) * mean / (1 - 1 / parts)
    return beyond


def independent(blocks: NDArray[Any], totals: NDArray[Any], parts: int) -> NDArray[np.float64]:
    """How many of a word's occurrences tell something new.

    Those in one stretch of text owe each other to its topic: many in a single document are worth
    little more than one.  So many independent occurrences would be expected in as many of n equal
    parts: ln(1 - b / n) / ln(1 - 1 / n), b of them (a classical occupancy problem, Feller 1968);
    not more than there are.

    Parameters
    ----------
    blocks : (k,) b, see `dispersion`.
    totals : (k,) occurrences.
    parts : n, 2 or more.

    Returns
    -------
    (k,) 1 or more.
    """
    with np.errstate(divide="ignore"):
        spread = np.log1p(-blocks / parts) / np.log1p(-1 / parts)
    found: NDArray[np.float64] = np.clip(spread, 1.0, totals)
    return found


def spread(independent: NDArray[np.float64]) -> NDArray[np.float64]:
    """What it says for a term that it is used in several places, (k,) bits, never above 0.

    2 log2 [n / (n + 1)], n the `independent` occurrences: what a single document has on its mind is
    no term of the field, however often it says so.
    """
    evidence: NDArray[np.float64] = 2 * np.log2(independent / (independent + _SEVERAL))
    return evidence


def c_value(
    counts: NgramCounts, nodes: NDArray[np.int64], frequencies: NDArray[Any]
) -> NDArray[np.float64]:
    """C-value: how often a term occurs, less what longer terms account for (Frantzi et al. 2000).

    C(a) = log2 |a| [f(a) - (1 / |T_a|) sum over b in T_a of f(b)], T_a the longer terms that hold
    a, |a| in symbols.

    Parameters
    ----------
    counts : n-gram counts.
    nodes : (k,) the n-grams that are terms, of two symbols or more, ascending.
    frequencies : (k,) occurrences.

    Returns
    -------
    (k,) bits times occurrences; below 0 for what occurs but seldom for itself.
    """
    number = np.full(len(counts) + 1, -1, np.int32)  # the last entry serves -1, the empty n-gram
    number[nodes] = np.arange(len(nodes))
    parents, suffixes = counts.parents[:], counts.suffixes[:]
    holders, held = np.zeros(len(nodes)), np.zeros(len(nodes))
    back, own = np.asarray(nodes), np.arange(len(nodes))
    while len(back):
        front, holder = back, own
        while len(front):
            inner = number[front]
            nested = (inner >= 0) & (inner != holder)
            weights = frequencies[holder[nested]]
            holders += np.bincount(inner[nested], minlength=len(nodes))
            held += np.bincount(inner[nested], weights, minlength=len(nodes))
            longer = counts.lengths[front] > 2
            front, holder = parents[front[longer]], holder[longer]
        longer = counts.lengths[back] > 2
        back, own = suffixes[back[longer]], own[longer]
    sizes = np.log2(counts.lengths[nodes].astype(np.float64))
    values: NDArray[np.float64] = sizes * (frequencies - held / np.maximum(holders, 1))
    return values
