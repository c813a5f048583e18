"""Guidance: seeds, which show what kind of words is meant."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wordmine.counting import Counted
from wordmine.discovery import Learned, Settings, by_learning, listed
from wordmine.embedding import Vectors, VectorSettings, expansion, learned_vectors
from wordmine.segmentation import Segmenter


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
        cls,
        seeds: Collection[str],
        negatives: Collection[str],
        learned: Learned,
        counted: Counted,
        words: Sequence[str],
    ) -> Guidance:
        """Learn how words are used.

        Parameters
        ----------
        seeds, negatives : see `wordmine.embedding.affinity`.
        learned, counted : the words of a text, and the text.
        words : those, of it, that may be of that kind.

        Raises
        ------
        VectorsError : there is too little text.
        """
        lexicon = listed(counted, by_learning(learned), Settings()).lexicon
        further = [word for word in (*seeds, *negatives, *words) if word not in lexicon]
        wanted = VectorSettings(words=further, min_count=counted.counts.min_count)
        workspace = learned.counts.workspace
        made = learned_vectors(counted, Segmenter(lexicon), wanted, workspace)
        return cls(made, seeds, negatives)

    def similarity(self, words: Sequence[str]) -> NDArray[np.float64]:
        """(k,) how similar words are to the seeds, see `wordmine.embedding.expansion.affinity`."""
        return expansion.affinity(self.vectors, words, self.seeds, self.negatives)

    def nearest(self, n: int) -> list[str]:
        """The n words that the seeds lead to, see `wordmine.embedding.expansion.expand`."""
        found = expansion.expand(self.vectors, self.seeds, n, negatives=self.negatives)
        return [one.word for one in found]
