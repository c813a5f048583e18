"""Termhood: the evidence that an n-gram is a term of a field, added up to one score.

The score of a candidate, in bits, is a sum of these parts:

* the lower bound of its log ratio (`wordmine.terminology.keyness.log_ratio_bound`), which measures
  effect size and significance at once; above 0 it is divided by 1 + d, below it is multiplied by
  that: the better the next part tells what is a term, the less does a great ratio, while what is
  not even significant is the less likely one; and what is hardly more frequent in the field, and
  so a word of any text, loses more (`frequency`);
* what the passages of the background tell that it stands in, d bits of which they can tell
  (`wordmine.terminology.passages`);
* the evidence of where it stands in clauses (`Standing.evidence`), and of its `spread`;
* what is said against it by its neighbours (`wordmine.terminology.neighbours`), and by how the
  field speaks of it (`wordmine.terminology.discourse`);
* `PER_BURSTINESS` times its `burstiness`;
* `PER_VARIETY` times the variety of the words near it (`Surroundings.variety`);
* `PER_LIFT` times its `company`: how many of the words near it also stand near the best candidates;
* `PER_AFFINITY` times how many of them stand near the core of its subject
  (`wordmine.terminology.subjects`);
* with seeds, `PER_SIMILARITY` times its similarity to them.

The parts and their round weights were chosen on one field, law, with lists of its terms, and the
results were read on other fields.
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
from wordmine.terminology.cutting import components, sure
from wordmine.terminology.usage import Usage

_PRIOR_USES = 5.0
"""Occurrences by which shares are drawn towards those of all words."""

_LEAST_OPENING, _LEAST_CLOSING = 1 / 8, 1 / 2
"""Shares, of those of all words, at which the evidence for a term is halved."""

_ENDING = 3.0
"""How many times as often as other words one must close clauses to be taken for an end of them."""

_COMMON = 3e-4
"""Relative frequency in the background at which it is."""

_SEVERAL = 1.0
"""Independent occurrences at which the evidence of `spread` is -2 bits."""

_MANY, _BURST = 5, -2.0
"""Occurrences that are a burst where all of them are in one place, and what is said against it,
bits."""

_SPECIAL, _PER_LACK = 3.0, 0.4
"""Bound of a log ratio, bits, from which on a word is special to the field; and what each bit that
it lacks takes from its score."""

PER_BURSTINESS = 3.0
"""What a burstiness of 1 adds to a score, bits."""

PER_LIFT = 6.0
"""What a mean lift of 1 nat of the words near a candidate adds to its score, bits."""

PER_AFFINITY = 3.0
"""What an affinity of 1 to its subject adds to a candidate's score, bits."""

PER_VARIETY = 4.0
"""What a halved variety of the words near a candidate takes from its score, bits."""

PER_SIMILARITY = 10.0
"""What a similarity of 1 to the seeds adds to its score, bits."""

BEST = 200
"""Candidates that show what terms of the field are like."""

_ROUNDS = 3
"""How often those that show what words are near terms are chosen anew."""

_SURE = 0.7
"""Confidence of a word that stands for itself, though a cut may part it."""


@dataclass(frozen=True, eq=False)
class Standing:
    """Where candidates stand in clauses, and how common the words in them are.

    Attributes
    ----------
    opening : (k,) share of the free occurrences in the domain that follow a break, divided by the
        same share of all words; no unit.
    closing : (k,) the same of the occurrences that precede a break.
    nominal : (k,) how strongly the words in a candidate end clauses rather than begin them: for
        each word, closings by openings and closings; the least of these shares.
    common : (k,) the greatest relative frequency in the background of any word in a candidate.
    """

    opening: NDArray[np.float64]
    closing: NDArray[np.float64]
    nominal: NDArray[np.float64]
    common: NDArray[np.float64]

    @classmethod
    def of(
        cls, learned: Learned, nodes: NDArray[Any], domain: Usage, background: Usage
    ) -> Standing:
        """Of n-grams, by how all n-grams are used in the domain and in the background.

        One that surely is a word has no other word in it: 所有权 (ownership) may be cut 所 + 有权,
        but neither makes it common.
        """
        of = learned.words.nodes
        free, other_free = domain.free[:][of], background.free[:][of]
        opening, closing = domain.opening[:][of], domain.closing[:][of]
        usual = _share(opening, free), _share(closing, free)
        both = free.astype(np.float64) + other_free
        opening, closing = opening + background.opening[:][of], closing + background.closing[:][of]
        opens = _lift(opening, both, _share(opening, both))
        closes = _lift(closing, both, _share(closing, both))
        nominal, common = closes / (opens + closes), other_free / max(background.words, 1)
        words, starts = components(learned, nodes)
        least, most = (
            np.minimum.reduceat(nominal[words], starts),
            np.maximum.reduceat(common[words], starts),
        )
        whole = np.flatnonzero(sure(learned, _SURE)[nodes])
        own = learned.entries[nodes[whole]]
        least[whole], most[whole] = nominal[own], common[own]
        return cls(
            opening=_lift(domain.opening[:][nodes], domain.free[:][nodes], usual[0]),
            closing=_lift(domain.closing[:][nodes], domain.free[:][nodes], usual[1]),
            nominal=least,
            common=most,
        )

    def evidence(self) -> NDArray[np.float64]:
        """Evidence for a term, (k,) bits, never above 0.

        The sum of the logarithms of opening / (opening + 1/8) and closing / (closing + 1/2), one
        and a half times each, of nominal, half of it, and of 0.0003 / (0.0003 + common).  A term
        can begin a clause as its subject and end one as its object; a word that opens clauses but
        does not close them is a verb, an adverb or a preposition; a common word makes a phrase
        rather than a term.  What closes clauses more often than other words loses half a bit for
        each doubling, and from three times as often on one and a half: it says how things end
        (落幕, 胜出) or stands almost alone (可得, 昨晚).
        """
        evidence: NDArray[np.float64] = (
            1.5 * np.log2(self.opening / (self.opening + _LEAST_OPENING))
            + 1.5 * np.log2(self.closing / (self.closing + _LEAST_CLOSING))
            - np.maximum(np.log2(self.closing), 0.0) / 2
            - np.maximum(np.log2(self.closing / _ENDING), 0.0)
            + np.log2(self.nominal) / 2
            + np.log2(_COMMON / (_COMMON + self.common))
        )
        return evidence


