"""Lattices: the best text through candidates, as OCR and speech recognition give them."""

from wordmine.lattice.bigram_model import SMOOTHING, BigramModel
from wordmine.lattice.decoder import WEIGHT, Decoded, Model, decode, decoded
from wordmine.lattice.word_model import WordModel

__all__ = [
    "SMOOTHING",
    "WEIGHT",
    "BigramModel",
    "Decoded",
    "Model",
    "WordModel",
    "decode",
    "decoded",
]
