"""Spark: the same words from a cluster, by the same kernels.

Tasks read, encode, count and weigh parts of the text; the driver holds n-grams, never text.
"""

from wordmine.spark.contrasting import contrast
from wordmine.spark.discovery import count, discover
from wordmine.spark.segmentation import segment, segmented
from wordmine.spark.session import open_session

__all__ = ["contrast", "count", "discover", "open_session", "segment", "segmented"]
