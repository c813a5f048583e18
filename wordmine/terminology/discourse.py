"""Discourse: how the field speaks of a candidate."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from wordmine.discovery import Learned
from wordmine.terminology.collocation import Collocations
from wordmine.terminology.seeds import numbers_of

_SOON = 40
"""Words within which what is spoken of comes again."""

_PRIOR_RECURRING, _LEAST_USUAL, _LEAST_RECURRING = 10.0, 0.02, 0.1
"""Occurrences by which the share of recurring ones is drawn towards the usual one; the least that
may be usual; and the least share, as a part of the usual one, that is told from none."""

_DEVIATIONS = 0.5
"""Standard deviations by which more may recur than did."""

_PER_RECURRING, _PER_SAID = 2.0, 4.0
"""What a halved share of recurring occurrences takes from a score, and a halved share of those that
do not stand behind an adverb, bits."""

_PRIOR_SAID = 5.0
"""Occurrences behind no adverb that are added to those of a candidate."""

_ADVERBS = re.findall(
    r"\w+",
    """
    已 已经 将 会 可 可以 能 能够 要 应 应当 应该 必须 须 需 需要 就 也 都 还 又 再 则 便 并 均
    才 却 仍 一直 即将 正在 曾 曾经 不 没有 未 很 更 最 较
    """,
)
"""Words that stand before what is said of something: adverbs, auxiliaries and negations."""


def evidence(where: Collocations, learned: Learned) -> NDArray[np.float64]:
    """What is said against terms by how the field speaks of them, (k,) bits, never above 0.

    * 2 log2 [x / m], if that is below 0: x the share of n occurrences that follow another of the
      same within 40 words, beyond what chance brings, (r - n e + d + 10 m) / (n + 10), e = 1 -
      exp(-40 n / N), N all words; d half a deviation, of r + 1, so that few say little; m the
      median of (r - n e) / n.  What a passage is about comes again in it (adaptation, Church 2000);
      what is only said there, as 顺利 (smoothly) is, does not;
    * 4 log2 [(n - s + 5) / (n + 5)], s behind an adverb, as 更合理 (more reasonable) is.

    Parameters
    ----------
    where : where the k candidates occur.
    learned : the words of the text.
    """
    uses = where.uses
    if not len(uses):
        return np.empty(0)
    chance = -np.expm1(-uses * (_SOON / max(where.size, 1)))
    recurring = where.recurring(_SOON)
    beyond = recurring - uses * chance
    usual = max(float(np.median(beyond / np.maximum(uses, 1))), _LEAST_USUAL)
    beyond += _DEVIATIONS * np.sqrt(recurring + 1)
    share = (beyond + _PRIOR_RECURRING * usual) / (uses + _PRIOR_RECURRING)
    found: NDArray[np.float64] = _PER_RECURRING * np.log2(
        np.clip(share / usual, _LEAST_RECURRING, 1.0)
    )
    said = where.behind(numbers_of(learned, _ADVERBS))
    return found + _PER_SAID * np.log2((uses - said + _PRIOR_SAID) / (uses + _PRIOR_SAID))
