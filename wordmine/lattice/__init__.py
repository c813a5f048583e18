"""Lattices: the best text through candidates, as OCR and speech recognition give them."""

from wordmine.lattice.decoder import (
    SMOOTHING,
    WEIGHT,
    Bigrams,
    Decoded,
    Model,
    Words,
    decode,
    decoded,
)

__all__ = ["SMOOTHING", "WEIGHT", "Bigrams", "Decoded", "Model", "Words", "decode", "decoded"]
