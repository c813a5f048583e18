"""Word lists whose fields blanks divide, or nothing does, so that blanks are within words."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Literal

from wordmine.lexicon import tails
from wordmine.lexicon.tails import TAGS, Entry
from wordmine.symbols import is_han

_BLANKS = re.compile(r"[ \t\u3000\xa0]+")
_CODE = re.compile(r"[a-z']+\d?")
"""What is typed for a word in an input method."""

_USUAL = re.compile(r"(\S+) ([1-9][0-9]{0,15})(?: [a-z]+)?")
"""A line as nearly all of jieba's are, which are many."""

First = Literal["word", "count", "code"]


class Spaced:
    """Lines of a word, which may hold blanks, and its count, its tag, or both.

    Parameters
    ----------
    first : the field that comes first: the word; or its count, as ``uniq -c`` has it; or the code
        that is typed for it.
    tags : what is a tag where it stands alone.
    """

    shown = "fields between blanks"

    def __init__(self, first: First = "word", tags: Collection[str] = TAGS) -> None:
        self._first = first
        self._tags = tags

    def entries(self, line: str) -> list[Entry]:
        """See `Form`.  The word is as short as what follows allows it to be."""
        if self._first == "word" and (usual := _USUAL.fullmatch(line)):
            return [Entry(usual[1], float(usual[2]))]
        fields = _divided(line)
        if len(fields) > 1 and self._first != "word":
            first, *fields = fields
            fields += [first] if self._first == "count" else []
        for end in range(1, len(fields)):
            tail = fields[end:]
            found = tails.numbers(tail, self._tags)
            if found is None and len(tail) > 1 and is_han(fields[end - 1][-1]):
                found = tails.numbers(tail, None)  # of a Latin word, it would be a part
            if found is not None:
                return [Entry(" ".join(fields[:end]), tails.count(found))]
        return [Entry(" ".join(fields), None)]


class Unspaced:
    """Lines that are words, which may hold blanks."""

    shown = "a word a line"

    def entries(self, line: str) -> list[Entry]:
        """See `Form`."""
        return [Entry(" ".join(_divided(line)), None)]


def _divided(line: str) -> list[str]:
    return [field for field in _BLANKS.split(line) if field]


def form(lines: Sequence[str]) -> Spaced | Unspaced:
    """Find out whether blanks divide the fields of lines.

    They do if half of the words in Chinese have a count, or half of the lines with a blank end in a
    tag.  Otherwise, blanks are within words, as in iPad Pro and mazda 6.
    """
    rows = list(map(_divided, lines))
    several = [row for row in rows if len(row) > 1]
    if not several:
        return Unspaced()
    if tails.most(tails.is_number(row[0]) and _has_han(row[1]) for row in rows if row[1:]):
        return Spaced("count")
    if tails.most(_is_code(row) for row in rows):
        return Spaced("code")
    tags = frozenset(row[-1] for row in several if len(row) == 2 and _is_tagged(row))
    is_own = len(tags) * 2 <= len(several) and tails.most(map(_is_tagged, rows))
    found = Spaced(tags=TAGS | tags if is_own else TAGS)
    counted = [_is_counted(row) for row in rows if _has_han("".join(row))]
    tagged = [is_own or row[-1] in TAGS for row in several]
    if counted and sum(counted) * 2 >= len(counted):
        return found
    if not counted and len(rows) > 1 and tails.most(map(_is_counted, rows)):
        return found
    return found if sum(tagged) * 2 >= len(tagged) else Unspaced()


def _has_han(text: str) -> bool:
    return any(map(is_han, text))


def _is_code(row: list[str]) -> bool:
    """Whether a row holds what is typed for a word, and then the word."""
    return len(row) > 1 and _CODE.fullmatch(row[0]) is not None and _has_han(row[1])


def _is_counted(row: list[str]) -> bool:
    return any(tails.is_number(field) for field in row[1:])


def _is_tagged(row: list[str]) -> bool:
    """Whether a row is a word in Chinese and what may be a tag."""
    return len(row) > 1 and is_han(row[-2][-1]) and row[-1].isascii() and row[-1].isalpha()
