"""Word lists: dictionaries with or without counts, plain lists, and lexicons of wordmine."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from math import inf
from pathlib import Path
from typing import TypeAlias

from wordmine.errors import LexiconError
from wordmine.lexicon.lexicon import Lexicon
from wordmine.lexicon.tables import kind_of
from wordmine.lexicon.terms import Terms
from wordmine.symbols import fold
from wordmine.text import Corpus, Reading, Source, document, files, named

WordList: TypeAlias = Source | Iterable[str] | Lexicon | Terms
"""The path of a file or folder of words, or the words."""

_JSON_LINE = re.compile(r'^\s*\{\s*["\n]', re.MULTILINE)
_FIELD_END = re.compile(r"[\t ,]")


def read(words: WordList, reading: Reading | None = None) -> list[str]:
    """Read the distinct words of a list, in order; see `parse`.

    Full-width letters and digits fold to half-width ones.

    Parameters
    ----------
    words : a file, ``-`` for standard input, or a folder for the files in it; or the words, such as
        a list, a column of a table, or a lexicon.
    reading : how to read files; None for the defaults.

    Raises
    ------
    CorpusError : a file cannot be read or decoded; a table is given, and not a column of it.
    LexiconError : a file holds JSON that is neither a lexicon nor terms; among the words is
        something else than a string.
    """
    if isinstance(words, str | os.PathLike):
        paths = files(Path(words), reading or Reading())
        given = [word for path in paths for word in parse(document(path, reading), named(path))]
    elif isinstance(words, Lexicon | Terms):
        given = list(words.words)
    else:
        Corpus(texts=words)  # refuses what is no list, such as a table
        given = list(words)
        for word in given:
            if not isinstance(word, str):
                kind = type(word).__name__
                raise LexiconError(f"there is a {kind} among the words: give each as a str")
    return list(dict.fromkeys(map(fold, given)))


def parse(text: str, name: str) -> Iterable[str]:
    """Take the words as they are written out of a word list: the first field of each line.

    Fields end at a tab, a blank or a comma, so that plain lists, jieba's dictionaries and tables
    all do, those of wordmine included; a header row counts like any other line.  Empty lines and
    lines that begin with ``#`` are passed over.  Of a lexicon or terms in JSON lines the words are
    taken.

    Parameters
    ----------
    text : the list.
    name : what to call it in errors.

    Raises
    ------
    LexiconError : the text is JSON, and neither a lexicon nor terms.
    """
    if text.startswith("{") and (entries := own(text, name)):
        return entries.words
    if _JSON_LINE.search(text):
        raise LexiconError(f"{name}: JSON is no word list: give one word a line, or TSV")
    fields = (_FIELD_END.split(line.strip(), maxsplit=1)[0] for line in text.splitlines())
    return [word for word in fields if word and not word.startswith("#")]


def load(path: str | os.PathLike[str]) -> Lexicon | dict[str, float | None]:
    """Read a lexicon of wordmine, or words with counts or None: terms, or a cutter's dictionary.

    A line of a dictionary holds a word, then nothing, a count, a count and a tag (jieba), a tag,
    or tags and counts in turn, which are added up (HanLP 1.x); tags are Latin letters.  Fields end
    at blanks, tabs or commas.  Empty lines and lines that begin with ``#`` are passed over;
    full-width letters and digits fold to half-width ones; of several lines with the same word the
    last one counts.

    Parameters
    ----------
    path : the file, compressed or not, or ``-`` for standard input.

    Raises
    ------
    CorpusError : the file cannot be read or decoded.
    LexiconError : a lexicon or terms are not valid; a line is no such entry, or its
        count is not above 0.
    """
    text, name = document(path), named(path)
    entries = own(text, name)
    if isinstance(entries, Terms):
        return {term.word: term.free or None for term in entries}
    return dict(_entries(fold(text), name)) if entries is None else entries


def own(text: str, name: str) -> Lexicon | Terms | None:
    """What wordmine wrote, out of the text of a file; None if it is something else.

    Raises
    ------
    LexiconError : a lexicon or terms are not valid.
    """
    kind = kind_of(text)
    if kind == "terms":
        return Terms.parse(text, name)
    return Lexicon.parse(text, name) if kind == "lexicon" else None


def _entries(text: str, name: str) -> Iterator[tuple[str, float | None]]:
    if text.lstrip().startswith("{"):
        raise LexiconError(f"{name}: JSON is no dictionary: give a word and its count a line")
    for number, line in enumerate(text.replace(",", " ").split("\n"), 1):
        fields = line.split()
        if fields and not line.startswith("#"):
            try:
                yield fields[0], _count(fields[1:])
            except ValueError as error:
                raise LexiconError(f"{name}:{number}: {error}") from None


def _count(fields: list[str]) -> float | None:
    """The count among the fields after a word, if there is one."""
    tagged = bool(fields) and fields[0].isalpha() and fields[0].isascii()
    if not fields or (tagged and len(fields) == 1):
        return None
    if tagged and len(fields) % 2 == 0:
        return sum(map(_number, fields[1::2]))
    return _number(fields[0])


def _number(field: str) -> float:
    try:
        number = float(field)
    except ValueError:
        raise ValueError(
            f"{field!r} stands where a count should, or a tag in Latin letters: correct the line"
        ) from None
    if not 0 < number < inf:
        raise ValueError(f"the count {field} is not above 0: correct it or delete the line")
    return number
