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

_USUAL_ALONE = 0.005
_USUAL_CLOSING = 0.1
_COMMON = 3e-4
"""Shares at which the evidence for a term is halved."""

_PER_DEVIATION = 2.0


@dataclass(frozen=True, eq=False)
class Standing:
    """How candidates stand in their clauses, and the words that they are made of.

    Attributes
    ----------
    alone : (k,) share of the free occurrences in the domain that stand between two breaks.
    closing : (k,) share of them that stand before a break.
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
        opening = _share(domain.opening + background.opening, free, learned)
        closing = _share(domain.closing + background.closing, free, learned)
        words, starts = components(learned, nodes)
        common = background.free[words] / max(background.words, 1)
        return cls(
            alone=_share(domain.alone, domain.free, learned)[nodes],
            closing=_share(domain.closing, domain.free, learned)[nodes],
            nominal=np.minimum.reduceat((closing / (opening + closing))[words], starts),
            common=np.maximum.reduceat(common, starts),
            function=_function(learned.counts, nodes, free),
        )

    def evidence(self) -> NDArray[np.float64]:
        """What it says for a term, (k,) bits, never above 0.

        The sum of the logarithms of alone / (alone + 0.005), closing / (closing + 0.1), nominal,
        0.0003 / (0.0003 + common) and 1 - function.  A term can be all of a clause, as in
        headings and lists, and end one; a word that opens clauses but does not close them is a
        verb, an adverb or a preposition; what is common anywhere or holds a function word is a
        phrase rather than a term.
        """
        evidence: NDArray[np.float64] = (
            np.log2(self.alone / (self.alone + _USUAL_ALONE))
            + np.log2(self.closing / (self.closing + _USUAL_CLOSING))
            + np.log2(self.nominal)
            + np.log2(_COMMON / (_COMMON + self.common))
            + np.log2(1 - self.function)
        )
        return evidence


def score(
    bound: NDArray[np.float64], standing: Standing, deviation: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Score of candidates, bits.

    The lower bound of the log ratio, the evidence of their standing, and twice the deviation of
    proportions: terms come in bursts, where their matter is treated, while the phrases of a genre
    are spread over all of it (Church and Gale 1995, "Poisson mixtures").

    Parameters
    ----------
    bound : (k,) see `wordmine.keyness.log_ratio_bound`, bits.
    standing : of the candidates.
    deviation : (k,) see `wordmine.dispersion.dispersion`.
    """
    return bound + standing.evidence() + _PER_DEVIATION * deviation


def _share(part: NDArray[Any], whole: NDArray[Any], learned: Learned) -> NDArray[np.float64]:
    """(m,) shares, drawn towards that of all words by `_PRIOR` occurrences."""
    words = learned.words.nodes
    usual = (part[words].sum() + 1) / (whole[words].sum() + 2)
    share: NDArray[np.float64] = (part + _PRIOR * usual) / (whole + _PRIOR)
    return share


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
