"""Occurrences: where the words of a list stand in a text (Aho & Corasick 1975)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from wordmine.symbols.classes import is_run
from wordmine.symbols.folding import Folded, fold

if TYPE_CHECKING:
    from ahocorasick import Automaton


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
        folded = fold(word)
        found.add_word(folded, (word, len(folded)))
    found.make_automaton()
    return found


def occurrences(words: Automaton, text: str, *, overlapping: bool) -> list[Occurrence]:
    """Where words stand in a text, by start, then the shortest first.

    Words are found as they are folded, see `wordmine.symbols.fold`.  A word that begins or ends
    with a letter or digit is not found where another one stands next to that.

    Parameters
    ----------
    words : see `automaton`.
    text : any text.
    overlapping : whether to give all occurrences; otherwise, from the left, the longest that
        begins where the one before has ended, or later.
    """
    plain, places = Folded.of(text)
    stands = places.tolist()
    found = [
        Occurrence(word, stands[end + 1 - size], stands[end] + 1)
        for end, (word, size) in (words.iter(plain) if len(words) else ())
        if not _inside_run(plain, end + 1 - size) and not _inside_run(plain, end + 1)
    ]
    if overlapping:
        return sorted(found, key=lambda one: (one.start, one.end))
    longest: list[Occurrence] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not longest or one.start >= longest[-1].end:
            longest.append(one)
    return longest


def _inside_run(text: str, at: int) -> bool:
    return 0 < at < len(text) and is_run(text[at - 1]) and is_run(text[at])
