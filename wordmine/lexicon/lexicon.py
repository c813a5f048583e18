"""Lexicons: words and what tells of them, as discovery finds them."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import NamedTuple

from wordmine.discovery.explanation import WHY, Explanation, Reason, Rival
from wordmine.lexicon.entries import Entries
from wordmine.symbols.alphabet import fold

_MOST = 5
"""Other words that are named at most."""


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
    confidence : the chance that it is a word, 0 to 1, see `wordmine.discovery.ranking`.
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
    """Words and their statistics, best first; see `wordmine.lexicon.entries.Entries`."""

    __slots__ = ()

    kind, noun, entry, frequency = "lexicon", "words", Word, "expected"
    positive = frozenset({"expected"})

    def explain(self, word: str) -> Explanation:
        """What the lexicon itself tells of a word; `wordmine.explain` asks its corpus as well.

        Parameters
        ----------
        word : any string.

        Returns
        -------
        Explanation
            Rank, statistics, and longer and shorter words; words that look like it if it is not
            listed.  No costs, splits and contexts, which are not in a lexicon.
        """
        folded = fold(word)
        listed = folded in self
        reason: Reason = "listed" if listed else "unlisted"
        statistics = self[folded]._asdict() if listed else {}
        others = [one for one in self.words if one != folded]
        return Explanation(
            word=word,
            listed=listed,
            rank=self._ranks[folded] + 1 if listed else None,
            reason=reason,
            why=WHY[reason],
            count=statistics.get("count", 0),
            statistics={name: statistics[name] for name in Word._fields[2:] if listed},
            split=[],
            whole=None,
            parts=None,
            longer=self._rivals(one for one in others if folded in one),
            shorter=self._rivals(one for one in others if one in folded and len(one) > 1),
            nearest=[] if listed else self._nearest(folded),
            contexts=[],
        )

    def _rivals(self, words: Iterable[str]) -> list[Rival]:
        """Some words, the most expected first."""
        entries = map(self.__getitem__, words)
        rivals = [Rival(entry.word, entry.count, entry.expected) for entry in entries]
        return sorted(rivals, key=lambda rival: -rival.expected)[:_MOST]

    def _nearest(self, word: str) -> list[str]:
        """Words that look like another one."""
        return get_close_matches(word, [one for one in self.words if not set(word).isdisjoint(one)])
