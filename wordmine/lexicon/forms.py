"""Forms: how a line of a word list is written, and what stands behind the word."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from math import inf, isnan
from typing import Literal, NamedTuple, Protocol

from wordmine.runtime import patterns
from wordmine.symbols import HAN, is_han

_NUMBER = re.compile(
    r"[+-]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+|nan|inf(?:inity)?)",
    re.IGNORECASE,
)
_LIKE_NUMBER = re.compile(r"[+-]?\d[\w.,+-]*", re.ASCII)
_NAME = re.compile(r"[A-Za-z']+\d?")
_NATURE = re.compile(r"[a-z][A-Za-z']*\d?")
"""What HanLP calls a tag; people add their own."""

_MOST = 0.9
"""Share of lines that is nearly all of them."""

TAGS = frozenset(
    re.findall(
        r"\w+",
        """
        a ad ag al an b bg bl c cc d df dg dl e eng f g h i j k l m mg mq n nb nba nbc nbp nf ng nh
        nhd nhm ni nic nis nit nl nm nmc nn nnd nnt nr nr1 nr2 nrf nrfg nrj nrt ns nsf nt ntc ntch
        nth nto nts ntu nx nz o p pba pbei q qg qt qv r rg rr ry rys ryt ryv rz rzs rzt rzv s t tg
        u ud ude1 ude2 ude3 udh ug uj ul ule uls usuo uv uyy uz uzhe v vd vf vg vi vl vn vq vshi vx
        vyou w x xe xs xu xx y yg z zg PER LOC ORG TIME NOUN VERB PROPN ADJ ADV NUM NN NR NT VV VA
        JJ AD CD OD
        """,
    )
)
"""Tags of jieba, HanLP, the People's Daily, the Chinese Treebank and Universal Dependencies."""


class Entry(NamedTuple):
    """A word, and how often it occurs, None if that is not known."""

    word: str
    frequency: float | None


class Form(Protocol):
    """How the lines of a word list are written."""

    shown: str
    """How, in a few words."""

    def entries(self, line: str) -> list[Entry]:
        """The entries of a line; raises `ValueError`, saying why, if it is not understood."""


def numbers(tail: Sequence[str], tags: Collection[str] | None = TAGS) -> list[str] | None:
    """The numbers in the fields that follow a word.

    These are a count, a count and a tag (jieba), a tag, or tags and counts in turn (HanLP 1.x).

    Parameters
    ----------
    tail : the fields, none of them empty.
    tags : what may be a tag before a count or without one; None for whatever HanLP takes for one.

    Returns
    -------
    the fields that should be numbers; None if the tail is no such one.
    """
    if len(tail) < 2:
        if not tail or _is_tag(tail[0], tags or TAGS):
            return []
        return list(tail) if _LIKE_NUMBER.fullmatch(tail[0]) or is_number(tail[0]) else None
    if len(tail) == 2 and _LIKE_NUMBER.fullmatch(tail[0]) and _NAME.fullmatch(tail[1]):
        return [tail[0]]
    is_paired = len(tail) % 2 == 0 and all(map(_LIKE_NUMBER.fullmatch, tail[1::2]))
    return list(tail[1::2]) if is_paired and all(_is_tag(one, tags) for one in tail[::2]) else None


def _is_tag(field: str, tags: Collection[str] | None) -> bool:
    return _NATURE.fullmatch(field) is not None if tags is None else field in tags


def count(fields: Iterable[str]) -> float | None:
    """The sum of counts, None if there are none.

    Raises
    ------
    ValueError : one is no number above 0.
    """
    found = list(map(number, fields))
    return sum(found) if found else None


def number(field: str) -> float:
    """The count that a field is; raises as `count` does."""
    if not is_number(field):
        raise ValueError(f"{field!r} stands where a count should")
    value = float(field.replace(",", ""))
    if not 0 < value < inf:
        why = "no finite number" if value > 0 or isnan(value) else "not above 0"
        raise ValueError(f"the count {field} is {why}")
    return value


def is_number(field: str) -> bool:
    """Whether a field is a number, as people and programs write them."""
    return _NUMBER.fullmatch(field) is not None


def most(holds: Iterable[bool]) -> bool:
    """Whether something holds of nearly all."""
    found = list(holds)
    return sum(found) >= _MOST * len(found) > 0


_BLANKS = re.compile(r"[ \t\u3000\xa0]+")
_PARTED = patterns.lazy(
    f"(?:(?<=[{HAN}])|(?<=/[a-zA-Z])|(?<=/[a-zA-Z]{{2}})){_BLANKS.pattern}(?=[{HAN}])"
)
"""Blanks between ideographs, and between a tag and one."""

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
            if len(tail) > 1 and all(map(is_number, tail)) and is_han(fields[end - 1][-1]):
                return [Entry(" ".join(fields[:end]), None)]  # which is the count nobody knows
            found = numbers(tail, self._tags)
            if found is None and len(tail) > 1 and is_han(fields[end - 1][-1]):
                found = numbers(tail, None)  # of a Latin word, it would be a part
            if found is not None:
                return [Entry(" ".join(fields[:end]), count(found))]
        return [Entry(" ".join(fields), None)]


