"""Loading of counts files: every array is checked while its checksum is taken.

What is checked sees to it that no work on the counts goes beyond an array, and that n-grams, counts
and entropies are those that counting the text would give.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from hashlib import blake2b
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wordmine.counting import header
from wordmine.counting.extent import check_room
from wordmine.counting.header import COLUMNS, REMEDY, Block, Header
from wordmine.counting.ngrams import NgramCounts
from wordmine.counting.settings import chosen_min_count
from wordmine.counting.soundness import Overlaps, Soundness
from wordmine.errors import CountsError
from wordmine.runtime import Column, Growing, Spilled, Workspace, chunks, each
from wordmine.symbols import SYMBOL_BYTES, Alphabet, split
from wordmine.text import named

_MOST_ENTROPY = float(np.log(2.0**31))
"""No branching entropy is greater, nats."""


class Loaded(NamedTuple):
    """What a counts file holds; see `wordmine.counting.countsfile.Counted`."""

    counts: NgramCounts
    longest: Spilled
    settings: dict[str, Any]
    symbols: Column


class _DamageError(Exception):
    """What is damaged."""


def load(path: str | os.PathLike[str], workspace: Workspace) -> Loaded:
    """Open a counts file, and check all of it.

    Raises
    ------
    CountsError : the file is missing, foreign, cut off, damaged, forged, or newer than this
        version.
    StorageError : there is no room for what has to be held, or the file changes meanwhile.
    """
    shown = os.fspath(path)
    if shown == "-" or (os.path.exists(path) and not os.path.isfile(path)):
        raise CountsError(
            f"{named(path)}: counts are read from a file, not from a pipe, device or folder: "
            "save them as one"
        )
    try:
        with open(path, "rb") as file:
            head = header.read(file, shown)
            size, end = os.fstat(file.fileno()).st_size, head.blocks["longest"].end
            if size != end:
                cut = f"cut off: {size} bytes, not {end}"
                what = cut if size < end else f"{size - end} bytes too long"
                raise CountsError(f"{shown}: {what}: {REMEDY}")
            arrays = {
                name: Spilled(file, block.size, block.kind, offset=block.begin, shared=False)
                for name, block in head.blocks.items()
            }
        return _Check(head, arrays, workspace).run()
    except OSError as error:
        raise CountsError(f"{shown}: cannot be read: {error.strerror}: check the path") from None
    except _DamageError as damage:
        arrays["longest"].check_unchanged()
        raise CountsError(f"{shown}: damaged: {damage}: {REMEDY}") from None


class _Checksum:
    """The checksum of an array that is taken piece by piece."""

    def __init__(self, block: Block) -> None:
        self._block, self._found = block, blake2b(digest_size=16)

    def take(self, piece: NDArray[Any]) -> None:
        self._found.update(piece.data)

    def check(self) -> None:
        if self._found.hexdigest() != self._block.checksum:
            raise _DamageError(f"something between bytes {self._block.begin} and {self._block.end}")


class _Check:
    """The check of a counts file, array by array in the order in which one relies on another."""

    def __init__(self, head: Header, arrays: Mapping[str, Spilled], workspace: Workspace) -> None:
        self._head, self._arrays, self._workspace = head, arrays, workspace
        self._checksums = {name: _Checksum(block) for name, block in head.blocks.items()}

    def run(self) -> Loaded:
        """Check all, and put it together."""
        head, levels = self._head, self._levels()
        check_room(int(levels[-1]), self._workspace)
        counts = NgramCounts(
            alphabet=self._alphabet(int(levels[1])),
            min_count=head.min_count,
            full_len=len(levels) - 1,
            levels=levels,
            **{name: self._arrays[name] for name in COLUMNS},
            workspace=self._workspace,
        )
        self._ngrams(counts)
        longest = self._arrays["longest"]
        suffixes, overlaps, symbols = self._text(counts, longest)
        counts = replace(counts, known_suffixes=suffixes)
        at = Soundness(counts, longest, symbols, overlaps).fault()
        if at >= 0:
            raise _DamageError(f"beside n-gram {at:,} stand other symbols in the text")
        if head.min_count != (head.settings["min_count"] or chosen_min_count(counts.total)):
            raise _DamageError("the least count is not that of the settings")
        return Loaded(counts, longest, head.settings, symbols)

    def _take(self, pieces: Mapping[str, NDArray[Any]], *work: Callable[[], object]) -> None:
        """Take the checksums of pieces of arrays, and do other work on them meanwhile."""
        takes = (partial(self._checksums[name].take, piece) for name, piece in pieces.items())
        self._all(*work, *takes)

    def _all(self, *work: Callable[[], object]) -> None:
        """Do several things at a time; the error of the first that fails is raised."""
        each(lambda one: one(), work, self._workspace.threads)

    def _end(self, names: Iterable[str]) -> None:
        """See that arrays that were taken have the checksums they should have."""
        for name in names:
            self._checksums[name].check()

    def _levels(self) -> NDArray[np.int64]:
        levels = self._arrays["levels"][:]
        self._checksums["levels"].take(levels)
        self._end(["levels"])
        rise = bool(np.all(levels[1:] >= levels[:-1]))
        if not (rise and levels[0] == 0 < levels[1] and levels[-1] == len(self._arrays["counts"])):
            raise _DamageError("its levels do not rise from none to all n-grams")
        return levels

    def _alphabet(self, size: int) -> Alphabet:
        names = self._arrays["alphabet"]
        taken = size * SYMBOL_BYTES + 3 * len(names)
        self._workspace.hold(taken, f"an alphabet of {size:,} symbols")
        for begin, end in chunks(len(names)):
            self._checksums["alphabet"].take(names[begin:end])
        self._end(["alphabet"])
        try:
            symbols = names[:].tobytes().decode().split("\n")
        except UnicodeDecodeError:
            raise _DamageError("its alphabet is not UTF-8") from None
        rises = all(one < other for one, other in pairwise(symbols))
        if len(symbols) != size or not rises or not all(map(_is_symbol, symbols)):
            raise _DamageError(f"its alphabet is not {size:,} symbols in order")
        return Alphabet(symbols)

    def _ngrams(self, counts: NgramCounts) -> None:
        """Each n-gram stands where level order has it, with a count and entropies that can be."""
        last = 0, -1, 0
        for length, begin, end in counts.slices():
            rows = {name: self._arrays[name][begin:end] for name in COLUMNS}
            before = last[1:] if last[0] == length else (-2, 0)
            self._take(rows, partial(_check_rows, counts, length, begin, rows, before))
            last = length, int(rows["parents"][-1]), int(rows["symbols"][-1])
        self._end(COLUMNS)

    def _text(self, counts: NgramCounts, longest: Spilled) -> tuple[Column, Overlaps, Column]:
        """The longest n-grams stand where they do in the text, and make up all counts.

        Returns
        -------
        tuple of each n-gram without its first symbol, as the text tells, what overlaps, and the
        symbols of the text.
        """
        from wordmine.kernels import verification

        table, others, symbols = self._read(counts, longest)
        rows, suffixes = table[:-1], self._workspace.empty(len(counts), np.int32)
        self._all(
            partial(_check_counts, counts, rows), partial(_check_ends, counts, rows, suffixes)
        )
        partners = rows[:, verification.PARTNER :].copy()
        return suffixes, Overlaps(partners, others), symbols

    def _read(
        self, counts: NgramCounts, longest: Spilled
    ) -> tuple[NDArray[np.int32], Column, Column]:
        """Read the text; its table and what else overlaps, see `out_of_place`, and its symbols."""
        from wordmine.kernels import verification

        firsts, symbols = counts.firsts(), self._workspace.empty(len(longest), np.int32)
        table = np.empty((len(counts) + 1, 5), np.int32)
        for _, begin, end in counts.slices():
            verification.enter(counts.parents[begin:end], table[begin:end])
        verification.enter(np.full(1, -1, np.int32), table[-1:])
        others, before = Growing(self._workspace, np.int64), -1
        for begin, end in chunks(len(longest)):
            piece = longest[begin:end]
            check = partial(_check_text, begin, piece, before, counts.levels, table, others)
            # Whatever it is, an entry is looked up; see `NgramCounts.symbols_of`.
            spell = partial(np.take, firsts, piece, out=symbols[begin:end], mode="wrap")
            self._take({"longest": piece}, check, spell)
            before = int(piece[-1])
        self._end(["longest"])
        if longest[:1][0] >= 0 or before >= 0:
            raise _DamageError("its text does not begin and end with a break")
        return table, others.finish(), symbols


def _check_rows(
    counts: NgramCounts,
    length: int,
    begin: int,
    rows: Mapping[str, NDArray[Any]],
    before: tuple[int, int],
) -> None:
    """Check n-grams of one length from one on, given the parent and symbol of the one before."""
    from wordmine.kernels import verification

    symbols, parents, uses, *entropies = (rows[name] for name in COLUMNS)
    above, stop = counts.levels[length - 2 : length].tolist() if length > 1 else (-1, 0)
    at = verification.misplaced(parents, symbols, above, stop, len(counts.alphabet), *before)
    if at >= 0:
        raise _DamageError(f"n-gram {begin + at:,} is not where it should be")
    least = counts.min_count if length > 1 else 1
    if uses.min() < least or not all(map(_are_entropies, entropies)):
        raise _DamageError(f"a statistic of n-grams {begin:,} to {begin + len(uses):,} cannot be")


def _check_text(
    begin: int,
    piece: NDArray[np.int32],
    before: int,
    levels: NDArray[np.int64],
    table: NDArray[np.int32],
    others: Growing,
) -> None:
    """Check a piece of text from a symbol on, given the n-gram before it."""
    from wordmine.kernels import verification

    found = np.empty(len(piece) + 1, np.int64)
    at, n = verification.out_of_place(piece, before, levels, table, found)
    if at >= 0:
        raise _DamageError(f"its text cannot have what it has at symbol {begin + at:,}")
    others.append(found[:n].copy())


def _check_counts(counts: NgramCounts, rows: NDArray[np.int32]) -> None:
    """See that n-grams occur as often as their rows tell, from the last one on."""
    from wordmine.kernels import verification

    for _, begin, end in reversed(list(counts.slices())):
        at = verification.miscounted(counts.counts[begin:end], begin, rows)
        if at >= 0:
            raise _DamageError(f"the count of n-gram {begin + at:,} is not that of the text")


def _check_ends(counts: NgramCounts, rows: NDArray[np.int32], suffixes: Column) -> None:
    """See that n-grams end as their suffixes do, and tell these."""
    from wordmine.kernels import verification

    at = verification.misspelled(counts.symbols[:], len(counts.alphabet), rows, suffixes[:])
    if at >= 0:
        raise _DamageError(f"n-gram {at:,} is spelled otherwise in the text")


def _is_symbol(name: str) -> bool:
    return name.isprintable() and not name.isspace() and split(name) == [name]


def _are_entropies(column: NDArray[np.float32]) -> bool:
    """Whether they are in range; what is no number is not."""
    return bool(column.min() >= 0 and column.max() <= _MOST_ENTROPY)
