"""Embedding: words as vectors, by the words they stand near."""

from wordmine.embedding import expansion
from wordmine.embedding.expansion import affinity, expand
from wordmine.embedding.factorisation import (
    VectorSettings,
    learned_vectors,
    need_libraries,
    vectors,
)
from wordmine.embedding.vectors import Vectors

__all__ = [
    "VectorSettings",
    "Vectors",
    "affinity",
    "expand",
    "expansion",
    "learned_vectors",
    "need_libraries",
    "vectors",
]
