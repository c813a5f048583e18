"""Termhood: whether an n-gram is a term of a field, the evidence weighed into one score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wordmine.learning import Learned
from wordmine.ngrams import NgramCounts
from wordmine.usage import Usage, components

_PRIOR = 5.0
"""Occurrences by which shares are drawn towards those of all words."""

_LEAST_ALONE, _LEAST_CLOSING = 1 / 8, 1 / 2
"""Shares, of those of all words, at which the evidence for a term is halved."""

_COMMON = 3e-4
"""Relative frequency in the background at which it is."""

_OTHER_SIDE = 0.05
"""Share of occurrences beside a break that are on the other side of it, at which it is."""

_PER_CONFIDENCE = 0.25


@dataclass(frozen=True, eq=False)
class Standing:
    """How candidates stand in their clauses, and the words that they are made of.

    Attributes
    ----------
    alone : (k,) share of the free occurrences in the domain that stand between two breaks, by that
        of all words; no unit.
    closing : (k,) share of them that stand before a break, by that of all words; no unit.
    nominal : (k,) of the words that a candidate is cut into, the least share, among occurrences
        beside one break, of those before it.
    common : (k,) of these words, the greatest relative frequency in the background.
    function : (k,) of its symbols, the greatest share that stands as a word of one symbol.
    """

    alone: NDArray[np.float64]
    closing: NDArray[np.float64]
    nominal: NDArray[np.float64]
    common: NDArray[np.float64]
    function: NDArray[np.float64]

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
            alone=_lift(domain.alone, domain.free, all_words)[nodes],
            closing=_lift(domain.closing, domain.free, all_words)[nodes],
            nominal=np.minimum.reduceat((closing / (opening + closing))[words], starts),
            common=np.maximum.reduceat(common, starts),
            function=_function(learned.counts, nodes, free),
        )

    def evidence(self) -> NDArray[np.float64]:
        """What it says for a term, (k,) bits, never above 0.

        The sum of the logarithms of alone / (alone + 1/8), closing / (closing + 1/2), nominal,
        (1 - nominal) / (1.05 - nominal), 0.0003 / (0.0003 + common) and 1 - function.  A term can
        be all of a clause, as in headings and lists, and end one; a word that opens clauses but
        does not close them is a verb, an adverb or a preposition, one that never opens them a
        complement; what is common anywhere or holds a function word is a phrase rather than a
        term.
        """
        evidence: NDArray[np.float64] = (
            np.log2(self.alone / (self.alone + _LEAST_ALONE))
            + np.log2(self.closing / (self.closing + _LEAST_CLOSING))
            + np.log2(self.nominal)
            + np.log2((1 - self.nominal) / (1 - self.nominal + _OTHER_SIDE))
            + np.log2(_COMMON / (_COMMON + self.common))
            + np.log2(1 - self.function)
        )
        return evidence


def score(
    bound: NDArray[np.float64],
    standing: Standing,
    burstiness: NDArray[np.float64],
    confidence: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Score of candidates, bits.

    The lower bound of the log ratio, which is effect size and significance in one; the evidence of
    their standing; their burstiness; and a quarter of the logarithm of the confidence.  The
    weights were chosen among round figures on one field, law, against lists of its terms, and
    looked at on others.

    Parameters
    ----------
    bound : (k,) see `wordmine.keyness.log_ratio_bound`, bits.
    standing : of the candidates.
    burstiness : (k,) see `wordmine.dispersion.burstiness`.
    confidence : (k,) share of the occurrences that are free, above 0.
    """
    return bound + standing.evidence() + burstiness + _PER_CONFIDENCE * np.log2(confidence)


def _lift(part: NDArray[Any], whole: NDArray[Any], words: NDArray[np.int32]) -> NDArray[np.float64]:
    """(m,) shares, by that of all words, to which `_PRIOR` occurrences draw them."""
    usual = (part[words].sum() + 1) / (whole[words].sum() + 2)
    lift: NDArray[np.float64] = (part / usual + _PRIOR) / (whole + _PRIOR)
    return lift


def _function(
    counts: NgramCounts, nodes: NDArray[Any], free: NDArray[np.float64]
) -> NDArray[np.float64]:
    size = len(counts.alphabet)
    share = (free[:size] + 1) / (counts.counts[:size] + 4)
    found = np.zeros(len(nodes))
    rest = np.asarray(nodes)
    symbols, parents = counts.symbols[:], counts.parents[:]
    for _ in range(counts.max_len):
        inside = rest >= 0
        found[inside] = np.maximum(found[inside], share[symbols[rest[inside]] - 1])
        rest = np.where(inside, parents[rest], -1)
    return found
