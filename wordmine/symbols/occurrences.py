"""Occurrences: where the words of a list stand in a text (Aho & Corasick 1975)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from wordmine.symbols.classes import LETTERS, fold

if TYPE_CHECKING:
    from ahocorasick import Automaton

_RUN = frozenset(map(chr, LETTERS)) | frozenset("0123456789")


class Occurrence(NamedTuple):
    """A word and where it begins and ends."""

    word: str
    start: int
    end: int


def automaton(words: Iterable[str]) -> Automaton:
    """What finds all words in one pass over a text."""
    from ahocorasick import Automaton

    found = Automaton()
    for word in words:
        found.add_word(fold(word), word)
    found.make_automaton()
    return found


def occurrences(words: Automaton, text: str, *, overlapping: bool) -> list[Occurrence]:
    """Where words stand in a text, by start, then the shortest first.

    Full-width forms are found as half-width ones.  A word that begins or ends with a Latin letter
    or a digit is not found where another one stands next to that.

    Parameters
    ----------
    words : see `automaton`.
    text : any text.
    overlapping : whether to give all occurrences; otherwise, from the left, the longest that
        begins where the one before has ended, or later.
    """
    plain = fold(text)
    found = [
        Occurrence(word, end + 1 - len(word), end + 1)
        for end, word in (words.iter(plain) if len(words) else ())
        if not _inside_run(plain, end + 1 - len(word)) and not _inside_run(plain, end + 1)
    ]
    if overlapping:
        return sorted(found, key=lambda one: (one.start, one.end))
    longest: list[Occurrence] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not longest or one.start >= longest[-1].end:
            longest.append(one)
    return longest


def _inside_run(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1] in _RUN and text[at] in _RUN
