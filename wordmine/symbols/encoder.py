"""Encoding: text as symbols, numbered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from wordmine.errors import CorpusError
from wordmine.runtime import Column, Growing, Workspace, chunks, in_order
from wordmine.symbols.alphabet import BREAK, Alphabet
from wordmine.symbols.classes import CODES, RUN_CHARACTERS, fold, table

MOST_SYMBOLS = np.iinfo(np.int32).max - 1
"""Most symbols, breaks included, that a text may hold; positions and counts are 32 bits wide."""


def check_size(size: int) -> None:
    """Refuse a text of too many symbols.

    Raises
    ------
    CorpusError : there are more than `MOST_SYMBOLS`.
    """
    if size > MOST_SYMBOLS:
        raise CorpusError(
            f"the corpus has more than {MOST_SYMBOLS:,} symbols, too many to count at once: "
            "use a part of it"
        )


def encode(
    blocks: Iterable[str], workspace: Workspace, *, keep_numbers: bool = False
) -> tuple[Alphabet, Column, NDArray[np.int64]]:
    """Encode text as symbols.

    Full-width Latin letters and digits fold to half-width ones; everything else stays as written.

    Parameters
    ----------
    blocks : the text, cut anywhere.
    workspace : where the symbols are to be, and what to work with; it does not change them.
    keep_numbers : whether each number without a letter is a symbol of its own; otherwise all are
        `NUMBER`.

    Returns
    -------
    tuple of the alphabet (v symbols), the text as (n,) symbols that begins and ends with a break,
    and how often each symbol occurs, (v + 1,) counts, 0 for the break.

    Raises
    ------
    CorpusError : the text holds more than `MOST_SYMBOLS`.
    StorageError : there is no room.
    """
    used = np.zeros(CODES, np.bool_)

    def encoded(block: str) -> tuple[NDArray[np.int32], list[str]]:
        return _encoded(block, keep_numbers, used)

    runs: dict[str, int] = {}
    symbols = Growing(workspace, np.int32)
    symbols.append(np.zeros(1, np.int32))
    last = BREAK
    for part, names in in_order(encoded, _outside_runs(blocks), workspace.threads):
        part[part < 0] = [CODES + runs.setdefault(name, len(runs)) for name in names]
        if len(part) and part[0] == BREAK and last == BREAK:
            part = part[1:]
        if len(part):
            symbols.append(part)
            last = part[-1]
        check_size(len(symbols) + 1)
    if last != BREAK:
        symbols.append(np.zeros(1, np.int32))
    return _number(symbols.finish(), used, list(runs))


def spell(word: str, *, keep_numbers: bool = False) -> list[str]:
    """The symbols that a string is encoded as, "" for a break.

    Parameters
    ----------
    word : any string.
    keep_numbers : as for `encode`.
    """
    found, names = _encoded(word, keep_numbers, np.zeros(CODES, np.bool_))
    runs = iter(names)
    return [
        "" if code == BREAK else next(runs) if code < 0 else chr(code) for code in found.tolist()
    ]


def _encoded(
    block: str, keep_numbers: bool, used: NDArray[np.bool_]
) -> tuple[NDArray[np.int32], list[str]]:
    """The symbols of a block: code points, 0 for a break, -1 for a run; and the runs in order.

    What code points there are is noted in `used`.
    """
    from wordmine.kernels import encoding

    codes = np.frombuffer(block.encode("utf-32-le", "surrogatepass"), np.uint32)
    part = np.empty(len(codes), np.int32)
    spans = np.empty((len(codes) // 2 + 1, 2), np.int64)
    written, found = encoding.encode(codes, table(), keep_numbers, part, spans, used)
    names = [block[a:b] for a, b in spans[:found].tolist()]
    return part[:written].copy(), [name if name.isascii() else fold(name) for name in names]


def _outside_runs(pieces: Iterable[str]) -> Iterator[str]:
    """Shift the cuts between pieces of text to where there is no letter/digit run."""
    open_run: list[str] = []
    for piece in pieces:
        closed = piece.rstrip(RUN_CHARACTERS)
        if closed:
            yield "".join((*open_run, closed))
            open_run.clear()
        open_run.append(piece[len(closed) :])
    if any(open_run):
        yield "".join(open_run)


def _number(
    symbols: Column, used: NDArray[np.bool_], runs: list[str]
) -> tuple[Alphabet, Column, NDArray[np.int64]]:
    """Number the symbols by their texts, in place."""
    from wordmine.kernels import encoding

    provisional = np.flatnonzero(used).tolist() + [CODES + r for r in range(len(runs))]
    texts = [runs[p - CODES] if p >= CODES else chr(p) for p in provisional]
    order = sorted(range(len(texts)), key=texts.__getitem__)
    numbers = np.zeros(CODES + len(runs), np.int32)
    numbers[np.array(provisional, np.int64)[order]] = np.arange(1, len(order) + 1)
    counts = np.zeros(len(order) + 1, np.int64)
    for begin, end in chunks(len(symbols)):
        part = symbols[begin:end]
        encoding.renumber(part, numbers, part, counts)
    counts[BREAK] = 0
    return Alphabet([texts[i] for i in order]), symbols, counts
