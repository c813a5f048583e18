"""Segmentation: whole corpora cut into words, piece by piece."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from wordmine.errors import SettingsError
from wordmine.runtime import Workspace, in_order, validation
from wordmine.segmentation import formats, rows
from wordmine.segmentation.segmenter import PIECE, Segmenter
from wordmine.text import Corpus, lines

FORMATS = (*formats.FORMATS, *(name for name in rows.WRITERS if name not in formats.FORMATS))
"""All ways to write cut text; those that `rows` has keep the fields of records."""

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
    """Cut a corpus into words, line by line, or record by record.

    What a pipe or a terminal gives is cut as it comes, each line at once.

    Parameters
    ----------
    corpus : the text, and how to read it.  A record is one line, whatever its text holds.
    segmenter : what cuts.
    format : one of `FORMATS`.  "words" and "bmes" need memory for some pieces of text only, the
        others for the longest line as well.  If the corpus is of records, "jsonl", "csv" and
        "parquet" keep their fields, and add the words.
    separator : what to put between two words, with "words" and "csv".
    threads : how many threads to work with, None for all processors; the result does not depend
        on it.

    Yields
    ------
    UTF-8 text, or Parquet, in pieces.

    Raises
    ------
    SettingsError : a setting has a value it cannot have; the format is for records, and no field
        is named.
    CorpusError : the corpus cannot be read, or holds a lone surrogate.
    """
    validation.one_of(*FORMATS).check("format", format)
    _SEPARATOR.check("sep", separator)
    workspace = Workspace(threads)
    live = corpus.is_live()
    if not corpus.reading.field and format not in formats.FORMATS:
        raise SettingsError(f"{format} is a format of records: name the field that holds the text")
    if format in rows.WRITERS and corpus.reading.field:
        records = corpus.records(workspace, live=live)
        writer = rows.WRITERS[format](separator)
        return rows.cut(records, segmenter, writer, workspace.threads, live=live)
    blocks = corpus.blocks(workspace, flat=True, live=live)
    return written(
        blocks, segmenter, format=format, separator=separator, threads=workspace.threads, live=live
    )


def written(
    blocks: Iterable[str],
    segmenter: Segmenter,
    *,
    format: str,
    separator: str,
    threads: int,
    live: bool = False,
) -> Iterator[bytes]:
    """Cut text into words, line by line.

    Parameters
    ----------
    blocks : the text, cut anywhere.
    segmenter, format, separator, threads : see `segmented`; formats that keep fields write none.
    live : whether each line is to be cut before the next one is waited for.
    """
    pieces = lines.bounded(blocks, PIECE)
    if format in formats.LINES:
        form, pieces = formats.LINES[format], lines.whole(pieces)
    else:
        form = formats.bmes if format == "bmes" else formats.separated(separator)
    work = partial(_written, segmenter, form)
    cut = map(work, pieces) if live else in_order(work, pieces, threads)
    return _joined(cut, formats.encoded(separator)) if format == "words" else cut


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
