"""Dictionaries of other tools and people: words, with counts if they have them."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from wordmine.errors import LexiconError
from wordmine.lexicon import delimited, forms
from wordmine.lexicon.checks import FAILED, fault
from wordmine.lexicon.forms import Entry, Form, Rime, most
from wordmine.lexicon.jsonwords import WANTED, Json
from wordmine.symbols import alike, fold

_NO_ENTRY = re.compile(rf'"?(?!{FAILED.pattern})#|sep=.$|[,;|\s]*$')
"""Lines that tell of a list, in quotes where a table was saved; Excel's delimiter; empty rows."""

_ITEM = re.compile(r"(?:[-*+•]\s+|\d+\s?[.)]\s*)(?=[^\d\s])")
"""What stands before the items of a list: a dash, or a number and a point."""

_QUOTES = {'"': '"', "“": "”", "‘": "’", "「": "」", "『": "』"}
"""Quotes around a word, which are no part of it."""

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

        Parameters
        ----------
        entry : it, in which what looks `alike` is.
        largest : whether the largest count counts.

        Raises
        ------
        ValueError : it can be no word.
        """
        word, count = entry
        if not word.isalnum():
            word = _unquoted(fold(word))
            # A blank within a word is for those to judge who use it.
            if what := fault(word.replace(" ", "")):
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
    are ``word/tag``, rows of several words, lists in JSON, Rime dictionaries and the vocabularies
    of SentencePiece.  Lines end at line feeds, or where there is none, at carriage returns; empty
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
    form, found = _laid_out(text, name)
    is_rime = isinstance(form, Rime)
    made = Dictionary()
    for number, line in found:
        try:
            if len(line) > _LONGEST:
                raise ValueError(f"it has {len(line):,} characters")
            for entry in form.entries(line):
                made.add(entry, largest=is_rime)
        except ValueError as error:
            made.skip(number, line, str(error))
    if made.skipped and not made.entries:
        number, why = made.first
        remedy = WANTED if isinstance(form, Json) else "correct the line"
        raise LexiconError(f"{name}:{number}: {why}: {remedy}")
    shown = form.shown
    if most("/" in word and _TAGGED.fullmatch(word) is not None for word in made.entries):
        made.entries = {_untagged(word): count for word, count in made.entries.items()}
        shown = f"{shown}, tags after slashes"
    _report(made, name, shown)
    return made


def _laid_out(text: str, name: str) -> tuple[Form, Iterable[tuple[int, str]]]:
    """How a list is written, and its lines that hold entries, with their numbers."""
    if json := Json.begun(text, name):
        return json, json.lines()
    lines = alike(text).split("\n" if "\n" in text.rstrip() else "\r")
    # Blanks around a line, and tabs after it, mean nothing.
    numbered = ((at, line.lstrip(" \u3000\xa0").rstrip()) for at, line in enumerate(lines, 1))
    if rime := Rime.begun(text, name):
        return rime, rime.lines(numbered)
    found = [(at, line) for at, line in numbered if not _NO_ENTRY.match(line)]
    if most(_ITEM.match(line) is not None for _, line in found[:_SAMPLE]):
        found = [(at, _ITEM.sub("", line)) for at, line in found]
    return _form(found[:: max(1, len(found) // _SAMPLE)]), found


def _form(numbered: Sequence[tuple[int, str]]) -> Form:
    """Find out how lines are written, by some from all parts of a list."""
    sample = [line for _, line in numbered if len(line) <= _LONGEST]
    if sample:
        for delimiter in delimited.likely(sample[0]):
            if form := delimited.form(sample, delimiter):
                return form
    return forms.form(sample)


def _report(made: Dictionary, name: str, shown: str) -> None:
    size = len(made.entries)
    taken = f"{name}: {size:,} word{'' if size == 1 else 's'}, {shown}"
    if not size:
        _log.info("%s: there is no word in it", name)
        return
    if made.skipped:
        number, why = made.first
        lines = "line" if made.skipped == 1 else "lines"
        _log.warning(
            "%s; %s %s left out, the first is line %s, %s", taken, made.skipped, lines, number, why
        )
    else:
        _log.info("%s", taken)


def _unquoted(word: str) -> str:
    """A word without quotes around it.

    Raises
    ------
    ValueError : it begins with a quote that does not end.
    """
    if len(word) > 1 and word.count('"') % 2 and word.startswith('"'):
        raise ValueError("a quote does not end: add or delete one")
    word = word.removeprefix("=") if word.startswith('="') else word  # so Excel keeps it as text
    is_quoted = len(word) > 2 and _QUOTES.get(word[0]) == word[-1]
    return word[1:-1] if is_quoted else word


def _untagged(word: str) -> str:
    found = _TAGGED.fullmatch(word)
    return found[1] if found else word
