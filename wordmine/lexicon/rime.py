"""Rime dictionaries: a header that names columns, and lines of text, code and weight."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator

from wordmine.lexicon import tails
from wordmine.lexicon.tails import Entry

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
        """See `wordmine.lexicon.tails.Form`.  A weight of 0, or in percent, is no count."""
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) <= self._text:
            raise ValueError("there is no text")
        weight = cells[self._weight] if len(cells) > self._weight else ""
        is_count = tails.is_number(weight) and float(weight.replace(",", "")) != 0
        return [Entry(cells[self._text], tails.number(weight) if is_count else None)]


def _items(pattern: re.Pattern[str], header: str) -> list[str]:
    """The items of a list in YAML, written either way."""
    found = pattern.search(header)
    if found is None:
        return []
    items = found[1].split(",") if found[1] is not None else re.findall(r"-\s*([^\n#]+)", found[2])
    return [item.strip(" \t\r'\"") for item in items if item.strip()]
