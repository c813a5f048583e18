"""Other word finders, each used as its own documentation does: `python peers.py PEER CORPUS`.

The words found go to standard output, one a line.  The first word of a peer's name is that of its
package on PyPI.
"""

from __future__ import annotations

import collections
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

Finder = Callable[[Path], Iterable[str]]


def lines(corpus: Path) -> Iterator[str]:
    """The lines of a file, without holding the file."""
    with corpus.open(encoding="utf-8") as file:
        for line in file:
            yield line.rstrip("\n")


def clauses(corpus: Path) -> Iterator[list[str]]:
    """Every stretch of Han characters, as a list of characters."""
    for line in lines(corpus):
        yield from map(list, re.findall("[\u3400-\u9fff]+", line))


def gensim(corpus: Path) -> Iterable[str]:
    """Phrases over characters in two passes: words of up to four characters."""
    from gensim.models.phrases import Phrases

    pairs = Phrases(clauses(corpus)).freeze()
    phrases = Phrases(pairs[clauses(corpus)])
    return (word.replace("_", "") for word in {**pairs.phrasegrams, **phrases.export_phrases()})


def pieces(corpus: Path, kind: str) -> Iterable[str]:
    """A model of 32,000 pieces by SentencePiece, on all processors."""
    from sentencepiece import SentencePieceProcessor, SentencePieceTrainer

    with tempfile.TemporaryDirectory() as folder:
        SentencePieceTrainer.train(
            input=str(corpus), model_prefix=f"{folder}/model", model_type=kind,
            vocab_size=32_000, hard_vocab_limit=False, num_threads=os.cpu_count(),
            minloglevel=2,
        )  # fmt: skip
        model = SentencePieceProcessor(model_file=f"{folder}/model.model")
    return (model.id_to_piece(i).lstrip("\u2581") for i in range(model.get_piece_size()))


def tokens(corpus: Path, kind: str) -> Iterable[str]:
    """A vocabulary of 32,000 tokens by Hugging Face's tokenizers, on all processors."""
    import tokenizers
    from tokenizers import models, pre_tokenizers, trainers

    tokenizer = tokenizers.Tokenizer(getattr(models, kind)())
    # It divides text at punctuation, as ours does; what is left are stretches without blanks.
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Whitespace(), pre_tokenizers.Punctuation("removed")]
    )
    make = getattr(trainers, f"{kind.capitalize()}Trainer")
    tokenizer.train([str(corpus)], make(vocab_size=32_000, show_progress=False))
    return tokenizer.get_vocab()


def nlp_zero(corpus: Path) -> Iterable[str]:
    """Words of strongly bound character pairs, less the redundant ones."""
    # Since Python 3.10 the name that nlp-zero imports from here is in collections.abc alone.
    collections.Iterable = Iterable  # type: ignore[attr-defined]
    from nlp_zero import Word_Finder

    finder = Word_Finder()
    finder.train(lines(corpus))
    finder.find(lines(corpus))
    return list(finder.words)


def jiagu(corpus: Path) -> Iterable[str]:
    """Cohesion and branching entropy of n-grams of up to six characters."""
    import jiagu

    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder, "words.txt")
        jiagu.findword(str(corpus), str(found))
        return [line.split("\t")[0] for line in lines(found)]


def smoothnlp(corpus: Path) -> Iterable[str]:
    """Cohesion and branching entropy of n-grams of two to four characters."""
    from smoothnlp.algorithm.phrase import extract_phrase

    return list(extract_phrase(list(lines(corpus)), top_k=50_000))


def harvesttext(corpus: Path) -> Iterable[str]:
    """Cohesion and branching entropy of n-grams of up to five characters."""
    from harvesttext import HarvestText

    return list(HarvestText().word_discover(corpus.read_text(encoding="utf-8")).index)


PEERS: dict[str, Finder] = {
    "gensim": gensim,
    "sentencepiece unigram": partial(pieces, kind="unigram"),
    "sentencepiece bpe": partial(pieces, kind="bpe"),
    "tokenizers unigram": partial(tokens, kind="Unigram"),
    "tokenizers bpe": partial(tokens, kind="BPE"),
    "nlp-zero": nlp_zero,
    "jiagu": jiagu,
    "smoothnlp": smoothnlp,
    "harvesttext": harvesttext,
}
"""Every peer by its name."""


def main(peer: str, corpus: str) -> None:
    """Print what a peer finds."""
    found = [word for word in PEERS[peer](Path(corpus)) if len(word) > 1]
    if not found:  # harvesttext reports errors, out of memory too, as an empty result
        sys.exit("no words found")
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.writelines(f"{word}\n" for word in found)


if __name__ == "__main__":
    main(*sys.argv[1:])
