"""Terminology: the terms of a field, by its texts and by others."""

from wordmine.terminology import plot
from wordmine.terminology.corpora import Texts
from wordmine.terminology.extraction import contrast, extracted
from wordmine.terminology.settings import ContrastSettings, Measure
from wordmine.terminology.usage import Usage

__all__ = ["ContrastSettings", "Measure", "Texts", "Usage", "contrast", "extracted", "plot"]
