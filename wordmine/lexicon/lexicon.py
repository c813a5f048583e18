"""Lexicons and terms: words and what tells of them, as discovery and contrasts find them."""

from __future__ import annotations

from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wordmine.lexicon import scoring, tables
from wordmine.lexicon.entries import Entries
from wordmine.symbols import classes


class Term(NamedTuple):
    """A term and its statistics; all but the counts are kept to four decimals.

    Attributes
    ----------
    count : occurrences of the string in the domain.
    free : those of them that begin and end where words do.
    background_count, background_free : the same in the background.
    log_ratio : conservative log ratio of the free occurrences, bits.
    ratio : log of the plain ratio of their relative frequencies, bits.
    smoothed_ratio : share of the free occurrences that the domain has, were both of one size, drawn
        towards 1/2; no unit.
    log_likelihood : G2 of the two counts, negative where the background has more; no unit.
    log_odds : log-odds ratio with an informative prior, standard deviations.
    simple_maths : ratio of the frequencies per million, each with one added; no unit.
    blocks : in how many of a hundred equal parts of the domain it occurs.
    deviation : deviation of proportions over these parts, 0 (even) to 1.
    alone : share of the free occurrences that stand between two breaks.
    variety : by how much fewer different words are near it than are usual, bits, 0 or less.
    company : how much the words near it are those near the best terms, nats.
    c_value : C-value of the free occurrences, bits times counts.
    subject : which subject of the field it is of, from 1; 0 if that cannot be told.  The setting
        ``subjects`` has their names.
    affinity : how much its company is that of this subject's core, a cosine.
    similarity : to the seeds and not to the negative ones, see `wordmine.affinity`; 0
        without seeds.
    person : 1 if it is the name of a person, as far as the text shows that, else 0.  Such names
        come after all other terms.
    score : what the ranking goes by unless another measure is chosen, bits.
    """

    word: str
    count: int  # type: ignore[assignment]  # hides tuple.count
    free: int
    background_count: int
    background_free: int
    log_ratio: float
    ratio: float
    smoothed_ratio: float
    log_likelihood: float
    log_odds: float
    simple_maths: float
    blocks: int
    deviation: float
    alone: float
    variety: float
    company: float
    c_value: float
    subject: int
    affinity: float
    similarity: float
    person: int
    score: float


class Subject(NamedTuple):
    """What some of the terms of a field are about.

    Attributes
    ----------
    number : from 1.
    name : its most typical terms.
    terms : all of them, best first.
    """

    number: int
    name: str
    terms: Terms


class Terms(Entries[Term]):
    """Terms and their statistics, best first: a sequence of `wordmine.Term`, see `Lexicon`."""

    __slots__ = ()

    kind, noun, entry = "terms", "terms", Term
    frequency, total = "free", "domain_words"
    positive = frozenset({"smoothed_ratio", "simple_maths", "deviation", "alone"})
    greatest = MappingProxyType({"person": 1})

    @property
    def subjects(self) -> list[Subject]:
        """The subjects of the field, with the terms that are of each."""
        numbers = self.column("subject")
        names = enumerate(tables.subject_names(self.settings), 1)
        return [Subject(number, name, self[numbers == number]) for number, name in names]


class Word(NamedTuple):
    """A word and its statistics; all but the count are kept to four decimals.

    Attributes
    ----------
    count : occurrences of the string in the corpus.
    expected : occurrences as a word, as the learned lexicon expects them.
    pmi : pointwise mutual information of the weakest split in two, nats.
    left_entropy : branching entropy of the symbol before, nats.
    right_entropy : branching entropy of the symbol after, nats.
    autonomy : standardised variations of the two entropies, summed; no unit.
    confidence : the chance that it is a word, 0 to 1.
    score : what the ranking goes by.
    """

    word: str
    count: int  # type: ignore[assignment]  # hides tuple.count
    expected: float
    pmi: float
    left_entropy: float
    right_entropy: float
    autonomy: float
    confidence: float
    score: float


class Lexicon(Entries[Word]):
    """Words and their statistics, best first: an immutable sequence of `wordmine.Word`.

    ``lexicon[0]`` and ``lexicon["电网"]`` are entries; ``lexicon[:20]`` and ``lexicon[mask]``, of a
    (n,) array of bool or of ranks, are lexicons with the same settings.  ``in`` and `index` take a
    word or an entry.  Equal lexicons have equal settings too; they can be hashed and pickled.
    """

    __slots__ = ()

    kind, noun, entry = "lexicon", "words", Word
    frequency, total = "expected", "expected_words"
    positive, assumed = frozenset({"expected"}), MappingProxyType({"method": "entropy"})

    def _scores(self, expected: NDArray[np.float64], total: float) -> NDArray[np.float64]:
        """What each word adds to the score of a cut, nats."""
        if self._settings.get("method") != "entropy":
            return super()._scores(expected, total)
        kinds = scoring.kinds(np.array(classes.lengths(self._words), np.int64))
        counts, autonomy = self._columns["count"], self._columns["autonomy"]
        learned = scoring.learned(expected, total, counts, kinds, autonomy)
        return learned + scoring.in_a_cut(kinds)
