"""Counting: exact n-gram counts and branching entropies of a text."""

from wordmine.counting import ngrams, windows
from wordmine.counting.counter import count, count_encoded, counted, merge
from wordmine.counting.countsfile import Counted, is_counts, occurrences
from wordmine.counting.encoded import Encoded, check_chinese, encode, join, sampled_places
from wordmine.counting.ngrams import NgramCounts
from wordmine.counting.opening import counted_as, opened
from wordmine.counting.settings import MAX_LEN, Counting, Numbers, chosen_min_count, worded
from wordmine.counting.trie import Trie

__all__ = [
    "MAX_LEN",
    "Counted",
    "Counting",
    "Encoded",
    "NgramCounts",
    "Numbers",
    "Trie",
    "check_chinese",
    "chosen_min_count",
    "count",
    "count_encoded",
    "counted",
    "counted_as",
    "encode",
    "is_counts",
    "join",
    "merge",
    "ngrams",
    "occurrences",
    "opened",
    "sampled_places",
    "windows",
    "worded",
]
