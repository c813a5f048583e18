"""Weighing: which n-grams may be terms, and what each of them scores."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wordmine.symbols import is_counting
from wordmine.terminology import discourse, keyness, persons, subjects, termhood
from wordmine.terminology.collocation import Collocations
from wordmine.terminology.cutting import CutText, components, sure
from wordmine.terminology.keyness import Values
from wordmine.terminology.neighbours import Neighbours
from wordmine.terminology.passages import Passages
from wordmine.terminology.settings import MIN_SCORE
from wordmine.terminology.termhood import Standing
from wordmine.terminology.usage import Forest, Usage

_PLAIN: Mapping[str, Callable[[NDArray[Any], NDArray[Any], float, float], Values]] = {
    "ratio": keyness.log_ratio,
    "smoothed_ratio": keyness.smoothed_ratio,
    "log_likelihood": keyness.log_likelihood,
    "log_odds": keyness.log_odds,
    "simple_maths": keyness.simple_maths,
}
"""Measures of keyness that need the counts alone."""

_BLOCKS = 100
"""Parts of the domain over which dispersion is measured."""


@dataclass(frozen=True, eq=False)
class Weighed:
    """Candidates and what is known of them so far.

    Attributes
    ----------
    nodes : (k,) n-grams, ascending.
    score : (k,) what they score so far, bits.
    columns : (k,) statistics of each, by the names of `wordmine.Term`.
    """

    nodes: NDArray[np.int64]
    score: Values
    columns: Mapping[str, NDArray[Any]]

    def only(self, kept: NDArray[np.bool_]) -> Weighed:
        """Some of them."""
        columns = {name: column[kept] for name, column in self.columns.items()}
        return Weighed(self.nodes[kept], self.score[kept], columns)

    def best(self, n: int) -> NDArray[np.int64]:
        """The n-grams that score most, n of them."""
        return self.nodes[np.argsort(-self.score, kind="stable")[:n]]


class Weighing:
    """Weighs n-grams by how they are used in the domain and in the background.

    Parameters
    ----------
    text : the text that words were learned from, cut; the domain is its beginning.
    background : how n-grams are used in the background.
    numbers : whether terms may hold numerals.
    subjects : how many subjects the terms are of; None for the data to say.

    Attributes
    ----------
    domain, background : how n-grams are used on either side.

    Raises
    ------
    StorageError : there is no room.
    """

    def __init__(
        self, text: CutText, background: Usage, *, numbers: bool, subjects: int | None
    ) -> None:
        self._text, self._learned, self._numbers = text, text.learned, numbers
        self._subjects = subjects
        self.domain = Usage.of_cut(text)
        self.background = background
        self._counting = np.full(len(self._learned.words.nodes), -1, np.int8)  # not known yet

    def candidates(self) -> NDArray[np.int64]:
        """The n-grams that may be terms, ascending.

        They are more frequent in the domain, and free there as often as the least count says.  They
        are words that a lexicon would list; or compounds of words that are all more frequent in the
        domain, and of which only the last may be a single symbol, as suffixes are.  Unless numbers
        are kept, no word in a compound is a numeral, as in 第二款规定.
        """
        counts, free, told = self._learned.counts, self.domain.free, sure(self._learned)
        found = [np.empty(0, np.int64)]
        for _, begin, end in counts.slices(2):
            fit = counts.wordlike[begin:end] & (free[begin:end] >= counts.min_count)
            nodes = np.flatnonzero(fit) + begin
            nodes = nodes[self._ratio(nodes) > 0]
            found.append(nodes[self._are_compounds(nodes) | told[nodes]])
        return np.concatenate(found)

    def _are_compounds(self, nodes: NDArray[np.int64]) -> NDArray[np.bool_]:
        """(k,) which n-grams are compounds that may be terms, see `candidates`."""
        if not len(nodes):
            return np.empty(0, np.bool_)
        words, starts = components(self._learned, nodes)
        last = np.append(starts[1:], len(words)) - 1
        long = self._learned.words.lengths[words] > 1
        long[last] = True
        fit = long & (self._ratio(self._learned.words.nodes[words]) > 0)
        if not self._numbers:
            fit[fit] = ~self._are_counting(words[fit])
        compound: NDArray[np.bool_] = np.logical_and.reduceat(fit, starts) & (last > starts)
        return compound

    def _are_counting(self, words: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Which words are numerals; of each it is found out once."""
        new = np.unique(words[self._counting[words] < 0])
        texts = self._learned.counts.texts(self._learned.words.nodes[new])
        self._counting[new] = [is_counting(text) for text in texts]
        return self._counting[words] > 0

    def weighed(self, nodes: NDArray[np.int64]) -> Weighed:
        """N-grams and what they score by their counts, were they not bursty at all.

        Parameters
        ----------
        nodes : (k,) n-grams of two symbols or more, ascending.
        """
        log_ratio, bound = keyness.conservative_log_ratio(*self._sides(nodes))
        score = Standing.of(self._learned, nodes, self.domain, self.background).evidence()
        beside = Neighbours.of(self._learned.counts, self.domain.count, nodes)
        score += beside.evidence(numbers=self._numbers)
        best = np.argsort(-score - bound, kind="stable")[: termhood.BEST]
        found = Passages.of(self.background, self._learned.words.nodes, nodes, nodes[best])
        score += found.evidence()
        score += termhood.frequency(bound, best, found.power)
        return Weighed(nodes, score, {"log_ratio": log_ratio})

    def finished(
        self, weighed: Weighed, least: float, asked: NDArray[np.int64], similarity: Values
    ) -> tuple[list[str], dict[str, NDArray[Any]], list[str]]:
        """The candidates that are asked for or score enough, their statistics, and the subjects.

        Parameters
        ----------
        weighed : the candidates, as `bursty` gives them.
        least : the score that is enough, bits.
        asked : those of them that are wanted whatever they score.
        similarity : (k,) how similar each is to the seeds.
        """
        domain, background = self.domain, self.background
        nodes = weighed.nodes
        words, free = self._learned.counts.texts(nodes.astype(np.int32)), domain.free[:][nodes]
        score = weighed.score + termhood.PER_SIMILARITY * similarity
        # Numbers, if they are not wanted, show nothing.
        fit = np.array([self._numbers or not is_counting(word) for word in words], np.bool_)
        where = Collocations(self._text, nodes)
        score = score + discourse.evidence(where, self._learned)
        named, phrases = persons.find(where, self._learned, domain.count, nodes, words, score)
        fit &= ~(named | phrases)
        near = where.surroundings()
        variety = near.variety()
        score = score + termhood.PER_VARIETY * variety
        company = termhood.company(where, score, free, fit)
        score = score + termhood.PER_LIFT * company
        # Subjects are those of all that is usually listed: what is listed does not change scores.
        usual = min(least, MIN_SCORE)
        hopeful = (score + termhood.PER_AFFINITY >= usual) | np.isin(nodes, asked)
        found = subjects.find(near, score, fit, hopeful, self._subjects)
        score = score + termhood.PER_AFFINITY * found.affinity
        columns: dict[str, NDArray[Any]] = {
            **weighed.columns,
            "count": domain.count[:][nodes],
            "free": free,
            "background_count": background.count[:][nodes],
            "background_free": background.free[:][nodes],
            "alone": domain.alone[:][nodes] / free,
            "variety": variety,
            "company": company,
            "c_value": termhood.c_value(self._learned.counts, nodes, free),
            "subject": found.numbers,
            "affinity": found.affinity,
            "similarity": similarity,
            "person": named.astype(np.int64),
            "score": score,
            **{name: measure(*self._sides(nodes)) for name, measure in _PLAIN.items()},
        }
        kept = ((score >= least) & ~phrases) | np.isin(nodes, asked)
        listed = [words[i] for i in np.flatnonzero(kept).tolist()]
        columns = {name: column[kept] for name, column in columns.items()}
        typical = columns["affinity"] * (columns["score"] - least)
        numbers = np.where(fit[kept], columns["subject"], 0).tolist()
        names = subjects.names(numbers, listed, typical, found.many)
        return listed, columns, names

    def bursty(self, weighed: Weighed, least: float, asked: NDArray[np.int64]) -> Weighed:
        """The candidates that score so much with their burstiness, or are asked for."""
        # Most candidates score too little however bursty they are.
        hopeful = weighed.score + termhood.PER_BURSTINESS >= least
        some = weighed.only(hopeful | np.isin(weighed.nodes, asked))
        count = self.domain.count[:][some.nodes]
        edges = np.linspace(0, self._text.end, _BLOCKS + 1).astype(np.int64)
        parts = Forest(self._learned.counts, some.nodes).per_part(self._text.longest, edges)
        blocks, deviation = termhood.dispersion(parts, np.diff(edges), count)
        burstiness = termhood.burstiness(deviation, count, _BLOCKS)
        some = replace(
            some,
            score=some.score
            + termhood.PER_BURSTINESS * burstiness
            + termhood.spread(termhood.independent(blocks, count, _BLOCKS), count),
            columns={**some.columns, "blocks": blocks, "deviation": deviation},
        )
        return some.only((some.score >= least) | np.isin(some.nodes, asked))

    def _ratio(self, nodes: NDArray[Any]) -> Values:
        """(k,) log ratio of the free occurrences, also where a side has no words at all."""
        sizes = float(max(self.domain.words, 1)), float(max(self.background.words, 1))
        free = self.domain.free[:][nodes], self.background.free[:][nodes]
        return keyness.log_ratio(*free, *sizes)

    def _sides(self, nodes: NDArray[np.int64]) -> tuple[NDArray[Any], NDArray[Any], float, float]:
        """What measures of keyness take: free occurrences, and words, of either side."""
        domain, background = self.domain, self.background
        free = domain.free[:][nodes].astype(float), background.free[:][nodes].astype(float)
        return *free, float(domain.words), float(background.words)
