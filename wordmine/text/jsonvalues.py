"""JSON: lines of objects, lists of objects, and objects one after the other."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from wordmine.errors import UnreadableError
from wordmine.text.lines import check_length, whole
from wordmine.text.records import Faults, Fields, Row, placed

_START = re.compile(r'\s*(?:\[\s*)?\{\s*"')
_LIST_OF_TEXTS = re.compile(r'\s*\[\s*"')
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_BETWEEN = re.compile(r"[\s,]*")
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
"""How half a character begins that JSON may hold alone."""

_ACTIONS = {"index", "create", "update", "delete"}

_STEP = 1 << 16
"""Characters more, at least, that are waited for when a value is not yet whole."""

_NEAR = 16
"""An error so near the end of what has been read may be of a value that is not yet whole."""


def looks_like_json(head: str) -> str | None:
    """What kind of JSON a text that begins so seems to be; None if it seems to be none."""
    if _START.match(head):
        return "JSON" if head.lstrip().startswith("[") else "JSON lines"
    return "JSON" if _LIST_OF_TEXTS.match(head) else None


def rows(pieces: Iterable[str], name: str, faults: Faults) -> Iterator[Row]:
    """The objects in a text.

    Parameters
    ----------
    pieces : the text: an object a line; or lists of objects, or objects that take several lines.
    name : what to call it in errors.
    faults : what to do about what is no object.

    Raises
    ------
    UnreadableError : see `Faults`; or a list is not valid JSON from somewhere on.
    """
    found = ((line, text) for line, text in _lines(pieces, faults.longest) if text.strip())
    first = next(found, None)
    if first is None:
        return
    begun = chain([first], found)
    if _is_whole(first[1]):
        yield from _of_lines(begun, name, faults)
    else:
        yield from _Values(iter(begun), name, faults).rows()


def _lines(pieces: Iterable[str], longest: int | None) -> Iterator[tuple[int, str]]:
    return enumerate((line for piece in whole(pieces, longest) for line in _LINE.findall(piece)), 1)


def _is_whole(line: str) -> bool:
    """Whether a first line is an object by itself, or was meant to be, or is no JSON at all."""
    text = line.strip()
    return text[0] not in "{[" or (text[0] == "{" and text[-1] == "}")


def _of_lines(lines: Iterable[tuple[int, str]], name: str, faults: Faults) -> Iterator[Row]:
    number, names = 0, _Names()
    decode = json.JSONDecoder(object_pairs_hook=names.made).decode
    for line, text in lines:
        number += 1
        try:
            value = decode(text)
        except (ValueError, RecursionError) as error:
            faults.found(placed(name, line, number), f"not valid JSON ({error})")
            yield line, number, None
            continue
        if names.twice or "\\u" in text:
            place = placed(name, line, number)
            value = _sound(value, text, place, faults)
            names.tell(place, faults)
        if not isinstance(value, dict):
            value = _object(value, placed(name, line, number), faults)
        elif len(value) == 1 and _is_action(value):
            number -= 1
            continue
        yield line, number, value


class _Names:
    """Makes objects of names and values, and keeps the names that are there `twice` in one."""

    def __init__(self) -> None:
        self.twice: list[str] = []

    def made(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """The object; of a name that is there twice the last value counts."""
        made = dict(pairs)
        if len(made) < len(pairs):
            uses = Counter(name for name, _ in pairs)
            self.twice += [name for name, size in uses.items() if size > 1]
        return made

    def tell(self, place: str, faults: Faults) -> None:
        """Count the names that were twice in a record."""
        for name in self.twice:
            faults.repeated(name, place)
        self.twice.clear()


def _sound(value: Any, text: str, place: str, faults: Faults) -> Any:
    """A value without halves of characters, if the text of it may hold some."""
    return faults.sound(value, place) if "\\u" in text and _HALF.search(text) else value


def _object(value: Any, place: str, faults: Faults) -> Fields | None:
    """A value that is to be an object; None of another, which is told."""
    if isinstance(value, dict):
        return value
    faults.found(place, "not a JSON object")
    return None


def _is_action(record: dict[str, Any]) -> bool:
    """Whether a record is a line of Elasticsearch's bulk format that announces the next one."""
    return len(record) == 1 and all(
        key in _ACTIONS and isinstance(value, dict) for key, value in record.items()
    )


