"""Counting: exact n-gram counts and branching entropies of a text."""

from wordmine.counting import counter, ngrams
from wordmine.counting.counter import Encoded, Numbers, count, merge
from wordmine.counting.countsfile import Counted, counts_path, is_counts
from wordmine.counting.ngrams import NgramCounts

__all__ = [
    "Counted",
    "Encoded",
    "NgramCounts",
    "Numbers",
    "count",
    "counter",
    "counts_path",
    "is_counts",
    "merge",
    "ngrams",
]
