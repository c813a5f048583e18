"""Lattices: the best text through candidates, as OCR and speech recognition give them."""
