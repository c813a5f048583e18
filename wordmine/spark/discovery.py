"""Discovery and counting on a cluster: the same words, and the same counts, as on one machine."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from wordmine.counting import (
    Counted,
    Counting,
    Numbers,
    Trie,
    chosen_min_count,
    occurrences,
)
from wordmine.discovery import Base, Selection, Settings, WordList, by_learning, learning, listed
from wordmine.lexicon import Judgements, Lexicon
from wordmine.runtime import Growing, Listener, Workspace, progress
from wordmine.spark import counting, jobs
from wordmine.spark.passes import ClusterPasses
from wordmine.spark.sources import Given, material
from wordmine.spark.texts import Text, most_held, read
from wordmine.symbols import BREAK, check_size
from wordmine.text import Errors, Patterns, Reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyspark.sql import SparkSession

_TOGETHER = 4
"""Parts of a text that are brought to the driver at a time."""


@dataclass(frozen=True, eq=False)
class ClusterCounted(Counted):
    """A counted text that lies on a cluster, and has no `longest` here."""

    on_cluster: Text | None = None

    def occurrences(self, ids: Sequence[int]) -> int:
        """See `Counted.occurrences`."""
        node = self.counts.find(ids)
        if node >= 0:
            return int(self.counts.counts[node : node + 1][0])
        if not ids or BREAK in ids or self.on_cluster is None:
            return 0
        wanted = list(ids)
        with jobs.explained(self.on_cluster.context):
            return int(self.on_cluster.parts.map(lambda part: occurrences(part, wanted)).sum())


def discover(
    corpus: Given,
    column: str = "text",
    *,
    spark: SparkSession | None = None,
    min_count: int | None = None,
    max_len: int | None = None,
    join: bool = True,
    numbers: Numbers | None = None,
    base: Base | None = None,
    min_confidence: float | None = None,
    top: int | None = None,
    known: WordList = (),
    stopwords: WordList = (),
    judgements: Judgements | str | os.PathLike[str] | None = None,
    memory: int | str | None = None,
    tmp: str | os.PathLike[str] | None = None,
    max_ngrams: int | None = None,
    glob: Patterns = "*",
    exclude: Patterns = (),
    skip_unreadable: bool = False,
    encoding: str | None = None,
    errors: Errors = "strict",
    field: str | None = None,
    dedup: bool = False,
    t2s: bool = False,
    on_progress: Listener | None = None,
) -> Lexicon:
    """Find the words of raw text on a cluster: those that `wordmine.discover` finds.

    Parameters
    ----------
    corpus : a path or several, of files that all workers see, or such as ``hdfs://…`` and
        ``s3a://…``; or a DataFrame.
    column : the column of a DataFrame that holds the text.
    spark : the session; None for the one there is, or a new one.
    memory, tmp : what the driver works with.
    max_ngrams : most n-grams that the driver holds, and most symbols; None for what its memory
        allows.  Where there are more n-grams, the least count is raised until they fit; where there
        are more symbols, the rarest are read as breaks.  Either is logged.
    min_count, max_len, join, numbers, base, min_confidence, top, known, stopwords, judgements : see
        `wordmine.discover`.
    glob, exclude, skip_unreadable, encoding, errors, field, dedup, t2s : how to read files, see
        `wordmine.text.Reading`; of a DataFrame, `dedup` and `t2s` alone matter.
    on_progress : as for `wordmine.discover`.

    Raises
    ------
    SettingsError : a setting has a value it cannot have.
    CorpusError : the corpus cannot be read or holds no Chinese text.
    ClusterError : Spark is not there, or gave up.
    StorageError : there is no room on the driver.
    """
    selection = Selection(top, known, stopwords, judgements, encoding)
    wanted = Settings(
        Counting(min_count, max_len, numbers),
        selection,
        join=join,
        min_confidence=min_confidence,
        base=base,
    )
    reading = Reading(glob, encoding, errors, field, dedup, t2s, exclude, skip_unreadable)
    workspace = Workspace(None, memory, tmp)
    workspace.hold(selection.nbytes(), "what is known and not wanted")
    most = most_held(max_ngrams, workspace)
    with progress.told_to(on_progress):
        text = _read(corpus, column, reading, wanted.counting, spark, most)
        words = wanted.base_words(workspace)
        counted = _counted(text, wanted.counting, reading, most, workspace, rare=words is not None)
        passes = ClusterPasses(text, counted.counts, most)
        learned = learning.learn(counted, join=join, passes=passes, base=words)
        found = listed(counted, by_learning(learned), wanted).lexicon
        text.parts.unpersist()
    return found


def count(
    corpus: Given,
    column: str = "text",
    *,
    spark: SparkSession | None = None,
    min_count: int | None = None,
    max_len: int | None = None,
    numbers: Numbers | None = None,
    memory: int | str | None = None,
    tmp: str | os.PathLike[str] | None = None,
    max_ngrams: int | None = None,
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
    """Count the n-grams of raw text on a cluster: what `wordmine.count` counts.

    Counts hold the text, which comes to the driver, part by part, into its memory or files.

    Parameters
    ----------
    corpus, column, spark, memory, tmp, max_ngrams, on_progress : see `discover`.
    min_count, max_len, numbers : see `wordmine.counting.Counting`.
    glob, exclude, skip_unreadable, encoding, errors, field, dedup, t2s : see `discover`.

    Raises
    ------
    CorpusError : the text is too long for one machine; or as for `discover`.
    SettingsError, ClusterError, StorageError : as for `discover`.
    """
    wanted = Counting(min_count, max_len, numbers)
    reading = Reading(glob, encoding, errors, field, dedup, t2s, exclude, skip_unreadable)
    workspace = Workspace(None, memory, tmp)
    most = most_held(max_ngrams, workspace)
    with progress.told_to(on_progress):
        text = _read(corpus, column, reading, wanted, spark, most)
        check_size(text.total)
        counted = _counted(text, wanted, reading, most, workspace)
        trie = text.context.broadcast(Trie.of(counted.counts))
        longest = Growing(workspace, np.int32)
        with jobs.stage(text.context, "fetching", text.total):
            for part in jobs.collected(
                text.parts.map(lambda part: trie.value.longest(part)), _TOGETHER
            ):
                longest.append(part[1:] if len(longest) else part)  # it ended with a break
        text.parts.unpersist()
        return Counted(counted.counts, longest.finish(), counted.settings)


def _read(
    corpus: Given,
    column: str,
    reading: Reading,
    wanted: Counting,
    spark: SparkSession | None,
    most: int,
) -> Text:
    given = material(corpus, column, reading, spark)
    return read(given, reading, keep_numbers=wanted.numbers == "keep", most=most)


def _counted(
    text: Text,
    wanted: Counting,
    reading: Reading,
    most: int,
    workspace: Workspace,
    *,
    rare: bool = False,
) -> ClusterCounted:
    """The text counted, with nothing of it here."""
    settings = wanted.described(reading)
    counts = counting.count(
        text,
        max_len=settings["max_len"],
        min_count=settings["min_count"] or chosen_min_count(text.total, rare=rare),
        most=most,
        workspace=workspace,
    )
    return ClusterCounted(counts, np.empty(0, np.int32), settings, on_cluster=text)
