"""Repeats: a text that says much again and again, with each of its clauses once."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from wordmine.discovery import stretches
from wordmine.runtime import Column, Growing, Workspace, chunks, each, in_order

_MOST_NEW = 0.5
"""The share of symbols in distinct clauses above which looking for the others does not pay."""

_SAMPLE = 1 << 18
"""Symbols of text, about, by which that is told."""

LONG = 5
"""Symbols of a clause that hardly repeats by chance, as a word between blanks does."""

_PLACES = 1 << 21
"""Clauses that a thread can tell apart, at most, and a third as many again."""

_PLACE = 20
"""Bytes of a place: a digest, and how often."""


def drawn(longest: Column, workspace: Workspace) -> list[bytes]:
    """Clauses of a text, chosen by what they hold, so that all that are alike are drawn or none.

    Parameters
    ----------
    longest : (n,) the longest n-gram at each position of the text, -1 at a break.
    workspace : what to work with.
    """
    from wordmine.kernels import ngram_trie

    step = max(1, len(longest) // _SAMPLE)

    def choose(stretch: tuple[int, int]) -> list[bytes]:
        part = longest[slice(*stretch)]
        chosen = np.empty(len(part), np.int32)
        chosen = chosen[: ngram_trie.choose_clauses(part, step, chosen)]
        edges = [*np.flatnonzero(chosen < 0).tolist(), len(chosen)]
        return [chosen[a + 1 : b].tobytes() for a, b in pairwise(edges)]

    some = stretches.stretches(longest, len(longest))
    threads = workspace.workers(stretches.BYTES)
    return [clause for part in in_order(choose, some, threads) for clause in part]


def are_many(clauses: list[bytes], least: int = 1) -> bool:
    """Whether so much of a text repeats that `merged` pays.

    Parameters
    ----------
    clauses : those that were `drawn` of it.
    least : symbols of a clause from which it counts as repeated.
    """
    nbytes = least * np.dtype(np.int32).itemsize
    repeated = Counter(clause for clause in clauses if len(clause) >= nbytes)
    twice = sum((times - 1) * len(clause) for clause, times in repeated.items())
    total = sum(map(len, clauses))
    return total - twice < _MOST_NEW * total


def merged(entries: Column, longest: Column, workspace: Workspace) -> Column:
    """The longest word that starts at each position of a text in which clauses are there once.

    More than once, where there are too many to remember, or several threads find them: sums over
    clauses, each as often as it counts, are the same.

    Parameters
    ----------
    entries : as `candidates` returns them.
    longest : (n,) the longest n-gram at each position, -1 at a break.
    workspace : where the result is to be, and what to work with.

    Returns
    -------
    (n',) the words; at a break -1 times how often the clause after it counts.
    """
    from wordmine.kernels import expectation, repeats

    places, table = _PLACES, entries[:]
    while places * _PLACE > workspace.buffers(beside=table.nbytes) // 4 or places > len(longest):
        places //= 2
    nbytes = places * _PLACE + stretches.BYTES
    threads = workspace.workers(nbytes, beside=table.nbytes)
    times = np.zeros((threads, places + 1), np.int32)
    free = [(np.empty((places, 2), np.int64), thread) for thread in range(threads)]

    def merge(stretch: tuple[int, int]) -> NDArray[np.int32]:
        part = longest[slice(*stretch)]
        starts, kept = np.empty((2, len(part)), np.int32)
        expectation.look_up(table, part, starts)
        digests, thread = free.pop()
        first = thread * (places + 1)
        size = repeats.merge(starts, digests, times[thread], first, kept)
        free.append((digests, thread))
        return kept[:size].copy()

    found = Growing(workspace, np.int32)
    for part in in_order(merge, stretches.stretches(longest, len(longest)), threads):
        found.append(part)
    whole = found.finish()
    counted = times.reshape(-1)

    def number(chunk: tuple[int, int]) -> None:
        repeats.number(whole[slice(*chunk)], counted)

    each(number, chunks(len(whole)), threads)
    return whole
