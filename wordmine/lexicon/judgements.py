"""Judgements: what people said of words, kept in a file from one run to the next."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple, TypeAlias, get_args

from wordmine.errors import LexiconError
from wordmine.lexicon.checks import fault
from wordmine.runtime import replacing
from wordmine.symbols import fold
from wordmine.text import document, named

Verdict: TypeAlias = Literal["accept", "reject", "undecided"]

ACCEPTED = "accepted"
"""The setting of a lexicon or of terms that says which of its words people accepted, if any."""

_MARK = "# wordmine judgements 1"
_HEADER = "word\tjudgement\tnote"


class Judgement(NamedTuple):
    """A judgement of a word: a verdict, and a note on it or ""."""

    verdict: Verdict
    note: str = ""


class Judgements(Mapping[str, Judgement]):
    """Words and the judgements of them; immutable.

    Parameters
    ----------
    given : the judgements by word; full-width letters and digits are folded.

    Raises
    ------
    LexiconError : there is no such verdict; a string cannot be a word; a word has two judgements.
    """

    def __init__(self, given: Mapping[str, Judgement]) -> None:
        self._given: dict[str, Judgement] = {}
        for word, judgement in given.items():
            if what := self._add(word, judgement):
                raise LexiconError(what)

    def _add(self, word: str, judgement: Judgement) -> str | None:
        """Keep a judgement; what is wrong with it, and what to do, if it cannot be kept."""
        if judgement.verdict not in get_args(Verdict):
            return (
                f"the judgement of {word!r} is {judgement.verdict!r}: it must be one of "
                f"{', '.join(get_args(Verdict))}"
            )
        folded = fold(word)
        if what := fault(folded):
            return what
        before = self._given.setdefault(folded, judgement).verdict
        if before != judgement.verdict:
            return f"{folded} is judged {before} and {judgement.verdict}: delete one of the two"
        self._given[folded] = judgement
        return None

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Judgements:
        """Read a file that `save` wrote, or that a report saved.

        Raises
        ------
        CorpusError : the file cannot be read or decoded.
        LexiconError : it does not hold judgements; names the line.
        """
        lines = [line.rstrip() for line in document(path).split("\n")]
        name = named(path)
        if lines[:2] != [_MARK, _HEADER]:
            if _HEADER in lines[:1]:
                raise LexiconError(f"{name}:1: the first line is missing: restore it: {_MARK}")
            raise LexiconError(
                f"{name}: no judgements in it: give a file that the page of 'wordmine report' "
                f"saved, which begins with {_MARK!r}, and then {_HEADER!r}"
            )
        found = cls({})
        for number, line in enumerate(lines[2:], 3):
            if not line:
                continue
            word, verdict, note = [*line.split("\t", 2), "", ""][:3]
            if not word or verdict not in get_args(Verdict):
                raise LexiconError(
                    f"{name}:{number}: a word, a tab, and accept, reject or undecided are wanted: "
                    "correct or delete the line"
                )
            if what := found._add(word, Judgement(verdict, note)):  # type: ignore[arg-type]
                raise LexiconError(f"{name}:{number}: {what}")
        return found

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write a file: a word, its judgement and the note a line.

        Raises
        ------
        OutputError : the file cannot be written.
        """
        with replacing(path) as stream:
            stream.write(f"{_MARK}\n{_HEADER}\n")
            for word, (verdict, note) in self._given.items():
                stream.write(f"{word}\t{verdict}\t{' '.join(note.split())}\n")

    def accepted(self) -> frozenset[str]:
        """The words that are always to be listed."""
        return frozenset(word for word, one in self._given.items() if one.verdict == "accept")

    def rejected(self) -> frozenset[str]:
        """The words that are never to be listed."""
        return frozenset(word for word, one in self._given.items() if one.verdict == "reject")

    def __getitem__(self, word: str) -> Judgement:
        return self._given[word]

    def __iter__(self) -> Iterator[str]:
        return iter(self._given)

    def __len__(self) -> int:
        return len(self._given)
