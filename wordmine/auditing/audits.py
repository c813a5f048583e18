"""Audits: where the pieces of a vocabulary stand in a text that is cut into words."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias, overload

import numpy as np
from numpy.typing import NDArray

from wordmine.auditing import vocabulary
from wordmine.auditing.vocabulary import Piece
from wordmine.discovery import Settings, discovered
from wordmine.errors import CorpusError
from wordmine.lexicon import Lexicon
from wordmine.runtime import Listener, Workspace, in_order, progress, validation
from wordmine.segmentation import Segmenter
from wordmine.symbols import automaton, fold, is_han
from wordmine.text import Corpus, Errors, Paths, Patterns, Reading, lines

Vocabulary: TypeAlias = str | os.PathLike[str] | Iterable[str]
"""The path of a vocabulary, see `vocabulary.load`, or its pieces."""

Words: TypeAlias = Lexicon | Mapping[str, float | None] | str | os.PathLike[str]
"""What cuts a text: see `wordmine.Segmenter`, or the path of a lexicon or dictionary."""

_PIECES = validation.Rule(
    lambda given: isinstance(given, Iterable) and not isinstance(given, bytes | Mapping),
    "the path of a vocabulary, or a list of its pieces",
)

KINDS = ("word", "words", "part", "cut off", "never", "other", "special")
"""What a piece can be, see `AuditedPiece`."""

_STANDINGS = 4
"""As how many of `KINDS` a piece can occur; the rest do not occur, or are not looked for."""

_COUNTING = 32 << 20
"""What a thread takes to find pieces in that much text, and what waits, bytes."""

_PIECE = 1 << 18
"""Characters of text that are looked at together."""


class AuditedPiece(NamedTuple):
    """A piece of a vocabulary, and how it occurs in a text.

    Attributes
    ----------
    piece : how the vocabulary writes it.
    kind : how it occurs most often: as a word, several words, part of a word, or cut off: it begins
        or ends within a word and goes on into another; or that it never occurs.  Pieces without
        ideographs are other ones, and those that are no text, such as single bytes, are special:
        neither are looked for.
    count : its occurrences.
    word, words, part, cut_off : how many of them are of these kinds.
    """

    piece: str
    kind: str
    count: int  # type: ignore[assignment]  # hides tuple.count
    word: int
    words: int
    part: int
    cut_off: int


@dataclass(frozen=True)
class VocabularyAudit(Sequence[AuditedPiece]):
    """The pieces of a vocabulary in their order.

    Attributes
    ----------
    pieces : each, and how it occurs.
    """

    pieces: tuple[AuditedPiece, ...]

    def summary(self) -> dict[str, int]:
        """How many pieces are of each kind."""
        counts = Counter(one.kind for one in self.pieces)
        return {kind: counts[kind] for kind in KINDS}

    def lines(self) -> Iterator[str]:
        """The pieces as tab-separated values; blanks and line ends in them are written as bytes."""
        yield "\t".join(AuditedPiece._fields) + "\n"
        for one in self.pieces:
            shown = "".join(_visible(char) for char in one.piece)
            yield "\t".join((shown, *map(str, one[1:]))) + "\n"

    @overload
    def __getitem__(self, key: int) -> AuditedPiece: ...
    @overload
    def __getitem__(self, key: slice) -> tuple[AuditedPiece, ...]: ...
    def __getitem__(self, key: int | slice) -> AuditedPiece | tuple[AuditedPiece, ...]:
        return self.pieces[key]

    def __len__(self) -> int:
        return len(self.pieces)

    def __repr__(self) -> str:
        kinds = ", ".join(f"{count} {kind}" for kind, count in self.summary().items() if count)
        return f"<VocabularyAudit of {len(self)} pieces: {kinds}>"


def audit(
    pieces: Vocabulary,
    corpus: Paths | None = None,
    lexicon: Words | None = None,
    *,
    texts: Iterable[str] | None = None,
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
) -> VocabularyAudit:
    """Say what the pieces of a tokenizer's vocabulary are in a text: words, or parts of words.

    wordmine cuts the text into words, and compares every occurrence of a piece with them.

    Parameters
    ----------
    pieces : the path of a vocabulary, see `vocabulary.load`, or its pieces.
    corpus : the text, as for `wordmine.discover`; it is read twice if there is no lexicon.
    lexicon : the words to cut it into, as for `wordmine.Segmenter`; or the path of a lexicon or
        dictionary; None for those that `wordmine.discover` finds in it.
    texts : strings of text instead of paths.
    threads, memory, tmp, on_progress : as for `wordmine.discover`.
    glob, exclude, skip_unreadable, encoding, errors, field, dedup, t2s : how to read files, see
        `wordmine.text.Reading`.

    Raises
    ------
    SettingsError : a setting has a value it cannot have.
    CorpusError : the corpus cannot be read, or holds no Chinese text, or cannot be read again.
    LexiconError : the vocabulary or the lexicon is not valid.
    StorageError : there is no room, in memory or on disk.
    """
    if isinstance(pieces, str | os.PathLike):
        given = vocabulary.load(pieces)
    else:
        _PIECES.check("pieces", pieces)
        given = vocabulary.of_words(pieces)
    reading = Reading(glob, encoding, errors, field, dedup, t2s, exclude, skip_unreadable)
    source = Corpus(corpus, None if texts is None else list(texts), reading)
    workspace = Workspace(threads, memory, tmp)
    with progress.told_to(on_progress):
        segmenter = _segmenter(source, lexicon, workspace)
        return _Occurrences(given, segmenter).in_text(source, workspace)


def _segmenter(
    source: Corpus,
    lexicon: Words | None,
    workspace: Workspace,
) -> Segmenter:
    """What cuts the text into words."""
    if isinstance(lexicon, str | os.PathLike):
        return Segmenter.load(lexicon)
    if lexicon is not None:
        return Segmenter(lexicon)
    if not source.can_be_read_again():
        raise CorpusError(
            f"{source.heading()}cannot be read twice, for its words and for the pieces: give a "
            "lexicon, or files"
        )
    return Segmenter(discovered(source, Settings(), workspace).lexicon)


class _Occurrences:
    """Counts how pieces occur in a text.

    Parameters
    ----------
    pieces : the pieces.
    segmenter : what cuts the text.
    """

    def __init__(self, pieces: Sequence[Piece], segmenter: Segmenter) -> None:
        self._pieces, self._segmenter = pieces, segmenter
        texts = dict.fromkeys(fold(one.text or "") for one in pieces if _is_sought(one))
        self._numbers = {text: number for number, text in enumerate(texts)}
        self._lengths = np.array([len(text) for text in texts], np.int64)
        self._automaton = automaton(texts)

    def in_text(self, source: Corpus, workspace: Workspace) -> VocabularyAudit:
        """Read the text."""
        counts = np.zeros((len(self._numbers), _STANDINGS), np.int64)
        progress.begin("auditing", source.nbytes())
        pieces = lines.whole(lines.bounded(source.blocks(workspace, flat=True), _PIECE))
        for found in in_order(self._count, pieces, workspace.workers(_COUNTING)):
            counts += found
        return VocabularyAudit(tuple(self._audited(one, counts) for one in self._pieces))

    def _count(self, text: str) -> NDArray[np.int64]:
        """(pieces, standings) how often each piece occurs as what in some lines."""
        if not self._numbers:
            return np.zeros((0, _STANDINGS), np.int64)
        plain = fold(text)
        codes, edges = self._segmenter.cut_codes(plain)
        is_edge = np.zeros(len(codes) + 1, np.bool_)
        is_edge[edges] = True
        before = np.concatenate(([0], np.cumsum(is_edge)))  # edges before each place
        found = [(end, self._numbers[word]) for end, (word, _) in self._automaton.iter(plain)]
        last, numbers = np.array(found, np.int64).reshape(-1, 2).T
        begin, end = last + 1 - self._lengths[numbers], last + 1
        whole = is_edge[begin] & is_edge[end]
        several = before[end] > before[begin + 1]
        standing = np.where(whole, np.where(several, 1, 0), np.where(several, 3, 2))
        size = len(self._numbers) * _STANDINGS
        return np.bincount(numbers * _STANDINGS + standing, minlength=size).reshape(-1, _STANDINGS)

    def _audited(self, one: Piece, counts: NDArray[np.int64]) -> AuditedPiece:
        number = self._numbers.get(fold(one.text)) if one.text is not None else None
        if number is None:
            kind = "special" if one.text is None else "other"
            return AuditedPiece(one.shown, kind, 0, 0, 0, 0, 0)
        found = counts[number].tolist()
        most = max(range(_STANDINGS), key=found.__getitem__)
        return AuditedPiece(one.shown, KINDS[most] if any(found) else "never", sum(found), *found)


def _is_sought(one: Piece) -> bool:
    """Whether a piece has an ideograph."""
    return one.text is not None and any(map(is_han, one.text))


def _visible(char: str) -> str:
    """A character, or its bytes if it would not be seen or would end a field."""
    if char.isprintable() and char != " ":
        return char
    return "".join(f"<0x{byte:02X}>" for byte in char.encode("utf-8", "surrogatepass"))
