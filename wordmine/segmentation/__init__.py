"""Segmentation: text cut into words."""

from wordmine.segmentation import trie
from wordmine.segmentation.files import FORMATS, segmented, written
from wordmine.segmentation.segmenter import Segmenter
from wordmine.segmentation.tokens import OTHER, Tokens, pieces, tokenize
from wordmine.segmentation.unigram import Granularity, Unigram

__all__ = [
    "FORMATS",
    "OTHER",
    "Granularity",
    "Segmenter",
    "Tokens",
    "Unigram",
    "pieces",
    "segmented",
    "tokenize",
    "trie",
    "written",
]
