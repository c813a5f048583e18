"""Embedding: words as vectors, by the words they stand near."""

from wordmine.embedding import expansion
from wordmine.embedding.expansion import affinity, expand
from wordmine.embedding.factorisation import (
    VectorSettings,
    vectors,
    vectors_of,
)
from wordmine.embedding.word_vectors import Vectors

__all__ = [
    "VectorSettings",
    "Vectors",
    "affinity",
    "expand",
    "expansion",
    "vectors",
    "vectors_of",
]
