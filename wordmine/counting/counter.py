"""Counting: from a corpus, or from parts counted before, to a counted text."""

from __future__ import annotations

import logging
import os
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from wordmine.counting import ngrams
from wordmine.counting.countsfile import Counted
from wordmine.counting.encoded import Encoded, encode, join
from wordmine.counting.settings import (
    WITHIN_PARTS,
    Counting,
    Numbers,
    chosen_min_count,
    worded,
)
from wordmine.errors import CountsError
from wordmine.runtime import Listener, Workspace, progress, validation
from wordmine.text import Corpus, Errors, Paths, Patterns, Reading

_PARTS = validation.Rule(
    lambda parts: (
        isinstance(parts, Collection)
        and not isinstance(parts, str | Counted)
        and all(isinstance(part, str | os.PathLike | Counted) for part in parts)
    ),
    "a list of paths of counts files, or of what count returns",
)

_ALIKE = ("min_count", "max_len", "numbers", "t2s")
"""The settings that all parts of a merged text must share."""

_log = logging.getLogger("wordmine")


def count(
    corpus: Paths | None = None,
    *,
    texts: Iterable[str] | None = None,
    min_count: int | None = None,
    max_len: int | None = None,
    numbers: Numbers | None = None,
    threads: int | None = None,
    memory: int | str | None = None,
    tmp: str | os.PathLike[str] | None = None,
    glob: Patterns = "*",
    exclude: Patterns = (),
    skip_unreadable: bool = False,
    encoding: str | None = None,
    errors: Errors = "strict",
    field: str | None = None,
    dedup: bool = False,
    t2s: bool = False,
    on_progress: Listener | None = None,
) -> Counted:
    """Count the n-grams of a corpus.

    Parameters
    ----------
    corpus : a path or several; a path may be a file, a folder, or ``-`` for standard input.
    texts : strings of text instead, such as a list or a column of a table.
    min_count, max_len, numbers : see `wordmine.counting.Counting`.
    threads : how many threads to work with, None for all; the result does not depend on it.
    memory : most memory to use, bytes or a text such as "2G"; None for half of what is available.
        The result does not depend on it either: what does not fit goes to files.
    tmp : the folder for these files, None for the system's.
    glob, exclude, skip_unreadable, encoding, errors, field, dedup, t2s : see
        `wordmine.text.Reading`.
    on_progress : called again and again with the stage of the work, how much of it is done, and
        of how much (0 where nobody knows): bytes while reading, symbols later.

    Raises
    ------
    SettingsError : a setting has a value it cannot have.
    CorpusError : the corpus cannot be read or holds no Chinese text.
    StorageError : there is no room, in memory or on disk.
    """
    wanted = Counting(min_count, max_len, numbers)
    reading = Reading(glob, encoding, errors, field, dedup, t2s, exclude, skip_unreadable)
    workspace = Workspace(threads, memory, tmp)
    with progress.told_to(on_progress):
        return counted(Corpus(corpus, texts, reading), wanted, workspace)


def counted(
    corpus: Corpus, wanted: Counting, workspace: Workspace, *, rare: bool = False
) -> Counted:
    """Count the n-grams of a corpus, see `chosen_min_count`; raises what `count` does."""
    encoded = encode(corpus, workspace, keep_numbers=wanted.numbers == "keep")
    return count_encoded(encoded, wanted.described(corpus.reading), workspace, rare=rare)


def merge(
    parts: Sequence[str | os.PathLike[str] | Counted],
    *,
    threads: int | None = None,
    memory: int | str | None = None,
    tmp: str | os.PathLike[str] | None = None,
    on_progress: Listener | None = None,
) -> Counted:
    """Put counted texts together, as if one corpus after the other had been counted at once.

    A counts file holds its text.  Merging joins the texts and counts them anew, so that it loses
    nothing, not even n-grams that are too rare in each part.

    Parameters
    ----------
    parts : counts files, or counted texts, in order.
    threads, memory, tmp, on_progress : as for `count`.

    If `dedup` dropped repeated lines from a part, a line may still stand in two parts.  The setting
    `dedup` of the merged text then says "within parts".

    Raises
    ------
    SettingsError : `parts` is not a list of these.
    CountsError : a file is not valid, or the parts were counted with different settings.
    CorpusError : together they hold more symbols than can be counted at once.
    StorageError : there is no room, in memory or on disk.
    """
    _PARTS.check("parts", parts)
    workspace = Workspace(threads, memory, tmp)
    loaded = [
        part if isinstance(part, Counted) else Counted.load(part, workspace) for part in parts
    ]
    if not loaded:
        raise CountsError("nothing to merge: name the counts files")
    with progress.told_to(on_progress):
        joined = join(list(map(Encoded.of, loaded)), workspace)
        return count_encoded(joined, _common_settings(loaded), workspace)


def _common_settings(parts: Sequence[Counted]) -> dict[str, Any]:
    """The settings that all parts share; how a part alone was read is left out."""
    first = parts[0].settings
    for part in parts[1:]:
        for name in _ALIKE:
            one, other = (worded(settings.get(name, False)) for settings in (first, part.settings))
            if one != other:
                raise CountsError(
                    f"the parts differ in {name}: {one} and {other}: "
                    "count them with the same settings"
                )
    common = {
        name: value
        for name, value in first.items()
        if all(part.settings.get(name) == value for part in parts)
    }
    if len(parts) > 1 and any("dedup" in part.settings for part in parts):
        common["dedup"] = WITHIN_PARTS
        _log.warning(
            "repeated lines were dropped within parts only: a line that is in several parts is "
            "counted in each; to drop these as well, count all texts at once with --dedup"
        )
    return common


def count_encoded(
    encoded: Encoded, settings: dict[str, Any], workspace: Workspace, *, rare: bool = False
) -> Counted:
    """Count the n-grams of a text that was read before; raises what `count` does."""
    least = settings["min_count"] or chosen_min_count(encoded.total, rare=rare)
    progress.begin("counting", encoded.total)
    workspace.foresee(len(encoded.symbols))
    counts, longest = ngrams.count(
        *encoded, max_len=settings["max_len"], min_count=least, workspace=workspace
    )
    return Counted(counts, longest, settings, encoded.symbols)
