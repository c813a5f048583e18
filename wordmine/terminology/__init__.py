"""Terminology: the terms of a field, by its texts and by others."""

from wordmine.terminology import plot
from wordmine.terminology.extraction import contrast
from wordmine.terminology.settings import ContrastSettings, Measure

__all__ = ["ContrastSettings", "Measure", "contrast", "plot"]
