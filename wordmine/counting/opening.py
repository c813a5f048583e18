"""Opening: what is given is a corpus to be counted, or counts that were made before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from wordmine.counting.counter import counted
from wordmine.counting.countsfile import Counted, is_counts
from wordmine.counting.settings import Counting
from wordmine.errors import CountsError
from wordmine.runtime import Workspace, joined, progress
from wordmine.text import Corpus, Paths, Reading


def opened(
    given: Paths | Counted | None,
    texts: Iterable[str] | None,
    reading: Reading,
    workspace: Workspace,
) -> Corpus | Counted:
    """See what is given, and load it if it is counts.

    Parameters
    ----------
    given : paths; or counts, or the path of a file of them.
    texts : strings of text instead.
    reading : how to read text.
    workspace : where what is derived from counts is to be.

    Raises
    ------
    CorpusError : it is neither.
    CountsError : the counts are not valid, or `reading` asks for what they cannot tell.
    """
    if isinstance(given, Counted):
        corpus: Corpus | Counted = given if texts is None else Corpus((), texts)
    else:
        corpus = Corpus(given, texts, reading)
        if len(corpus.paths) != 1 or not is_counts(corpus.paths[0]):
            return corpus
        progress.begin("loading")
        corpus = Counted.load(corpus.paths[0], workspace)
    if not reading.is_usual():
        raise CountsError(
            "these counts are of text that was read already: say how to read it when you count it"
        )
    return corpus


def counted_as(
    source: Corpus | Counted, wanted: Counting, workspace: Workspace, *, rare: bool = False
) -> Counted:
    """Count a corpus; or see that counts were made as is wanted, and copy what will be changed.

    Parameters
    ----------
    source : as `opened` gives it.
    wanted : how to count.
    workspace : where the counts are to be, and what to work with.
    rare : see `chosen_min_count`.

    Raises
    ------
    CountsError : counts were made with other settings.
    CorpusError, StorageError : as for `wordmine.count`.
    """
    if isinstance(source, Corpus):
        return counted(source, wanted, workspace, rare=rare)
    made = {**source.settings, "min_count": source.counts.min_count}
    for name, value in vars(wanted).items():
        if value is not None and value != made[name]:
            raise CountsError(
                f"the counts were made with {name} {made[name]}, but {value} is asked for: "
                "count the corpus again with that, or leave the setting out"
            )
    # Longer n-grams are going to be entered, which must not change what the caller holds.
    return replace(
        source,
        counts=replace(source.counts, workspace=workspace),
        longest=joined(workspace, [source.longest], np.int32),
    )
