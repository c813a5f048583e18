"""Evaluation: how segmentations, lexicons and terms compare with what people marked."""

from wordmine.evaluation.scores import (
    LexiconScores,
    SegmentationScores,
    TermScores,
    lexicon,
    segmentation,
    terms,
)

__all__ = ["LexiconScores", "SegmentationScores", "TermScores", "lexicon", "segmentation", "terms"]
