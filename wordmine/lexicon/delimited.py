"""Word lists whose fields a tab, a comma or another sign divides."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import pairwise
from math import exp, isfinite

from wordmine.errors import number
from wordmine.lexicon import forms
from wordmine.lexicon.forms import Entry
from wordmine.symbols import is_han

DELIMITERS = {
    "\t": "tabs",
    ",": "commas",
    ";": "semicolons",
    "|": "bars",
    "、": "、",
    ":": "colons",
}
"""What may divide fields, in the order in which it is looked for."""

WORDS = re.compile(
    r"words?|terms?|text|tokens?|entry|phrases?|[单單]?[词詞][语語条條汇彙]?|[术術][语語]|[关關][键鍵][词詞]|名[称稱]",
    re.IGNORECASE,
)
COUNTS = re.compile(
    r"counts?|freq(?:uency)?|weight|n|(?:[词詞]|出[现現])?[频頻次][次数數率]?|次[数數]|[权權]重",
    re.IGNORECASE,
)
"""Names of the columns that hold words, and how often they occur."""

_NUMBERINGS = re.compile(r"#|no\.?|id|index|rank|(?:[序编編行]|排)[号號名]|排名", re.IGNORECASE)
"""Names of the columns that number the rows."""

_LEAST_NUMBERED = 3
"""Rows that are numbered, at least, where no name says so."""

_INNER = re.compile(r"[0-9A-Za-z'′],[0-9A-Za-z]")
"""A comma within a word, as in 2,4-二氯苯酚."""

_DECIMAL = re.compile(r"^(\d+),(\d+)$")
"""A number where a comma stands before its decimals."""

_SPECIAL = re.compile(r"<[^<>]+>|▁*")
"""Pieces of SentencePiece that are no words."""


class Delimited:
    """Lines of fields, one of which is the word.

    Parameters
    ----------
    delimiter : what divides fields.  A field may stand in quotes.
    word : the field that holds the word.
    count : the field that holds its count, None for none.
    passed_over : fields that tell neither a count nor a tag, as the word does not, or its number.
    header : the line that names the fields, if there is one.
    width : how many fields lines have, if they should have as many.
    """

    def __init__(
        self,
        delimiter: str,
        word: int,
        count: int | None,
        *,
        passed_over: Collection[int],
        header: str | None = None,
        width: int | None = None,
    ) -> None:
        self.shown = f"fields between {DELIMITERS[delimiter]}"
        self._delimiter = delimiter
        self._cells = _divider(delimiter)
        self._word, self._count = word, count
        self._header, self._passed_over = header, passed_over
        self._width = width

    def entries(self, line: str) -> list[Entry]:
        """See `Form`."""
        if line == self._header:
            return []
        cells = self._cells(line)
        if self._width and len(cells) > self._width and _INNER.search(line):
            end = len(cells) - self._width + 1  # the word has a comma, but no quotes
            cells[:end] = [self._delimiter.join(cells[:end])]
        if len(cells) <= self._word or not cells[self._word]:
            raise ValueError(f"there is no word in field {self._word + 1}")
        word = cells[self._word]
        if self._delimiter == ";":
            cells = [_DECIMAL.sub(r"\1.\2", cell) for cell in cells]
        others = [cell for at, cell in enumerate(cells) if cell and at not in self._passed_over]
        named = self._header is not None and self._count is not None
        found = None if named else forms.numbers(others)
        if found is not None:
            return [Entry(word, forms.count(found))]
        if self._count is not None:
            cell = cells[self._count] if len(cells) > self._count else ""
            return [Entry(word, forms.number(cell) if cell else None)]
        if self._width not in (None, len(cells)):
            raise ValueError(f"{number(len(cells), 'field')}, and other lines have {self._width}")
        return [Entry(word, None)]


_MOST = 200.0
"""Log of the greatest multiple, far beyond that of any vocabulary."""


class Pieces:
    """Lines of a SentencePiece vocabulary: pieces, and logarithms of their probabilities.

    Parameters
    ----------
    least : the least of these; None where they only are ranks.
    """

    shown = "pieces of SentencePiece"

    def __init__(self, least: float | None) -> None:
        self._least = least

    def entries(self, line: str) -> list[Entry]:
        """See `Form`.  Counts are multiples of that of the rarest piece."""
        piece, _, score = line.partition("\t")
        if _SPECIAL.fullmatch(piece):
            return []
        count = None if self._least is None else exp(min(float(score) - self._least, _MOST))
        return [Entry(piece.removeprefix("▁"), count)]


class Rows:
    """Lines that hold several words each.

    Parameters
    ----------
    delimiter : what divides words.
    """

    def __init__(self, delimiter: str) -> None:
        self.shown = f"words between {DELIMITERS[delimiter]}"
        self._cells = _divider(delimiter)

    def entries(self, line: str) -> list[Entry]:
        """See `Form`."""
        return [Entry(cell, None) for cell in self._cells(line) if cell]


def form(lines: Sequence[str], delimiter: str) -> Delimited | Pieces | Rows | None:
    """Find out how fields are divided, if they are, and what they hold.

    Parameters
    ----------
    lines : the lines of a list, or some of them, the first included.
    delimiter : what might divide their fields.
    """
    divide = _divider(delimiter)
    rows = [divide(line) for line in lines]
    several = [row for row in rows if len(row) > 1]
    if not _divides(lines, rows, delimiter):
        return None
    if delimiter == "\t" and (pieces := _pieces(several)):
        return pieces
    sizes = Counter(map(len, several))
    if delimiter != "\t" and several and _are_words(several, sizes):
        return Rows(delimiter)
    width = sizes.most_common(1)[0][0] if several else 1
    is_headed = _is_header(rows)
    body = several[1:] if is_headed else several
    names = rows[0] if is_headed else []
    word = _first(WORDS.fullmatch(name) for name in names)
    if word is None:
        word = _first(_half(_has_han(row[at : at + 1]) for row in body) for at in range(width)) or 0
    numberings = {at for at in range(width) if _is_numbering(names, body, at, word)}
    others = [at for at in (*range(word + 1, width), *range(word)) if at not in numberings]
    count = next((at for at in others if at < len(names) and COUNTS.fullmatch(names[at])), None)
    if count is None:
        count = next((at for at in others if _counts(body, at)), None)
    header = lines[0] if is_headed else None
    return Delimited(
        delimiter,
        word,
        count,
        passed_over={word, *numberings},
        header=header,
        width=None if delimiter == "\t" else width,
    )


def likely(line: str) -> list[str]:
    """What may divide fields, in the order in which it is to be tried, given the first line."""
    return sorted(DELIMITERS, key=lambda delimiter: not _is_named(_divider(delimiter)(line)))


def _first(holds: Iterable[object]) -> int | None:
    """The first place where something holds, None if it does nowhere."""
    return next((at for at, one in enumerate(holds) if one), None)


def _half(holds: Iterable[bool]) -> bool:
    """Whether something holds of half of all, or of more."""
    found = list(holds)
    return sum(found) * 2 >= len(found) > 0


def _divider(delimiter: str) -> Callable[[str], list[str]]:
    """What divides a line; a tab does so whatever quotes there are."""
    if delimiter == "\t":
        return lambda line: [_unquoted(cell.strip()) for cell in line.split("\t")]

    def divide(line: str) -> list[str]:
        try:
            cells = next(csv.reader([line], delimiter=delimiter, strict=True), [])
        except csv.Error:  # a carriage return within the line, or a quote that does not end
            cells = line.split(delimiter)
        cells = [cell.strip() for cell in cells]
        while len(cells) > 1 and not cells[-1]:  # Excel fills rows up
            cells.pop()
        return cells

    return divide


def _unquoted(cell: str) -> str:
    is_quoted = len(cell) > 1 and cell[0] == cell[-1] == '"'
    return cell[1:-1].replace('""', '"') if is_quoted else cell


def _divides(lines: Sequence[str], rows: list[list[str]], delimiter: str) -> bool:
    """Whether a sign divides fields, rather than stands in words or nowhere."""
    divided = [delimiter in line for line in lines]
    if delimiter == "\t":
        counted = sum(_is_spaced(line) for line in lines if "\t" not in line)
        return sum(divided) > counted
    quoted = [line.startswith('"') for line in lines]
    if any(quoted) and delimiter == "," and forms.most(map(any, zip(divided, quoted, strict=True))):
        return True
    if sum(divided) * 2 < len(lines) or not any(divided):
        return False
    if _is_named(rows[0]):
        return True
    if delimiter == ":":  # which words and what explains them may hold as well
        return forms.most(bool(forms.numbers(list(filter(None, row[1:])))) for row in rows)
    return forms.most(
        forms.numbers([cell for cell in row[1:] if cell]) is not None
        or (len(row) > 2 and forms.is_number(row[-1]))
        or not _INNER.search(line)
        for line, row in zip(lines, rows, strict=True)
        if delimiter in line
    )


def _is_spaced(line: str) -> bool:
    """Whether blanks divide a line into a word in Chinese and a count."""
    fields = line.split()
    return len(fields) > 1 and forms.is_number(fields[1]) and _has_han(fields[:1])


def _pieces(rows: list[list[str]]) -> Pieces | None:
    """Whether rows are pieces and scores, none of which is above 0."""
    if any(len(row) != 2 or not forms.is_number(row[1]) for row in rows):
        return None
    scores = [float(row[1].replace(",", "")) for row in rows]
    if not all(map(isfinite, scores)) or max(scores) > 0 or min(scores) == 0:
        return None
    return Pieces(None if all(map(float.is_integer, scores)) else min(scores))


def _are_words(rows: list[list[str]], sizes: Counter[int]) -> bool:
    """Whether every cell is a word: rows of unequal length, or one, without a number or a tag."""
    cells = [cell for row in rows for cell in row if cell]
    others = [cell for row in rows for cell in row[1:] if cell]
    if any(forms.numbers([cell]) is not None for cell in others):
        return False
    return (len(sizes) > 1 or len(rows) == 1) and _half(_has_han([cell]) for cell in cells)


def _is_header(rows: list[list[str]]) -> bool:
    """Whether the first row names the others' fields: by usual names, or above numbers."""
    first, *others = rows
    if len(first) < 2 or any(map(forms.is_number, first)):
        return False
    if _is_named(first):
        return True
    return any(_counts(others, at) for at in range(len(first))) and not _has_tag(first)


def _is_named(row: list[str]) -> bool:
    """Whether a row names a column of words, and others."""
    return len(row) > 1 and any(map(WORDS.fullmatch, row)) and not _has_tag(row)


def _is_numbering(names: list[str], body: list[list[str]], at: int, word: int) -> bool:
    """Whether a column numbers the rows: by its name, or before the words as it rises evenly."""
    if at < len(names):
        return _NUMBERINGS.fullmatch(names[at]) is not None
    cells = [row[at] for row in body if len(row) > at]
    if at > word or len(cells) < _LEAST_NUMBERED or not all(map(str.isdecimal, cells)):
        return False
    steps = {int(after) - int(before) for before, after in pairwise(cells)}
    return len(steps) == 1 and steps.pop() > 0


def _has_tag(row: list[str]) -> bool:
    return any(cell in forms.TAGS for cell in row[1:])


def _counts(rows: list[list[str]], at: int) -> bool:
    """Whether a column holds numbers."""
    cells = [row[at] for row in rows if len(row) > at and row[at]]
    return sum(map(forms.is_number, cells)) * 2 > len(cells)


def _has_han(cells: Sequence[str]) -> bool:
    return any(is_han(character) for cell in cells for character in cell)
