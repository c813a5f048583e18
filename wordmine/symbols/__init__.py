"""Symbols: what text is made of before it is made of words."""
