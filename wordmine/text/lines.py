"""Lines: what is done to a text line by line."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b

from wordmine.errors import CorpusError, StorageError, UnreadableError
from wordmine.runtime import Workspace
from wordmine.text.reading import Reading

_DIGEST_SIZE = 16
"""Bytes that stand for a line; two of 2^40 lines agree by chance once in 2^49 corpora."""

_BYTES = 160
"""Of memory for each line to be told apart."""

_CLAUSE_ENDS = "，。；：？！、 \t"

_LONGEST = 1 << 22
"""Characters of a line that is told apart from others; a longer one could fill the memory."""

_CONVERTED = 1 << 20
"""Characters of a line that are converted together; none that matter to each other are as far."""

_log = logging.getLogger("wordmine")


def ended(pieces: Iterable[str]) -> Iterator[str]:
    """End the last line with a line break if it has none."""
    last = "\n"
    for piece in filter(None, pieces):
        yield piece
        last = piece
    if not last.endswith("\n"):
        yield "\n"


def gathered(texts: Iterable[str], size: int, *, flat: bool) -> Iterator[str]:
    """End each text with a line break and join them to pieces of at least so many characters.

    If they are to be `flat`, each is one line, whatever it holds.  What came before a file that
    cannot be read further is not lost.
    """
    parts: list[str] = []
    held = 0
    try:
        for text in texts:
            parts += (text.replace("\n", " ") if flat else text, "\n")
            held += len(text) + 1
            if held >= size:
                yield "".join(parts)
                parts, held = [], 0
    except UnreadableError:
        if parts:
            yield "".join(parts)
        raise
    if parts:
        yield "".join(parts)


def whole(pieces: Iterable[str], most: int | None = None) -> Iterator[str]:
    """Shift the cuts between pieces of text to the ends of lines.

    Parameters
    ----------
    pieces : the text.
    most : characters that there is memory for in a line; None for any number.

    Raises
    ------
    StorageError : a line has more.
    """
    open_line: list[str] = []
    held = 0
    for piece in pieces:
        end = piece.rfind("\n") + 1
        if end:
            yield "".join((*open_line, piece[:end]))
            open_line.clear()
            held = 0
        open_line.append(piece[end:])
        held += len(piece) - end
        check_length(held, most)
    if any(open_line):
        yield "".join(open_line)


def check_length(size: int, most: int | None) -> None:
    """Refuse a line or record that there is no memory for.

    Raises
    ------
    StorageError : it has more characters than there may be.
    """
    if most is not None and size > most:
        raise StorageError(
            f"a line or record of more than {most:,} characters takes more memory than is allowed: "
            "allow more with --memory, or divide it"
        )


def bounded(pieces: Iterable[str], size: int) -> Iterator[str]:
    """Cut text at the ends of lines into pieces of at most `size` characters.

    A longer line is cut after the last punctuation or blank in so many characters; where there is
    none, it is cut after so many.
    """
    held = ""
    for piece in pieces:
        held += piece
        at = 0
        while len(held) - at >= size:
            end = held.rfind("\n", at, at + size) + 1
            end = end or max(held.rfind(mark, at, at + size) for mark in _CLAUSE_ENDS) + 1
            yield held[at : end or at + size]
            at = end or at + size
        end = held.rfind("\n", at) + 1
        if end:
            yield held[at:end]
        held = held[max(at, end) :]
    if held:
        yield held


def digest(line: str) -> bytes:
    """What stands for a line when it is told apart from others."""
    text = line.removesuffix("\r").encode("utf-8", "surrogatepass")
    return blake2b(text, digest_size=_DIGEST_SIZE).digest()


def is_long(line: str) -> bool:
    """Whether a line is kept whether it repeats others or not."""
    return len(line) >= _LONGEST


class Seen:
    """Tells lines apart by digests, so that not they are held but 100 to 160 bytes for each.

    Parameters
    ----------
    workspace : what limits the memory.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._digests: set[bytes] = set()
        self._workspace = workspace
        self._repeated = 0

    def is_new(self, line: str) -> bool:
        """Whether a line has not come before; an empty one never has."""
        if not line.removesuffix("\r"):
            return True
        before = len(self._digests)
        self._digests.add(digest(line))
        self._repeated += len(self._digests) == before
        return len(self._digests) > before

    def check(self) -> None:
        """Refuse to go on where there is no memory for it.

        Raises
        ------
        StorageError : there are more lines than fit in the memory for work.
        """
        size = len(self._digests)
        self._workspace.check(size * _BYTES, f"telling {size:,} different lines apart")

    def report(self) -> None:
        """Log how many lines had come before."""
        _log.info("repeated lines dropped: %s", f"{self._repeated:,}")


def distinct(pieces: Iterable[str], workspace: Workspace) -> Iterator[str]:
    """Drop every line that came before, and log how many; empty lines and very long ones stay.

    Raises
    ------
    StorageError : there are more lines than fit in the memory for work.
    """
    seen, long = Seen(workspace), 0
    inside = False  # a line that is too long
    for piece in bounded(pieces, _LONGEST):
        begin = piece.find("\n") + 1 if inside else 0
        if inside and not begin:
            yield piece
            continue
        end = piece.rfind("\n") + 1
        inside = end < len(piece)
        long += inside
        kept = "\n".join(filter(seen.is_new, piece[begin:end].split("\n")))
        seen.check()
        yield f"{piece[:begin]}{kept}{piece[end:]}"
    seen.report()
    if long:
        _log.warning(
            "lines of more than %s characters, kept whether they repeat others or not: %s",
            f"{_LONGEST:,}",
            f"{long:,}",
        )


def refined(pieces: Iterable[str], reading: Reading, workspace: Workspace) -> Iterator[str]:
    """What is left of text where repeated lines are to be dropped, and characters simplified.

    Raises
    ------
    StorageError : as for `distinct`.
    CorpusError : as for `simplified`.
    """
    if reading.dedup:
        pieces = distinct(pieces, workspace)
    if reading.t2s:
        pieces = simplified(pieces)
    return filter(None, pieces)


def simplified(pieces: Iterable[str]) -> Iterator[str]:
    """Turn Traditional characters into Simplified ones, by OpenCC's words and characters.

    Whole lines at a time, or large parts of them, because what a character turns into depends on
    those around it.

    Raises
    ------
    CorpusError : OpenCC is not installed.
    """
    return map(simplifier(), bounded(pieces, _CONVERTED))


def simplifier() -> Callable[[str], str]:
    """What turns Traditional characters in whole lines into Simplified ones.

    Raises
    ------
    CorpusError : OpenCC is not installed.
    """
    try:
        import opencc
    except ImportError:
        raise CorpusError(
            "turning Traditional into Simplified takes OpenCC: pip install opencc"
        ) from None
    converter = opencc.OpenCC("t2s")

    def simplify(text: str) -> str:
        # Neither a lone surrogate, which JSON may hold, nor NUL passes through OpenCC.
        sound = text.encode("utf-8", "replace").decode()
        return "\0".join(map(converter.convert, sound.split("\0")))

    return simplify
