"""Passages: what the clauses of the background that read like the field tell of the words in them.

A background of many subjects has something of the field as well.  A term that is not rare there
stands in such passages; a word of any text stands anywhere.  So a term may be as frequent in the
background as in the field, as 宪法 (constitution) is in a newspaper.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wordmine.counting import Encoded
from wordmine.terminology.usage import Usage

_UNIT = 256
"""Parts of a bit that worth is counted in: as these are whole, no order of adding changes sums."""

_LENIENCE = 0.2
"""What is added to each symbol's worth, bits: a clause is short, and errs."""

_PRIOR = 20.0
"""Occurrences that tell neither, added to those of each candidate."""

_PER_ALIKE = 2.0
"""What a doubled share of occurrences in passages of the field adds to a score, for each bit of
their power, bits."""


def worth(domain: Encoded, background: Encoded) -> NDArray[np.int32]:
    """How much each symbol of the background tells for the field.

    The logarithm of its relative frequency in the field by that in the background, with 1 added to
    each count: a clause whose symbols are worth more than 0 together is more likely of the field
    (naive Bayes).

    Parameters
    ----------
    domain, background : the texts; only their alphabets and frequencies are looked at.

    Returns
    -------
    (v + 1,) of the break, which is 0, and of each symbol of the background, 1/256 bits.
    """
    here = background.renumbering(domain.alphabet.symbols)
    own = np.where(here > 0, domain.frequencies[here], 0)
    sizes = max(domain.total, 1), max(background.total, 1)
    ratio = np.log2((own + 1) / sizes[0]) - np.log2((background.frequencies + 1) / sizes[1])
    found = np.rint(_UNIT * (ratio + _LENIENCE)).astype(np.int32)
    found[0] = 0
    return found


class Passages(NamedTuple):
    """How candidates stand in the clauses of the background.

    Attributes
    ----------
    alike : (k,) occurrences in clauses that read like the field but for the candidate.
    others : (k,) occurrences in clauses that have more than the candidate.
    usual : the share of all words' occurrences that are in clauses that read like the field.
    typical : the same of the best candidates.
    """

    alike: NDArray[Any]
    others: NDArray[Any]
    usual: float
    typical: float

    @classmethod
    def of(
        cls,
        background: Usage,
        words: NDArray[np.int32],
        nodes: NDArray[np.int64],
        best: NDArray[np.int64],
    ) -> Passages:
        """Of n-grams.

        Parameters
        ----------
        background : how n-grams are used in the background.
        words : the n-grams that are words.
        nodes : (k,) n-grams.
        best : those of them that are most likely terms.
        """
        free, alone, alike = background.free[:], background.alone[:], background.alike[:]

        def share(some: NDArray[Any], prior: float) -> float:
            others = free[some].sum(dtype=np.int64) - alone[some].sum(dtype=np.int64)
            return float((alike[some].sum(dtype=np.int64) + prior) / (others + 1))

        usual = share(words, 0.5)
        typical = max(share(best, usual), usual)
        return cls(alike[nodes], free[nodes] - alone[nodes], usual, typical)

    @property
    def power(self) -> float:
        """How well such clauses tell terms from words, bits."""
        return float(np.log2(self.typical / self.usual))

    def evidence(self) -> NDArray[np.float64]:
        """What it says for a term that its clauses in the background read like the field.

        2 d log2 [(a + 20 q) / ((n + 20) q)], a of n occurrences in such clauses, d their `power`.
        The share q tells neither: the geometric mean of the usual share and the typical one.

        Returns
        -------
        (k,) bits.
        """
        neither = np.sqrt(self.usual * self.typical)
        share = (self.alike + _PRIOR * neither) / (self.others + _PRIOR)
        found: NDArray[np.float64] = _PER_ALIKE * self.power * np.log2(share / neither)
        return found
