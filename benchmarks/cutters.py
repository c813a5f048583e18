"""Other word cutters, each used as its own documentation does: `python cutters.py CUTTER CORPUS`.

The words go to standard output, with spaces between them, one line for each line of the corpus.
`python cutters.py train CORPUS` makes the model that SentencePiece needs, among temporary files.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from peers import lines

Cutter = Callable[[Path], Iterable[list[str]]]

_BATCH = 10_000
"""Lines that SentencePiece is given at a time."""


def rjieba(corpus: Path) -> Iterator[list[str]]:
    """jieba in Rust, with its dictionary and its hidden Markov model."""
    import rjieba

    return map(rjieba.cut, lines(corpus))


def sentencepiece(corpus: Path) -> Iterator[list[str]]:
    """A unigram model, made before, on one thread."""
    from sentencepiece import SentencePieceProcessor

    model = SentencePieceProcessor(model_file=str(model_of(corpus)))
    rest = lines(corpus)
    while batch := list(islice(rest, _BATCH)):
        yield from model.encode(batch, out_type=str, num_threads=1)


def jieba(corpus: Path) -> Iterator[list[str]]:
    """Its own dictionary and hidden Markov model."""
    import jieba

    jieba.setLogLevel(60)
    return map(jieba.lcut, lines(corpus))


def cppjieba(corpus: Path) -> Iterator[list[str]]:
    """jieba in C++, with its dictionary and its hidden Markov model."""
    import cppjieba

    return map(cppjieba.Jieba().cut, lines(corpus))


def pkuseg(corpus: Path) -> Iterator[list[str]]:
    """A conditional random field learned from text cut by hand, without parts of speech."""
    import spacy_pkuseg

    return map(spacy_pkuseg.pkuseg().cut, lines(corpus))


CUTTERS: dict[str, Cutter] = {
    "rjieba": rjieba,
    "cppjieba": cppjieba,
    "sentencepiece": sentencepiece,
    "jieba": jieba,
    "spacy-pkuseg": pkuseg,
}
"""Every cutter by the name of its package on PyPI."""


def model_of(corpus: Path) -> Path:
    """Where the SentencePiece model for a corpus is."""
    return Path(tempfile.gettempdir(), f"{corpus.name}.model")


def train(corpus: Path) -> None:
    """Make a SentencePiece model of 32,000 pieces, from 50,000 lines."""
    from sentencepiece import SentencePieceTrainer

    SentencePieceTrainer.train(
        input=str(corpus), model_prefix=str(model_of(corpus).with_suffix("")),
        model_type="unigram", vocab_size=32_000, hard_vocab_limit=False,
        input_sentence_size=50_000, shuffle_input_sentence=False, minloglevel=2,
    )  # fmt: skip


def main(cutter: str, corpus: str) -> None:
    """Print what a cutter makes of a corpus."""
    if cutter == "train":
        train(Path(corpus))
        return
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.writelines(" ".join(words) + "\n" for words in CUTTERS[cutter](Path(corpus)))


if __name__ == "__main__":
    main(*sys.argv[1:])
