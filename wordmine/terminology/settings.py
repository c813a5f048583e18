"""Settings of a contrast, and its seeds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from wordmine.counting import Counting
from wordmine.discovery import Selection, WordList, tell_met
from wordmine.errors import SettingsError
from wordmine.lexicon import ACCEPTED, Term, Terms, wordlist
from wordmine.runtime import Checked, validation
from wordmine.symbols import is_counting
from wordmine.text import Reading

Measure: TypeAlias = Literal[
    "score",
    "log_ratio",
    "ratio",
    "smoothed_ratio",
    "log_likelihood",
    "log_odds",
    "simple_maths",
    "c_value",
]

Name: TypeAlias = Literal["domain", "background"]
"""Which side of a contrast is meant."""

MOST_SUBJECTS = 100
"""Subjects that can be asked for."""

MIN_SCORE = -3.0
"""Default least score of a listed term, bits."""


class Seeds(NamedTuple):
    """Words that show which terms are meant, and words that show which are not."""

    meant: list[str]
    negative: list[str]

    def described(self) -> dict[str, list[str]]:
        """What terms say of them: those that there are."""
        given = {"seeds": self.meant, "negatives": self.negative}
        return {name: words for name, words in given.items() if words}


@dataclass(frozen=True)
class ContrastSettings(Checked):
    """Settings of a contrast.

    Attributes
    ----------
    counting : how to count.  Its `min_count` is the least number of free occurrences in the domain.
        None chooses it from the size N of the domain, in symbols: log10 N - 2, rounded, but at
        least 2.
    selection : what to list.
    join : whether to seek words up to twice as long as `max_len` by joining.
    measure : the statistic that terms are ranked by.
    min_score : list only terms that score at least this, whatever the measure; None for -3, or, if
        both sides are lexicons, for all that differ significantly.
    seeds : words that show which terms are meant, or the path of a file of them.
    negatives : words that show which are not; likewise.
    expand : list so many words that are used like the seeds, whatever they score; None for none.
    subjects : how many subjects the terms have; None to find that from the texts.

    Raises
    ------
    SettingsError : a setting has a value it cannot have, or needs seeds and there are none.
    """

    counting: Counting = field(default_factory=Counting)
    selection: Selection = field(default_factory=Selection)
    join: Annotated[bool, validation.FLAG] = True
    measure: Annotated[Measure, validation.one_of(*get_args(Measure))] = "score"
    min_score: Annotated[float | None, validation.NUMBER] = None
    seeds: Annotated[WordList, validation.WORD_LIST] = ()
    negatives: Annotated[WordList, validation.WORD_LIST] = ()
    expand: Annotated[int | None, validation.whole(1)] = None
    subjects: Annotated[int | None, validation.whole(1, MOST_SUBJECTS)] = None

    def __post_init__(self) -> None:
        """Check every value."""
        super().__post_init__()
        if not self.seeds and (self.negatives or self.expand):
            given = "negatives" if self.negatives else "expand"
            what = f"{given} without seeds: give some words of what is meant as well"
            raise SettingsError(what, given, "seeds")

    def read_seeds(self) -> Seeds:
        """The words of the seeds and of the negatives.

        Raises
        ------
        SettingsError : a list that is given has no word; a word is in both.
        CorpusError, LexiconError : as for `wordmine.lexicon.wordlist.read`.
        """
        reading = Reading(encoding=self.selection.encoding)
        found = Seeds(wordlist.read(self.seeds, reading), wordlist.read(self.negatives, reading))
        for name, words, given in zip(
            ("seeds", "negatives"), found, (self.seeds, self.negatives), strict=True
        ):
            if given and not words:
                raise SettingsError(f"{name} are given, but no word: name some", name)
        for word in found.negative:
            if word in found.meant:
                raise SettingsError(f"{word} is meant and not meant: leave it out of one")
        return found

    def accepting(
        self, words: list[str], columns: dict[str, NDArray[Any]], count: Callable[[str, Name], int]
    ) -> tuple[list[str], dict[str, NDArray[Any]]]:
        """Candidates, and the words that people said are terms and that are no candidates.

        Of these the counts are told alone.

        Parameters
        ----------
        words : k candidates.
        columns : (k,) statistics of each, by the names of `wordmine.Term`.
        count : how often a word occurs on a side.
        """
        missing = sorted(self.selection.judged().accepted().difference(words))
        told: dict[str, list[int]] = {
            "count": [count(word, "domain") for word in missing],
            "background_count": [count(word, "background") for word in missing],
        }
        nothing = [0] * len(missing)
        return [*words, *missing], {
            name: np.append(column, np.array(told.get(name, nothing), column.dtype))
            for name, column in columns.items()
        }

    def listed(
        self, words: Sequence[str], columns: Mapping[str, NDArray[Any]], header: Mapping[str, Any]
    ) -> Terms:
        """Leave out what is not wanted and rank the rest, names of persons after all else.

        Parameters
        ----------
        words : k candidates.
        columns : (k,) statistics of each, by the names of `wordmine.Term`.
        header : what else the terms tell; whether numerals are listed goes by its ``numbers``.
        """
        known, judged = self.selection.known_words(), self.selection.judged()
        tell_met(known, words)
        unwanted = known | self.selection.unwanted_words() | judged.rejected()
        accepted = judged.accepted()
        keeps_numbers = header["numbers"] == "keep"
        ranking = columns[self.measure]
        kept = [
            i
            for i, word in enumerate(words)
            if word in accepted
            or (word not in unwanted and (keeps_numbers or not is_counting(word)))
        ]
        person = columns["person"]
        order = sorted(kept, key=lambda i: (person[i], -ranking[i], words[i]))
        if (top := self.selection.top) is not None:
            order = order[:top] + [i for i in order[top:] if words[i] in accepted]
        chosen = {name: columns[name][order] for name in Term._fields[1:]}
        listed = [words[i] for i in order]
        settings = {"measure": self.measure, **header}
        if marked := [word for word in listed if word in accepted]:
            settings[ACCEPTED] = marked
        return Terms(listed, chosen, settings)
