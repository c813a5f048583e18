"""Embedding: words as vectors, by the words they stand near."""
