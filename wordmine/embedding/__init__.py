"""Embedding: words as vectors, by the words they stand near."""

from wordmine.embedding import cooccurrence, expansion
from wordmine.embedding.expansion import affinity, expand
from wordmine.embedding.factorisation import (
    VectorSettings,
    on_one_thread,
    truncated_svd,
    vectors,
    vectors_of,
)
from wordmine.embedding.word_vectors import Vectors

__all__ = [
    "VectorSettings",
    "Vectors",
    "affinity",
    "cooccurrence",
    "expand",
    "expansion",
    "on_one_thread",
    "truncated_svd",
    "vectors",
    "vectors_of",
]
