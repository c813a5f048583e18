"""Encoding: text as symbols, numbered."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from wordmine.errors import CorpusError, StorageError
from wordmine.runtime import CHUNK, Column, Growing, Workspace, changing, chunks, in_order, patterns
from wordmine.symbols.alphabet import BREAK, Alphabet
from wordmine.symbols.classes import CODES, table
from wordmine.symbols.folding import HAN, fold
from wordmine.symbols.plain import codes_of, masked

MOST_SYMBOLS = np.iinfo(np.int32).max - 1
"""Most symbols, breaks included, that a text may hold; positions and counts are 32 bits wide."""

_SPACED = 0.7
"""Blanks after each ideograph from which they are taken for the way a text is set."""

_PARTED = 0.25
"""Blanks after each ideograph from which words are likely to be parted by them."""

_TAGGED = 0.1
"""Tags after each ideograph from which words are likely to be tagged."""

_LEAST = 100
"""Blanks or tags by which this can be told."""

# No address or number reaches across the end of a line or clause, or so many ideographs.
_SEAM = patterns.lazy(f".*(?:[\n。，；]|[,;.!?](?= )|[{HAN}]{{64}}(?=[{HAN}]))", re.DOTALL)

# A run so long breaks the text; its ends tell whether it is part of an address.
_LONG_RUN = re.compile("([A-Za-z0-9]{64})[A-Za-z0-9]{64,}([A-Za-z0-9]{64})")

_PIECE = 1 << 17
"""Characters of text that are encoded together, or more if there is no seam among them."""

_LARGE = 1 << 18
"""More are encoded by one thread at a time."""

_BYTES = 48
"""What each character of a piece takes while it is encoded: code points, symbols, spans, and what
waits."""

_NUMBERING = 3 * 4 * CHUNK
"""Bytes that a thread takes to number a chunk of symbols: these, in a file or not, and counts."""

_SHARE = 128
"""Bytes of buffers for each character that may be held for want of a seam."""

_RUN_BYTES, SYMBOL_BYTES = 330, 100
"""What each letter/digit run takes while they are told apart and put in order, and each symbol of
an alphabet afterwards, measured with tracemalloc."""

_log = logging.getLogger("wordmine")


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

    What looks the same is the same symbol, and what is not seen is passed over, see
    `wordmine.symbols.fold`; addresses break the text.  How many characters that were, and whether
    the text looks spaced or tagged, is logged.

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
    draft = Draft.of(blocks, workspace, keep_numbers=keep_numbers)
    return draft.numbered(workspace, is_spaced=tell(draft.noted))


class Draft(NamedTuple):
    """A text as symbols that are not numbered yet.

    Attributes
    ----------
    symbols : (n,) code points, and from `CODES` on the runs; it begins and ends with a break.
    used : (CODES,) which code points there are.
    runs : the texts of the runs.
    noted : (5,) what `kernels.encoding.encode` notes; sums over parts of a text.
    """

    symbols: Column
    used: NDArray[np.bool_]
    runs: list[str]
    noted: NDArray[np.int64]

    @classmethod
    def of(cls, blocks: Iterable[str], workspace: Workspace, *, keep_numbers: bool) -> Self:
        """Read a text; takes and raises what `encode` does."""
        used, one_at_a_time = np.zeros(CODES, np.bool_), threading.Lock()

        def encoded(block: str) -> _Part:
            with one_at_a_time if len(block) > _LARGE else nullcontext():
                return _Part.of(block, keep_numbers, used)

        runs = _Runs()
        symbols = Growing(workspace, np.int32)
        symbols.append(np.zeros(1, np.int32))
        last = BREAK
        noted = np.zeros(5, np.int64)
        pieces = _at_seams(_cut(blocks), workspace.buffers() // _SHARE)
        for part, names, found in in_order(encoded, pieces, workspace.workers(_PIECE * _BYTES)):
            if names:
                part[part < 0] = np.fromiter(map(runs.__getitem__, names), np.int32, len(names))
            told = f"telling {len(runs):,} letter/digit runs apart"
            workspace.check(len(runs) * _RUN_BYTES, told)
            noted += found
            if len(part) and part[0] == BREAK and last == BREAK:
                part = part[1:]
            if len(part):
                symbols.append(part)
                last = part[-1]
            check_size(len(symbols) + 1)
        if last != BREAK:
            symbols.append(np.zeros(1, np.int32))
        return cls(symbols.finish(), used, runs.names, noted)

    def partings(self) -> NDArray[np.int64]:
        """Where blanks between two ideographs stand; they are breaks, or nothing in spaced text."""
        from wordmine.kernels import encoding

        found = [
            begin + np.flatnonzero(self.symbols[begin:end] == encoding.PARTED)
            for begin, end in chunks(len(self.symbols))
        ]
        return np.concatenate([np.empty(0, np.int64), *found])

    def numbered(
        self, workspace: Workspace, *, is_spaced: bool
    ) -> tuple[Alphabet, Column, NDArray[np.int64]]:
        """The text as `encode` returns it; nothing is left of the draft.

        Parameters
        ----------
        workspace : as for `encode`.
        is_spaced : whether blanks between ideographs are passed over, see `tell`.
        """
        symbols = _without_partings(self.symbols, workspace) if is_spaced else self.symbols
        numbered = _number(symbols, self.used, self.runs, workspace)
        size = len(numbered[0])
        workspace.hold(size * SYMBOL_BYTES, f"an alphabet of {size:,} symbols")
        return numbered


class _Runs(dict[str, int]):
    """The symbol of each letter/digit run as it is written; asking for a new one numbers it.

    Attributes
    ----------
    names : the runs as they are looked at, see `fold`, in the order of their symbols.
    """

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def __missing__(self, written: str) -> int:
        name = fold(written)
        if name == written:
            symbol = CODES + len(self.names)
            self.names.append(name)
        else:
            symbol = self[name]
        self[written] = symbol
        return symbol


def spell(word: str, *, keep_numbers: bool = False) -> list[str]:
    """The symbols that a string is encoded as, "" for a break.

    Parameters
    ----------
    word : any string.
    keep_numbers : as for `encode`.
    """
    from wordmine.kernels import encoding

    found, names, _ = _Part.of(word, keep_numbers, np.zeros(CODES, np.bool_))
    runs = map(fold, names)
    return [
        next(runs) if code < 0 else "" if code in (BREAK, encoding.PARTED) else chr(code)
        for code in found.tolist()
    ]


class _Part(NamedTuple):
    """The symbols of a block: code points, 0 for a break, less than that for a run; and the runs.

    They are as written; what it `noted` is as `kernels.encoding.encode` has it.
    """

    symbols: NDArray[np.int32]
    runs: list[str]
    noted: NDArray[np.int64]

    @classmethod
    def of(cls, block: str, keep_numbers: bool, used: NDArray[np.bool_]) -> Self:
        """Encode a block; what code points there are is noted in `used`."""
        from wordmine.kernels import encoding

        codes = codes_of(block)
        places = np.empty((3, len(codes)), np.int32)
        n_signs = encoding.exceptions(codes, table(), places)[2]
        codes = masked(block, codes, places[2, :n_signs])
        symbols = np.empty(len(codes), np.int32)
        spans = np.empty((len(codes) // 2 + 1, 2), np.int64)
        noted = np.zeros(5, np.int64)
        written, found = encoding.encode(codes, table(), keep_numbers, symbols, spans, used, noted)
        begins, ends = spans[:found].T.tolist()  # as pairs they take twice as long
        names = [block[begin:end] for begin, end in zip(begins, ends, strict=True)]
        return cls(symbols[:written].copy(), names, noted)


def _cut(blocks: Iterable[str]) -> Iterator[str]:
    """Cut blocks of text to pieces, which numbers of threads can hold."""
    for block in blocks:
        for begin in range(0, len(block), _PIECE):
            yield block[begin : begin + _PIECE]


def _at_seams(pieces: Iterable[str], most: int) -> Iterator[str]:
    """Shift the cuts between pieces of text to where no address, number or run is cut.

    Parameters
    ----------
    pieces : the text.
    most : characters that may stand between two such places; very long runs are shortened.

    Raises
    ------
    StorageError : there are more.
    """
    held: list[str] = []
    size, most = 0, max(most, _PIECE)
    for piece in pieces:
        if piece.isascii():  # in data a seam may be long in coming
            piece = _LONG_RUN.sub(r"\1\2", piece)
        seam = _SEAM.match(piece)
        at = seam.end() if seam else 0
        if at:
            yield "".join((*held, piece[:at]))
            held.clear()
            size = 0
        held.append(piece[at:])
        size += len(piece) - at
        if size > _PIECE:
            held = [_LONG_RUN.sub(r"\1\2", "".join(held))]
            size = len(held[0])
        if size > most:
            raise StorageError(
                f"there are more than {most:,} characters without the end of a line or clause: "
                "break the lines, or allow more with --memory"
            )
    if any(held):
        yield "".join(held)


def tell(noted: NDArray[np.int64]) -> bool:
    """Log what was noted of a text; whether blanks stand between all its characters."""
    ideographs, folded, passed, partings, tags = noted.tolist()
    if folded:
        _log.info(
            "characters in an unusual form, such as full-width letters, read as the usual ones: %s",
            f"{folded:,}",
        )
    if passed:
        _log.info("invisible characters, left out: %s", f"{passed:,}")
    if tags >= max(_LEAST, _TAGGED * ideographs):
        _log.warning(
            "the words look tagged, as in 变压器/n, and the tags are read as text: take them out "
            "first, as sed -E 's,[/_][A-Za-z]+ ?,,g' does"
        )
    is_spaced: bool = partings >= max(_LEAST, _SPACED * ideographs)
    if is_spaced:
        _log.warning("there are blanks between the characters: they were left out")
    elif partings >= max(_LEAST, _PARTED * ideographs):
        _log.warning(
            "there are blanks between the words, so that words are sought between blanks only; if "
            "you do not want that, take the blanks out first, as tr -d ' ' does"
        )
    return is_spaced


def _without_partings(symbols: Column, workspace: Workspace) -> Column:
    """The symbols but for blanks between ideographs."""
    from wordmine.kernels import encoding

    kept = Growing(workspace, np.int32)
    for begin, end in chunks(len(symbols)):
        part = symbols[begin:end]
        kept.append(part[part != encoding.PARTED])
    return kept.finish()


def _number(
    symbols: Column, used: NDArray[np.bool_], runs: list[str], workspace: Workspace
) -> tuple[Alphabet, Column, NDArray[np.int64]]:
    """Number the symbols by their texts, in place; a blank between ideographs is a break."""
    from wordmine.kernels import encoding

    used[encoding.PARTED] = False
    provisional = np.flatnonzero(used).tolist() + [CODES + r for r in range(len(runs))]
    texts = [runs[p - CODES] if p >= CODES else chr(p) for p in provisional]
    order = sorted(range(len(texts)), key=texts.__getitem__)
    numbers = np.zeros(CODES + len(runs), np.int32)
    numbers[np.array(provisional, np.int64)[order]] = np.arange(1, len(order) + 1)

    def renumber(chunk: tuple[int, int]) -> NDArray[np.int64]:
        counts = np.zeros(len(order) + 1, np.int64)
        with changing(symbols, *chunk) as part:
            encoding.renumber(part, numbers, part, counts)
        return counts

    counts = np.zeros(len(order) + 1, np.int64)
    for found in in_order(renumber, chunks(len(symbols)), workspace.workers(_NUMBERING)):
        counts += found
    counts[BREAK] = 0
    return Alphabet([texts[i] for i in order]), symbols, counts
