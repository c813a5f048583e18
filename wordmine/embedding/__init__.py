"""Embedding: words as vectors, by the words they stand near."""

from wordmine.embedding import expansion, factorisation
from wordmine.embedding.expansion import affinity, expand
from wordmine.embedding.factorisation import vectors
from wordmine.embedding.vectors import Vectors

__all__ = ["Vectors", "affinity", "expand", "expansion", "factorisation", "vectors"]
