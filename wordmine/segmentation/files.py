"""Segmentation: whole corpora cut into words, piece by piece."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from wordmine.runtime import Workspace, available_threads, in_order, validation
from wordmine.segmentation import formats
from wordmine.segmentation.segmenter import PIECE, Segmenter
from wordmine.text import Corpus, lines

_SEPARATOR = validation.text(
    lambda text: text != "" and "\n" not in text, "some text without a line end"
)


def segmented(
    corpus: Corpus,
    segmenter: Segmenter,
    *,
    format: str = "words",
    separator: str = " ",
    threads: int | None = None,
) -> Iterator[bytes]:
    """Cut a corpus into words, line by line.

    Parameters
    ----------
    corpus : the text, and how to read it.
    segmenter : what cuts.
    format : one of `formats.FORMATS`.  "words" and "bmes" need memory for some pieces of text
        only, the others for the longest line as well.
    separator : what to put between two words, with "words".
    threads : how many threads to work with, None for all processors; the result does not depend
        on it.

    Yields
    ------
    UTF-8 text in pieces.

    Raises
    ------
    SettingsError : a setting has a value it cannot have.
    CorpusError : the corpus cannot be read, or holds a lone surrogate.
    """
    validation.one_of(*formats.FORMATS).check("format", format)
    _SEPARATOR.check("sep", separator)
    validation.optional(validation.whole(1)).check("threads", threads)
    threads = threads or available_threads()
    pieces = lines.bounded(corpus.blocks(Workspace(threads)), PIECE)
    if format == "words":
        form = formats.separated(separator)
        written = in_order(partial(_written, segmenter, form), pieces, threads)
        return _joined(written, formats.encoded(separator))
    if format == "bmes":
        return in_order(partial(_written, segmenter, formats.bmes), pieces, threads)
    form = formats.LINES[format]
    return in_order(partial(_written, segmenter, form), lines.whole(pieces), threads)


def _written(segmenter: Segmenter, form: formats.Form, piece: str) -> bytes:
    return form(piece, *segmenter.cut_codes(piece))


def _joined(pieces: Iterator[bytes], separator: bytes) -> Iterator[bytes]:
    """Put the separator between pieces of one line."""
    within = False
    for piece in filter(None, pieces):
        if within and not piece.startswith(b"\n"):
            yield separator
        yield piece
        within = not piece.endswith(b"\n")
