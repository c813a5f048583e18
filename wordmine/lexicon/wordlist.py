"""Word lists: dictionaries with or without counts, plain lists, and lexicons of wordmine."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias

from wordmine.errors import CorpusError, LexiconError
from wordmine.lexicon import dictionary
from wordmine.lexicon.heads import kind_of
from wordmine.lexicon.lexicon import Lexicon, Terms
from wordmine.symbols import fold
from wordmine.text import Corpus, Reading, Source, document, files, named

_log = logging.getLogger("wordmine")

WordList: TypeAlias = Source | Iterable[str] | Lexicon | Terms
"""The path of a file or folder of words, or the words."""


def read(
    words: WordList, reading: Reading | None = None, memory: int | str | None = None
) -> list[str]:
    """Read the distinct words of a list, in order; see `wordmine.lexicon.dictionary.parse`.

    Full-width letters and digits fold to half-width ones.

    Parameters
    ----------
    words : a file, ``-`` for standard input, or a folder for the files in it; or the words, such as
        a list, a column of a table, or a lexicon.
    reading : how to read files; None for the defaults.
    memory : most memory to use for a file, see `wordmine.runtime.Workspace`.

    Raises
    ------
    CorpusError : a file cannot be read or decoded; a table is given, and not a column of it.
    LexiconError : of a file no line is understood, or its JSON is no list of words; among the words
        is something else than a string.
    """
    if isinstance(words, str | os.PathLike):
        if isinstance(words, str) and words != "-" and not os.path.exists(words):
            raise CorpusError(
                f"{words}: no such file; check the path, or give words as a list: [{words!r}]"
            )
        paths = files(Path(words), reading or Reading())
        given = [
            word
            for path in paths
            for word in parse(document(path, reading, memory=memory), named(path))
        ]
    elif isinstance(words, Lexicon | Terms):
        given = list(words.words)
    else:
        Corpus.of(words, "words")  # refuses what is no list, such as a table
        given = list(words)
        for word in given:
            if not isinstance(word, str):
                kind = type(word).__name__
                raise LexiconError(f"there is a {kind} among the words: give each as a str")
    return list(dict.fromkeys(map(fold, given)))


def parse(text: str, name: str) -> Iterable[str]:
    """The words in the text of a list, a dictionary, a lexicon or terms.

    Parameters
    ----------
    text : the list.
    name : what to call it in errors.

    Raises
    ------
    LexiconError : a lexicon or terms are not valid; or no line is understood.
    """
    if entries := own(text, name):
        return entries.words
    return list(dictionary.parse(text, name).entries)


def load(
    path: str | os.PathLike[str], reading: Reading | None = None
) -> Lexicon | dict[str, float | None]:
    """Read a lexicon of wordmine, or words with counts or None: terms, or any dictionary.

    See `wordmine.lexicon.dictionary.parse`.  Full-width letters and digits fold to half-width ones.

    Parameters
    ----------
    path : the file, compressed or not, or ``-`` for standard input.
    reading : how to read it; None for the defaults.

    Raises
    ------
    CorpusError : the file cannot be read or decoded.
    LexiconError : a lexicon or terms are not valid; or no line is understood.
    """
    text, name = document(path, reading), named(path)
    entries = own(text, path)
    if isinstance(entries, Terms):
        _log.warning(
            "%s: holds terms of contrast, which are few of the words of a text, so that the rest "
            "is cut into characters: give a lexicon of discover, and add terms to it as a user "
            "dictionary",
            name,
        )
        return _free(entries)
    return dictionary.parse(text, name).entries if entries is None else entries


def additions(
    path: str | os.PathLike[str], reading: Reading | None = None
) -> dict[str, float | None]:
    """Read words to add to others, with counts or None.

    Of a lexicon of wordmine, only the words are taken: its statistics describe another text.

    Parameters
    ----------
    path, reading : as for `load`.

    Raises
    ------
    CorpusError, LexiconError : as for `load`.
    """
    text, name = document(path, reading), named(path)
    entries = own(text, path)
    if isinstance(entries, Terms):
        return _free(entries)
    if entries is not None:
        return dict.fromkeys(entries.words)
    return dictionary.parse(text, name).entries


def _free(terms: Terms) -> dict[str, float | None]:
    """Terms, and how often each is a term of its own; None if it never is."""
    return {term.word: term.free or None for term in terms}


def own(text: str, path: str | os.PathLike[str]) -> Lexicon | Terms | None:
    """What wordmine wrote, out of the text of a file at a path; None if it is something else.

    Raises
    ------
    LexiconError : a lexicon or terms are not valid.
    """
    kind = kind_of(text)
    if kind == "terms":
        return Terms.parse(text, path)
    return Lexicon.parse(text, path) if kind == "lexicon" else None