class Unspaced:
    """Lines that are words, which may hold blanks, but not between ideographs: these part words.

    Parameters
    ----------
    lines : some of them.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        is_parted = any(map(_PARTED.search, lines))
        self.shown = "words between blanks" if is_parted else "a word a line"

    def entries(self, line: str) -> list[Entry]:
        """See `Form`."""
        return [Entry(" ".join(_divided(word)), None) for word in _PARTED.split(line)]


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
        return Unspaced(lines)
    if most(is_number(row[0]) and _has_han(row[1]) for row in rows if row[1:]):
        return Spaced("count")
    if most(_is_code(row) for row in rows):
        return Spaced("code")
    tags = frozenset(row[-1] for row in several if len(row) == 2 and _is_tagged(row))
    is_own = len(tags) * 2 <= len(several) and most(map(_is_tagged, rows))
    found = Spaced(tags=TAGS | tags if is_own else TAGS)
    counted = [_is_counted(row) for row in rows if _has_han("".join(row))]
    tagged = [is_own or row[-1] in TAGS for row in several]
    if counted and sum(counted) * 2 >= len(counted):
        return found
    if not counted and len(rows) > 1 and most(map(_is_counted, rows)):
        return found
    return found if sum(tagged) * 2 >= len(tagged) else Unspaced(lines)


def _has_han(text: str) -> bool:
    return any(map(is_han, text))


def _is_code(row: list[str]) -> bool:
    """Whether a row holds what is typed for a word, and then the word."""
    return len(row) > 1 and _CODE.fullmatch(row[0]) is not None and _has_han(row[1])


def _is_counted(row: list[str]) -> bool:
    return any(is_number(field) for field in row[1:])


def _is_tagged(row: list[str]) -> bool:
    """Whether a row is a word in Chinese and what may be a tag."""
    return len(row) > 1 and is_han(row[-2][-1]) and row[-1].isascii() and row[-1].isalpha()


_HEADER = re.compile(r"(?ms)\A(?:#[^\n]*\n|\s*\n)*---\s*\n(.*?)^\.\.\.\s*?$")
_LISTED = r"(?m)^%s:[ \t]*(?:\[([^\]]*)\]|((?:\s*\n[ \t]*-[^\n]*)+))"
_COLUMNS = re.compile(_LISTED % "columns")
_IMPORTS = re.compile(_LISTED % "import_tables")
_DEFAULT = ["text", "code", "weight"]
_NO_COMMENT = "# no comment"

_log = logging.getLogger("wordmine")


class Rime:
    """The dictionary that begins with a header.

    Parameters
    ----------
    header : what stands between ``---`` and ``...``.
    size : lines up to there.
    name : what to call the dictionary in messages.
    """

    shown = "a dictionary of Rime"

    def __init__(self, header: str, size: int, name: str) -> None:
        self.size = size
        columns = _items(_COLUMNS, header) or _DEFAULT
        self._text = columns.index("text") if "text" in columns else 0
        self._weight = columns.index("weight") if "weight" in columns else len(columns)
        if others := _items(_IMPORTS, header):
            _log.warning("%s: imports tables, which are not read: %s", name, ", ".join(others))

    @classmethod
    def begun(cls, text: str, name: str) -> Rime | None:
        """The dictionary that a text is, if it begins as one does."""
        header = _HEADER.match(text)
        return header and cls(header[1], text.count("\n", 0, header.end()) + 1, name)

    def lines(self, numbered: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
        """The lines that hold entries, of all that have a number."""
        has_comments = True
        for number, line in numbered:
            if has_comments and line.startswith("#"):
                has_comments = line != _NO_COMMENT
            elif line and number > self.size:
                yield number, line

    def entries(self, line: str) -> list[Entry]:
        """See `wordmine.lexicon.forms.Form`.  A weight of 0, or in percent, is no count."""
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) <= self._text:
            raise ValueError("there is no text")
        weight = cells[self._weight] if len(cells) > self._weight else ""
        is_count = is_number(weight) and float(weight.replace(",", "")) != 0
        return [Entry(cells[self._text], number(weight) if is_count else None)]


def _items(pattern: re.Pattern[str], header: str) -> list[str]:
    """The items of a list in YAML, written either way."""
    found = pattern.search(header)
    if found is None:
        return []
    items = found[1].split(",") if found[1] is not None else re.findall(r"-\s*([^\n#]+)", found[2])
    return [item.strip(" \t\r'\"") for item in items if item.strip()]
