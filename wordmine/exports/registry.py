"""The formats of other tools, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from wordmine.exports import jieba, lists, tokenizers
from wordmine.exports.lists import Frequencies

TEXT: dict[str, Callable[[Frequencies], Iterable[str]]] = {
    "plain": lists.plain,
    "hanlp": lists.hanlp,
    "ansj": lists.ansj,
    "ik": lists.ik,
    "pkuseg": lists.plain,
    "thulac": lists.plain,
    "ltp": lists.plain,
    "rime": lists.rime,
    "tokenizers": tokenizers.lines,
    "sentencepiece": tokenizers.vocabulary,
}
"""Writers of text."""

BINARY: dict[str, Callable[[Frequencies], bytes]] = {"sentencepiece-model": tokenizers.model}
"""Writers of files that are no text."""

WITH_DICTIONARY: dict[str, Callable[[Frequencies, jieba.Dictionary], Iterable[str]]] = {
    "jieba": jieba.lines
}
"""Writers of text that need the dictionary of the tool they write for."""

EXPORTS = (*WITH_DICTIONARY, *TEXT, *BINARY)
"""The formats that other tools read."""
