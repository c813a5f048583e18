"""Segmentation: text cut into words."""

from wordmine.segmentation import trie
from wordmine.segmentation.files import segmented
from wordmine.segmentation.segmenter import Segmenter
from wordmine.segmentation.tokens import OTHER, Tokens, pieces, tokenize

__all__ = ["OTHER", "Segmenter", "Tokens", "pieces", "points", "segmented", "tokenize", "trie"]
