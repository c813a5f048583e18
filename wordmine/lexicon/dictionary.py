"""Dictionaries of other tools and people: words, with counts if they have them."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from wordmine.errors import LexiconError
from wordmine.lexicon import delimited, forms
from wordmine.lexicon.checks import fault
from wordmine.lexicon.delimited import DELIMITERS
from wordmine.lexicon.forms import Entry, Form, Rime, most
from wordmine.symbols import alike, fold

_COMMENT = re.compile(r'"?#|sep=.$')
"""How lines begin that tell of a list, in quotes where a table was saved; and Excel's delimiter."""

_TAGGED = re.compile(r"(.+)/[A-Za-z]{1,5}\d?")
"""A word and its tag, as a tagger writes them."""

_SAMPLE = 1000
"""Lines by which to find out how all are written, from all parts of a list."""

_LONGEST = 100_000
"""Characters that a line may have, whatever stands behind the word; csv takes little more."""

_SHOWN = 40
"""Characters of a line that a message shows."""

_log = logging.getLogger("wordmine")


@dataclass
class Dictionary:
    """The entries of a word list.

    Attributes
    ----------
    entries : counts by word, None for those not known; of a word that is there twice the last.
    skipped : lines that were not understood.
    first : the number of the first of them, and why it was not.
    """

    entries: dict[str, float | None] = field(default_factory=dict)
    skipped: int = 0
    first: tuple[int, str] = (0, "")

    def add(self, entry: Entry, *, largest: bool) -> None:
        """Add an entry; of a word that is there already, the largest count counts, or the new one.

        Raises
        ------
        ValueError : it can be no word.
        """
        word, count = fold(entry[0]), entry[1]
        # A blank within a word is for those to judge who use it.
        if not word.isalnum() and (what := fault(word.replace(" ", ""))):
            raise ValueError(what)
        if largest and (known := self.entries.get(word)):
            count = max(known, count or known)
        self.entries[word] = count

    def skip(self, number: int, line: str, why: str) -> None:
        """Count a line that is not understood."""
        if not self.skipped:
            shown = line if len(line) <= _SHOWN else line[:_SHOWN] + "…"
            self.first = (number, f"{shown!r}: {why}")
        self.skipped += 1


def parse(text: str, name: str) -> Dictionary:
    """Take the words out of a list, whatever wrote it, and log how many there were.

    Fields are divided alike in the whole of a list: by tabs, commas (with quotes where a word
    holds one), semicolons, bars or blanks, or not at all, so that words may hold blanks.  A word
    may be followed by a count, a tag or both, as in dictionaries of jieba and HanLP 1.x, or by
    other fields; a header row may name them.  The word is the first field in Chinese.  Also known
    are ``word/tag``, rows of several words, Rime dictionaries and the vocabularies of
    SentencePiece.  Lines end at line feeds, or where there is none, at carriage returns; empty
    ones, and those that begin with ``#``, are passed over.  Lines that are not understood are left
    out, counted and logged.

    Parameters
    ----------
    text : the list.
    name : what to call it in messages.

    Raises
    ------
    LexiconError : there are lines, but none is understood.
    """
    text = alike(text)
    lines = text.split("\n" if "\n" in text.rstrip() else "\r")
    numbered = list(enumerate(map(_stripped, lines), 1))
    rime = Rime.begun(text, name)
    found = (
        list(rime.lines(numbered))
        if rime
        else [(at, line) for at, line in numbered if line and not _COMMENT.match(line)]
    )
    form = rime or _form([line for _, line in found if len(line) <= _LONGEST])
    made = Dictionary()
    for number, line in found:
        try:
            if len(line) > _LONGEST:
                raise ValueError(f"it has {len(line):,} characters")
            for entry in form.entries(line):
                made.add(entry, largest=rime is not None)
        except ValueError as error:
            made.skip(number, line, str(error))
    if made.skipped and not made.entries:
        number, why = made.first
        raise LexiconError(f"{name}:{number}: {why}: correct the line")
    shown = form.shown
    if most(_TAGGED.fullmatch(word) is not None for word in made.entries):
        made.entries = {_untagged(word): count for word, count in made.entries.items()}
        shown += ", tags after slashes"
    _report(made, name, shown)
    return made


def _form(lines: Sequence[str]) -> Form:
    """Find out how lines are written, by some from all parts of a list."""
    sample = lines[:: max(1, len(lines) // _SAMPLE)]
    if sample:
        for delimiter in DELIMITERS:
            if form := delimited.form(sample, delimiter):
                return form
    return forms.form(sample)


def _stripped(line: str) -> str:
    """A line without blanks around it, and without tabs after it."""
    return line.lstrip(" \u3000\xa0").rstrip()


def _report(made: Dictionary, name: str, shown: str) -> None:
    size = len(made.entries)
    taken = f"{name}: {size:,} word{'' if size == 1 else 's'}, {shown}"
    if made.skipped:
        number, why = made.first
        lines = "line" if made.skipped == 1 else "lines"
        _log.warning(
            "%s; %s %s left out, the first is line %s, %s", taken, made.skipped, lines, number, why
        )
    else:
        _log.info("%s", taken)


def _untagged(word: str) -> str:
    found = _TAGGED.fullmatch(word)
    return found[1] if found else word
