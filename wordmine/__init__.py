"""Unsupervised Chinese lexicon and word discovery.

>>> import wordmine
>>> lexicon = wordmine.discover("corpora/power.txt")
>>> "变压器" in lexicon
True
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wordmine import evaluation
    from wordmine.counting.counter import count, merge
    from wordmine.counting.countsfile import Counted
    from wordmine.discovery.explanation import Explanation
    from wordmine.discovery.kwic import Context, concordance
    from wordmine.discovery.pipeline import Settings, discover
    from wordmine.discovery.tracing import explain
    from wordmine.embedding.expansion import affinity, expand
    from wordmine.embedding.factorisation import vectors
    from wordmine.embedding.vectors import Vectors
    from wordmine.errors import WordmineError
    from wordmine.lattice.decoder import Bigrams, Words, decode
    from wordmine.lexicon.lexicon import Lexicon, Word
    from wordmine.lexicon.terms import Term, Terms
    from wordmine.segmentation.segmenter import Segmenter
    from wordmine.terminology.extraction import contrast

__all__ = [
    "Bigrams",
    "Context",
    "Counted",
    "Explanation",
    "Lexicon",
    "Segmenter",
    "Settings",
    "Term",
    "Terms",
    "Vectors",
    "Word",
    "WordmineError",
    "Words",
    "affinity",
    "concordance",
    "contrast",
    "count",
    "decode",
    "discover",
    "evaluation",
    "expand",
    "explain",
    "merge",
    "vectors",
]
__version__ = "0.1.0"

_HOMES = {
    "Bigrams": "wordmine.lattice.decoder",
    "Context": "wordmine.discovery.kwic",
    "Counted": "wordmine.counting.countsfile",
    "Explanation": "wordmine.discovery.explanation",
    "Lexicon": "wordmine.lexicon.lexicon",
    "Segmenter": "wordmine.segmentation.segmenter",
    "Settings": "wordmine.discovery.pipeline",
    "Term": "wordmine.lexicon.terms",
    "Terms": "wordmine.lexicon.terms",
    "Vectors": "wordmine.embedding.vectors",
    "Word": "wordmine.lexicon.lexicon",
    "WordmineError": "wordmine.errors",
    "Words": "wordmine.lattice.decoder",
    "affinity": "wordmine.embedding.expansion",
    "concordance": "wordmine.discovery.kwic",
    "contrast": "wordmine.terminology.extraction",
    "count": "wordmine.counting.counter",
    "decode": "wordmine.lattice.decoder",
    "discover": "wordmine.discovery.pipeline",
    "expand": "wordmine.embedding.expansion",
    "explain": "wordmine.discovery.tracing",
    "merge": "wordmine.counting.counter",
    "vectors": "wordmine.embedding.factorisation",
}


def __dir__() -> list[str]:
    return [*__all__, "__version__"]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that ``wordmine --help`` is quick."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    if name == "evaluation":
        return import_module("wordmine.evaluation.scores")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
