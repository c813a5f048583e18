"""Guidance: seeds, which show what kind of words is meant."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wordmine.counting import Counted
from wordmine.discovery import Learned, pipeline
from wordmine.embedding import Vectors, expansion, vectors
from wordmine.runtime import Listener


@dataclass(frozen=True, eq=False)
class Guidance:
    """What seeds say of other words.

    Attributes
    ----------
    vectors : vectors of the words of a text.
    seeds, negatives : words of what is meant, and of what is not.
    """

    vectors: Vectors
    seeds: Collection[str]
    negatives: Collection[str]

    @classmethod
    def of(
        cls, seeds: Collection[str], negatives: Collection[str], learned: Learned, counted: Counted,
        words: Sequence[str], on_progress: Listener | None, **means: Any,
    ) -> Guidance:  # fmt: skip
        """Learn how words are used.

        Parameters
        ----------
        seeds, negatives : see `wordmine.embedding.expansion.affinity`.
        learned, counted : the words of a text, and the text.
        words : those, of it, that may be of that kind.
        on_progress : as for `wordmine.discover`.
        **means : threads, memory and tmp, as for `wordmine.count`.

        Raises
        ------
        VectorsError : a library is not installed; there is too little text.
        """
        found = pipeline.found_by_learning(learned)
        lexicon = pipeline.listed(counted, found, pipeline.Settings()).lexicon
        further = [word for word in (*seeds, *negatives, *words) if word not in lexicon]
        made = vectors(
            counted, lexicon, words=further, min_count=counted.counts.min_count,
            on_progress=on_progress, **means,
        )  # fmt: skip
        return cls(made, seeds, negatives)

    def similarity(self, words: Sequence[str]) -> NDArray[np.float64]:
        """(k,) how similar words are to the seeds, see `wordmine.embedding.expansion.affinity`."""
        return expansion.affinity(self.vectors, words, self.seeds, self.negatives)

    def nearest(self, n: int) -> list[str]:
        """The n words that the seeds lead to, see `wordmine.embedding.expansion.expand`."""
        found = expansion.expand(self.vectors, self.seeds, n, negatives=self.negatives)
        return [one.word for one in found]