class _Values:
    """Reads JSON values that may take several lines, holding one at a time.

    Parameters
    ----------
    lines : the lines with their numbers.
    name, faults : as for `rows`.
    """

    def __init__(self, lines: Iterator[tuple[int, str]], name: str, faults: Faults) -> None:
        self._lines = lines
        self._name, self._faults = name, faults
        self._held = ""
        self._at = self._told = 0
        self._line = 0  # on which `_told` is
        self._names = _Names()
        self._decode = json.JSONDecoder(object_pairs_hook=self._names.made).raw_decode

    def rows(self) -> Iterator[Row]:
        """The objects, one by one."""
        number = depth = 0
        indent = None
        while sign := self._next():
            if sign in "[]":
                depth += 1 if sign == "[" else -1
                self._at += 1
                continue
            number += 1
            line = self._line_of()
            place = placed(self._name, line, number)
            indent = indent or self._indent()
            try:
                value = self._value(place)
            except (ValueError, RecursionError) as error:
                what = f"not valid JSON ({getattr(error, 'msg', error)})"
                self._faults.found(place, what)
                if not self._resumes(indent):
                    raise UnreadableError(
                        f"{place}: {what}, and nothing tells where the next record begins: "
                        "mend the record",
                        "not valid JSON",
                    ) from None
                yield line, number, None
            else:
                self._names.tell(place, self._faults)
                yield line, number, _object(value, place, self._faults)
        if depth > 0:
            raise UnreadableError(
                f"{self._name}:{self._line_of()}: not valid JSON: a list that does not end: "
                "get the file again",
                "not valid JSON",
            )

    def _next(self) -> str:
        """Go to where the next value or list begins, or a list ends; "" at the end of all."""
        while True:
            between = _BETWEEN.match(self._held, self._at)
            assert between
            self._at = between.end()
            if self._at < len(self._held):
                return self._held[self._at]
            if not self._more():
                return ""

    def _value(self, place: str) -> Any:
        """Take the value that begins here.

        Raises
        ------
        ValueError, RecursionError : it is not valid.
        """
        while True:
            try:
                value, end = self._decode(self._held, self._at)
            except json.JSONDecodeError as error:
                is_open = error.msg.startswith("Unterminated")
                if (is_open or error.pos >= len(self._held) - _NEAR) and self._more():
                    continue
                raise
            if end == len(self._held) and not isinstance(value, dict) and self._more():
                continue  # a number may go on
            begin, self._at = self._at, end
            return _sound(value, self._held[begin:end], place, self._faults)

    def _more(self) -> bool:
        """Hold more lines, twice as many characters if there are many; False if there are none."""
        self._line_of()
        parts = [self._held[self._at :]]
        self._at = self._told = 0
        wanted = max(_STEP, len(parts[0]))
        for number, line in self._lines:
            self._line = self._line or number
            parts.append(line)
            wanted -= len(line)
            if wanted <= 0:
                break
        check_length(sum(map(len, parts)), self._faults.longest)
        self._held = "".join(parts)
        return len(parts) > 1

    def _line_of(self) -> int:
        """The line where it is."""
        self._line += self._held.count("\n", self._told, self._at)
        self._told = self._at
        return self._line

    def _indent(self) -> str:
        """The line break and blanks before what begins here; "" if something else is there."""
        begin = self._held.rfind("\n", 0, self._at)
        between = self._held[max(begin, 0) : self._at]
        return between if begin >= 0 and between.isspace() else ""

    def _resumes(self, indent: str) -> bool:
        """Go to the next record, one that begins a line as the first did; False if none can."""
        if not indent:
            return False
        begin = indent + self._held[self._at]
        while (found := self._held.find(begin, self._at + 1)) < 0:
            if not self._more():
                self._at = len(self._held)
                return True
        self._at = found
        return True
