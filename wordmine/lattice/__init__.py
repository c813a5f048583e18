"""Lattices: the best text through candidates, as OCR and speech recognition give them."""

from wordmine.lattice.decoder import WEIGHT, Decoded, Model, decode, decoded
from wordmine.lattice.models import SMOOTHING, BigramModel, WordModel

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
