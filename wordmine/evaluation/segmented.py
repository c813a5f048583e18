"""Segmented text: sentences as the words they are cut into."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass
from itertools import chain

from wordmine.runtime import Workspace
from wordmine.text import Corpus


@dataclass(frozen=True)
class Segmented:
    """A text cut into words.

    Attributes
    ----------
    name : what to call it in errors.
    sentences : the words of each sentence, none of them empty.
    line_numbers : the line that each sentence stands on, from 1.
    """

    name: str
    sentences: list[list[str]]
    line_numbers: list[int]

    def place(self, sentence: int) -> str:
        """Where a sentence, counted from 0, stands."""
        return f"{self.name}:{self.line_numbers[sentence]}"

    def words(self) -> list[str]:
        """All words, in order."""
        return list(chain.from_iterable(self.sentences))

    def counts(self) -> Counter[str]:
        """How often each word occurs."""
        return Counter(chain.from_iterable(self.sentences))


def read(corpus: Corpus, name: str) -> Segmented:
    """Read a text in which whitespace separates the words and line breaks the sentences.

    Empty lines are passed over; words stay as they are written.

    Parameters
    ----------
    corpus : the text.
    name : what to call it in errors.

    Raises
    ------
    CorpusError : the text cannot be read or decoded.
    """
    # Universal line ends, and no others: whatever else may break a line separates words.
    text = io.StringIO("".join(corpus.blocks(Workspace())), newline=None)
    cut = [(number, words) for number, line in enumerate(text, 1) if (words := line.split())]
    return Segmented(name, [words for _, words in cut], [number for number, _ in cut])
