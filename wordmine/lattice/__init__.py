"""Lattices: the best text through candidates, as OCR and speech recognition give them."""

from wordmine.lattice.decoder import WEIGHT, Decoded, Model, decode, decoded
from wordmine.lattice.models import SMOOTHING, BigramModel, WordModel
from wordmine.lattice.nbest import decode_n_best, decoded_n_best

__all__ = [
    "SMOOTHING",
    "WEIGHT",
    "BigramModel",
    "Decoded",
    "Model",
    "WordModel",
    "decode",
    "decode_n_best",
    "decoded",
    "decoded_n_best",
]
