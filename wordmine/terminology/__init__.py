"""Terminology: the terms of a field, by its texts and by others."""

from wordmine.terminology import plot
from wordmine.terminology.extraction import contrast

__all__ = ["contrast", "plot"]
