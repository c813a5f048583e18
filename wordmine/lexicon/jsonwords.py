"""Word lists in JSON: words, or records that have them, in one list or one after the other."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from wordmine.errors import LexiconError
from wordmine.lexicon.delimited import COUNTS, WORDS
from wordmine.lexicon.forms import Entry, number
from wordmine.symbols import alike

_BEGIN = re.compile(r'\s*(?:\[\s*(?:"|\[\s*"|\{\s*"|\])|\{\s*")')
"""How a list, or a record, begins."""

_BETWEEN = re.compile(r"[\s,]*")
WANTED = "give a list of words, or of records with word and count"


class Json:
    """Values in JSON, each with a word: a string; a pair of it and its count; or a record.

    Parameters
    ----------
    text : the list.
    name : what to call it in errors.
    """

    shown = "in JSON"

    def __init__(self, text: str, name: str) -> None:
        self._text, self._name = text, name
        self._decode = json.JSONDecoder().raw_decode

    @classmethod
    def begun(cls, text: str, name: str) -> Json | None:
        """The list that a text is, if it begins as one does."""
        return cls(text, name) if _BEGIN.match(text) else None

    def lines(self) -> Iterator[tuple[int, str]]:
        """The text of each value, and the number of the line in which it begins.

        Raises
        ------
        LexiconError : it is not valid JSON.
        """
        text, end, number = self._text, 0, 1
        begin = _next(text, end)
        stop = self._end(begin)
        if text[begin] == "[" and not text[stop:].strip():  # one list, not one a line
            end, stop = begin + 1, text.rindex("]")
        else:
            stop = len(text)
        while (begin := _next(text, end)) < stop:
            number += text.count("\n", end, begin)
            end = self._end(begin)
            yield number, text[begin:end]
            number += text.count("\n", begin, end)

    def _end(self, begin: int) -> int:
        """Where a value ends."""
        try:
            return self._decode(self._text, begin)[1]
        except (ValueError, RecursionError) as error:
            line = self._text.count("\n", 0, begin) + 1
            raise LexiconError(f"{self._name}:{line}: not valid JSON ({error}): {WANTED}") from None

    def entries(self, line: str) -> list[Entry]:
        """See `Form`."""
        word, count = _parts(json.loads(line))
        if not isinstance(word, str):
            if '"vocab"' in line:
                raise ValueError("a tokenizer, whose pieces 'wordmine audit' lists")
            raise ValueError("there is no word in it")
        return [Entry(alike(word), None if count in (None, "") else number(str(count)))]


def _next(text: str, at: int) -> int:
    """Where the next value begins, or the text ends."""
    found = _BETWEEN.match(text, at)
    assert found
    return found.end()


def _parts(value: Any) -> tuple[Any, Any]:
    """The word of a value, and its count; None for what there is not."""
    if isinstance(value, list) and len(value) in (1, 2):
        return value[0], value[1] if len(value) > 1 else None
    if not isinstance(value, dict):
        return value, None
    word, count = (
        next((one for name, one in value.items() if pattern.fullmatch(name.strip())), None)
        for pattern in (WORDS, COUNTS)
    )
    return word, count