def frequency(
    bound: NDArray[np.float64], best: NDArray[np.int64], power: float
) -> NDArray[np.float64]:
    """What it says for terms that they are more frequent in the field, (k,) bits.

    b / (1 + d), or b (1 + d) where the bound b is below 0; and -.4 for each bit that b lacks of 3,
    or of what the best candidates have, as in little text no word has so much; 3 bits at most.

    Parameters
    ----------
    bound : (k,) b, lower bounds of their log ratios, bits.
    best : those of the candidates that are most likely terms.
    power : d, how well the passages of the background tell terms, bits.
    """
    special = np.clip(np.median(bound[best]), 0.0, _SPECIAL) if len(best) else 0.0
    weight = 1 + power
    found: NDArray[np.float64] = np.where(bound > 0, bound / weight, bound * weight)
    return found - _PER_LACK * np.clip(special - bound, 0.0, special)


def company(
    collocations: Collocations,
    score: NDArray[np.float64],
    free: NDArray[Any],
    fit: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """How much the words near a candidate are words that stand near terms.

    The best candidates are taken for terms.  Each word that stands near them gets a lift: how much
    more often it stands near them than elsewhere.  The company of a candidate is the mean lift of
    the words near it, like the context weights of NC-value (Frantzi et al. 2000).  Then the best
    candidates are chosen again by scores that include their company; this bootstrapping (Riloff
    and Jones 1999) is repeated, so that terms of the field's core move up and words that are only
    frequent move down.

    Parameters
    ----------
    collocations : where the k candidates occur.
    score : (k,) all other evidence, bits; only candidates above 0 are taken for terms.
    free : (k,) their free occurrences; a candidate weighs as much as the root of these.
    fit : (k,) which candidates may be taken for terms.

    Returns
    -------
    (k,) nats; 0 if no candidate can be taken for a term.
    """
    found = np.zeros(len(score))
    for _ in range(_ROUNDS):
        heeded = np.where(fit, score + PER_LIFT * found, 0.0)
        best = np.argsort(-heeded, kind="stable")[:BEST]
        best = best[heeded[best] > 0]
        if not len(best):
            break
        weights = np.zeros(len(score))
        weights[best] = 1 / np.sqrt(free[best])
        found = collocations.mean(collocations.lift(weights))
    return found


def _share(part: NDArray[Any], whole: NDArray[Any]) -> float:
    """The share that one of the occurrences of words is of another; never 0."""
    return float((part.sum() + 1) / (whole.sum() + 2))


def _lift(part: NDArray[Any], whole: NDArray[Any], usual: float) -> NDArray[np.float64]:
    """(k,) shares divided by that of all words, with `_PRIOR_USES` average occurrences added."""
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
    """Deviation of proportions beyond that of words in random places.

    Content words come in bursts, where their topic is treated; function words and the phrases of a
    genre are spread over the whole text (Church and Gale 1995, "Poisson mixtures").  Of f
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


def spread(independent: NDArray[np.float64], totals: NDArray[Any]) -> NDArray[np.float64]:
    """What it says for a term that it is used in several places, (k,) bits, never above 0.

    2 log2 [n / (n + 1)], n the `independent` occurrences; and -2 more where five and more are one,
    which is a burst: what a single document has on its mind is no term of the field, however often
    it says so.

    Parameters
    ----------
    independent : (k,) see there.
    totals : (k,) occurrences.
    """
    evidence: NDArray[np.float64] = 2 * np.log2(independent / (independent + _SEVERAL))
    return evidence + np.where((independent == 1) & (totals >= _MANY), _BURST, 0.0)


def c_value(
    counts: NgramCounts, nodes: NDArray[np.int64], frequencies: NDArray[Any]
) -> NDArray[np.float64]:
    """C-value: how often a term occurs outside longer terms (Frantzi et al. 2000).

    C(a) = log2 |a| [f(a) - (1 / |T_a|) sum over b in T_a of f(b)], T_a the longer terms that hold
    a, |a| in symbols.

    Parameters
    ----------
    counts : n-gram counts.
    nodes : (k,) the n-grams that are terms, of two symbols or more, ascending.
    frequencies : (k,) occurrences.

    Returns
    -------
    (k,) bits times occurrences; below 0 for a string that rarely occurs outside longer terms.
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
