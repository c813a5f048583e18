"""Evaluation: how segmentations, lexicons and terms compare with what people marked."""

from wordmine.evaluation.rankings import MIN_COUNT, LexiconScores, TermScores, lexicon, terms
from wordmine.evaluation.segmentations import SegmentationScores, segmentation

__all__ = [
    "MIN_COUNT",
    "LexiconScores",
    "SegmentationScores",
    "TermScores",
    "lexicon",
    "segmentation",
    "terms",
]
