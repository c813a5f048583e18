"""Symbols: what a text is made of before it is made of words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from wordmine.errors import CorpusError
from wordmine.runtime import Column, Growing, Storage, chunks, in_order

# Ideographs: 〇, Extension A, the unified block, compatibility, Extensions B to I.
_HAN = ((0x3007,) * 2, (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF))
# Latin letters with their accents; × and ÷ lie between them.
_LETTER = ((0x41, 0x5A), (0x61, 0x7A), (0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x24F))
_DIGIT = ((0x30, 0x39),)
_INNER = ((0x2D, 0x2E),)
_TRAILING = ((0x23, 0x23), (0x2B, 0x2B))
FOLD = {code + 0xFEE0: code for code in range(0x21, 0x7F)}
"""Full-width forms (！ to ～) to their ASCII characters."""

_FULL_WIDTH = re.compile(f"[{chr(min(FOLD))}-{chr(max(FOLD))}]+")

LETTERS = [code for a, b in _LETTER for code in range(a, b + 1)]
"""Code points of Latin letters, full-width ones apart."""

_RUN_CODES = [c for a, b in (*_LETTER, *_DIGIT, *_INNER, *_TRAILING) for c in range(a, b + 1)]
_RUN_CHARACTERS = "".join(map(chr, _RUN_CODES + [c for c in FOLD if FOLD[c] in _RUN_CODES]))
_RUN = re.compile(f"[{re.escape(_RUN_CHARACTERS)}]+")
_SYMBOL = re.compile(f"{_RUN.pattern}|.", re.DOTALL)

BREAK = 0
"""The symbol that stands for what no word contains and no word reaches across."""

NUMBER = "#"
"""The symbol that stands for any number, where numbers are not told apart."""

CODES = 0x110000
"""How many code points there are."""

MOST_SYMBOLS = np.iinfo(np.int32).max - 1
"""Most symbols, breaks included, that a text may hold; positions and counts are 32 bits wide."""


class Alphabet:
    """The distinct symbols of a text, numbered from 1 in the order of their code points.

    A symbol is one ideograph, one run of Latin letters and digits such as ``K``, ``5G`` or
    ``PM2.5``, or `NUMBER`.  0 is the break.

    Parameters
    ----------
    symbols : the symbols' texts, sorted, without repetition.
    """

    def __init__(self, symbols: Sequence[str]) -> None:
        self.symbols = tuple(symbols)

    def __len__(self) -> int:
        return len(self.symbols)

    def text(self, ids: Iterable[int]) -> str:
        """The string that some symbols write."""
        return "".join(self.symbols[i - 1] for i in ids)


def fold(text: str) -> str:
    """Text with full-width forms as half-width ones, as words are written."""
    return _FULL_WIDTH.sub(lambda run: run[0].translate(FOLD), text)  # twice as fast as on all


def lengths(words: Sequence[str]) -> list[int]:
    """How many symbols each word has; none holds a line break."""
    return list(map(len, _RUN.sub("K", "\n".join(words)).split("\n"))) if words else []


def split(word: str) -> list[str]:
    """The symbols of a word."""
    return _SYMBOL.findall(word)


def is_han(symbol: str) -> bool:
    """Whether a symbol is an ideograph rather than a letter/digit run."""
    return any(first <= ord(symbol[0]) <= last for first, last in _HAN)


@cache
def _classes() -> NDArray[np.uint8]:
    """Character class of every code point, full-width forms like what they fold to."""
    from wordmine.kernels import encoding

    classes = np.full(CODES, encoding.BREAK, np.uint8)
    for kind, ranges in (
        (encoding.HAN, _HAN),
        (encoding.LETTER, _LETTER),
        (encoding.DIGIT, _DIGIT),
        (encoding.INNER, _INNER),
        (encoding.TRAILING, _TRAILING),
    ):
        for first, last in ranges:
            classes[first : last + 1] = kind
    classes[list(FOLD)] = classes[list(FOLD.values())]
    return classes


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
    blocks: Iterable[str], storage: Storage, *, keep_numbers: bool = False, threads: int = 1
) -> tuple[Alphabet, Column, NDArray[np.int64]]:
    """Encode text as symbols.

    Full-width Latin letters and digits fold to half-width ones; everything else stays as written.

    Parameters
    ----------
    blocks : the text, cut anywhere.
    storage : where the symbols are to be.
    keep_numbers : whether each number without a letter is a symbol of its own; otherwise all are
        `NUMBER`.
    threads : how many threads to work with beside the one that takes the blocks; the result does
        not depend on it.

    Returns
    -------
    tuple of the alphabet (v symbols), the text as (n,) symbols that begins and ends with a break,
    and how often each symbol occurs, (v + 1,) counts, 0 for the break.

    Raises
    ------
    CorpusError : the text holds more than `MOST_SYMBOLS`.
    StorageError : there is no room.
    """
    from wordmine.kernels import encoding

    used = np.zeros(CODES, np.bool_)

    def encoded(block: str) -> tuple[NDArray[np.int32], list[str]]:
        codes = np.frombuffer(block.encode("utf-32-le", "surrogatepass"), np.uint32)
        part = np.empty(len(codes), np.int32)
        spans = np.empty((len(codes) // 2 + 1, 2), np.int64)
        written, found = encoding.encode(codes, _classes(), keep_numbers, part, spans, used)
        names = [block[a:b] for a, b in spans[:found].tolist()]
        names = [name if name.isascii() else fold(name) for name in names]
        return part[:written].copy(), names

    runs: dict[str, int] = {}
    symbols = Growing(storage, np.int32)
    symbols.append(np.zeros(1, np.int32))
    last = BREAK
    for part, names in in_order(encoded, _outside_runs(blocks), threads):
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


def _outside_runs(pieces: Iterable[str]) -> Iterator[str]:
    """Shift the cuts between pieces of text to where there is no letter/digit run."""
    open_run: list[str] = []
    for piece in pieces:
        closed = piece.rstrip(_RUN_CHARACTERS)
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
