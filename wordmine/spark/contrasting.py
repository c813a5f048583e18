"""Contrast on a cluster: the terms of a field, by texts of any size besides."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wordmine.counting import Counting, Encoded, Numbers, Trie, occurrences, sampled_places
from wordmine.discovery import Learned, Selection, WordList, stretches
from wordmine.errors import SettingsError
from wordmine.kernels import tallies
from wordmine.lexicon import Judgements, Terms
from wordmine.runtime import Growing, Listener, Workspace, progress
from wordmine.spark import jobs
from wordmine.spark.sources import Given, material
from wordmine.spark.texts import Text, most_held, read
from wordmine.symbols import BREAK, check_size, spell
from wordmine.terminology import ContrastSettings, Measure, Texts, Usage, extracted
from wordmine.text import Errors, Patterns, Reading

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_TOGETHER = 4
"""Parts of the domain that are brought to the driver at a time."""


class _Cutting(NamedTuple):
    """What it takes to cut the background and see how n-grams are used in it.

    `numbers` are the symbols of the background by their numbers in the learned text, `worth` what
    each of them tells for the field.
    """

    numbers: NDArray[np.int32]
    worth: NDArray[np.int32]
    trie: Trie
    parents: NDArray[np.int32]
    lengths: NDArray[np.int8]
    entries: NDArray[np.int32]
    shorter: NDArray[np.int32]
    word_lengths: NDArray[np.int8]
    scores: NDArray[np.float64]

    def tally(self, part: NDArray[np.int32]) -> jobs.Sparse:
        """The tallies of a part, one after the other; the last is of all words."""
        longest = self.trie.longest(self.numbers[part])
        cut = stretches.cutter(self.shorter, self.word_lengths, self.scores)
        path = cut(self.entries[longest])
        found = np.zeros((len(self.parents), len(tallies.TALLIED)), np.int32)
        tallies.tally(longest, self.parents, self.lengths, path, self.worth[part], 0, found)
        where = np.flatnonzero(found)
        words = np.count_nonzero(path >= 0)
        return np.append(where, found.size), np.append(found.reshape(-1)[where], words)


@dataclass(frozen=True)
class ClusterTexts(Texts):
    """A domain in the driver, and a background on the cluster, of which nothing is here."""

    on_cluster: Text | None = None

    @property
    def _text(self) -> Text:
        assert self.on_cluster is not None
        return self.on_cluster

    def usage(self, learned: Learned) -> Usage:
        """See `Texts`."""
        counts, text, words = learned.counts, self._text, learned.words
        numbers = self.background.renumbering(counts.alphabet.symbols)
        cutting = _Cutting(
            numbers,
            self.worth(),
            Trie.of(counts),
            counts.parents[:],
            counts.lengths,
            learned.entries,
            words.shorter,
            words.lengths,
            words.scores(),
        )
        shared, size = text.context.broadcast(cutting), len(counts) * len(tallies.TALLIED)
        with jobs.explained(text.context):
            sums = jobs.summed(text.parts, lambda part: shared.value.tally(part), size + 1)
        return Usage.of_tallies(counts, sums[:-1].reshape(len(counts), -1), int(sums[-1]))

    def sample(self, size: int) -> Encoded:
        """See `Texts`."""
        parts = self._text.parts
        with jobs.explained(parts.context):
            sizes = np.array(parts.map(len).collect())
            # Each part begins with the break that the one before ends with.
            starts = np.concatenate(([0], np.cumsum(sizes - 1)[:-1]))
            length = int(starts[-1] + sizes[-1])
            total = self.background.total
            places = [(0, length)] if size >= total else sampled_places(length, total, size)

            def pieces(
                item: tuple[NDArray[np.int32], int],
            ) -> Iterator[tuple[int, int, NDArray[np.int32]]]:
                part, number = item
                start = int(starts[number])
                for place, (begin, end) in enumerate(places):
                    low = max(begin - start, int(number > 0))
                    if low < min(end - start, len(part)):
                        yield place, number, part[low : max(end - start, 0)]

            found = sorted(parts.zipWithIndex().flatMap(pieces).collect(), key=lambda one: one[:2])
        if size >= total:
            whole = np.concatenate([piece for _, _, piece in found])
            return self.background._replace(symbols=whole)
        joined: list[list[NDArray[np.int32]]] = [[] for _ in places]
        for place, _, piece in found:
            joined[place].append(piece)
        return self.background.sampled(map(np.concatenate, filter(None, joined)))

    def count(self, word: str, name: str) -> int:
        """See `Texts`."""
        if name == "domain":
            return super().count(word, "domain")
        symbols = spell(word, keep_numbers=self.counting.numbers == "keep")
        ids = self.background.alphabet.numbers(symbols)
        if not ids or BREAK in ids:
            return 0
        with jobs.explained(self._text.context):
            return int(self._text.parts.map(lambda part: occurrences(part, ids)).sum())


def contrast(
    domain: Given,
    background: Given,
    column: str = "text",
    *,
    spark: SparkSession | None = None,
    measure: Measure = "score",
    min_score: float | None = None,
    subjects: int | None = None,
    seeds: WordList = (),
    negatives: WordList = (),
    expand: int | None = None,
    min_count: int | None = None,
    max_len: int | None = None,
    join: bool = True,
    numbers: Numbers | None = None,
    top: int | None = None,
    known: WordList = (),
    stopwords: WordList = (),
    judgements: Judgements | str | os.PathLike[str] | None = None,
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
) -> Terms:
    """Find the terms of a field, with a cluster: those that `wordmine.contrast` finds.

    Both sides are read on the cluster.  The background stays there, whatever its size; the domain
    comes to the driver, into its memory or files, and must not be too long for one machine.

    Parameters
    ----------
    domain, background : texts of the field, and others: paths or DataFrames, as for `discover`.
    column, spark, memory, tmp, on_progress : see `discover`.
    measure, min_score, subjects, seeds, negatives, expand, min_count, max_len, join, numbers, \
    top, known, stopwords, judgements : see `wordmine.contrast`.
    glob, exclude, skip_unreadable, encoding, errors, field, dedup, t2s : see `discover`.

    Raises
    ------
    SettingsError, CorpusError, LexiconError, VectorsError, StorageError : as for
        `wordmine.contrast`.
    ClusterError : as for `discover`.
    """
    selection = Selection(top, known, stopwords, judgements, encoding)
    selection = replace(selection, judgements=selection.judged())
    counting = Counting(min_count, max_len, numbers or "drop")
    wanted = ContrastSettings(
        counting, selection, join, measure, min_score, seeds, negatives, expand, subjects
    )
    reading = Reading(glob, encoding, errors, field, dedup, t2s, exclude, skip_unreadable)
    workspace = Workspace(None, memory, tmp)
    workspace.hold(selection.nbytes(), "what is known and not wanted")
    words = wanted.read_seeds()
    if domain is background:
        raise SettingsError("the domain and the background are the same: give two corpora")
    most, keep = most_held(None, workspace), counting.numbers == "keep"
    with progress.told_to(on_progress):
        new = read(material(domain, column, reading, spark), reading, keep_numbers=keep, most=most)
        own = _here(new, workspace)
        new.parts.unpersist()
        old = read(
            material(background, column, reading, spark), reading, keep_numbers=keep, most=most
        )
        there = Encoded(old.alphabet, np.empty(0, np.int32), old.frequencies)
        both = ClusterTexts(own, there, counting, reading, workspace, on_cluster=old)
        terms = extracted(both, wanted, words)
        old.parts.unpersist()
    return terms


def _here(text: Text, workspace: Workspace) -> Encoded:
    """A text in the driver."""
    check_size(text.total)
    symbols = Growing(workspace, np.int32)
    with jobs.stage(text.context, "fetching", text.total):
        for part in jobs.collected(text.parts, _TOGETHER):
            symbols.append(part[1:] if len(symbols) else part)  # it ended with a break
    return Encoded(text.alphabet, symbols.finish(), text.frequencies)
