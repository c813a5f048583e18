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
    from wordmine.contexts import Context, concordance
    from wordmine.countfile import Counted
    from wordmine.counting import count, merge
    from wordmine.discovery import Settings, discover
    from wordmine.embedding import Vectors
    from wordmine.errors import WordmineError
    from wordmine.expansion import affinity, expand
    from wordmine.explanation import Explanation
    from wordmine.factorisation import vectors
    from wordmine.lattice import Bigrams, Words, decode
    from wordmine.lexicon import Lexicon, Word
    from wordmine.segmenter import Segmenter
    from wordmine.terminology import contrast
    from wordmine.terms import Term, Terms
    from wordmine.tracing import explain

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
    "Bigrams": "wordmine.lattice",
    "Context": "wordmine.contexts",
    "Counted": "wordmine.countfile",
    "Explanation": "wordmine.explanation",
    "Lexicon": "wordmine.lexicon",
    "Segmenter": "wordmine.segmenter",
    "Settings": "wordmine.discovery",
    "Term": "wordmine.terms",
    "Terms": "wordmine.terms",
    "Vectors": "wordmine.embedding",
    "Word": "wordmine.lexicon",
    "WordmineError": "wordmine.errors",
    "Words": "wordmine.lattice",
    "affinity": "wordmine.expansion",
    "concordance": "wordmine.contexts",
    "contrast": "wordmine.terminology",
    "count": "wordmine.counting",
    "decode": "wordmine.lattice",
    "discover": "wordmine.discovery",
    "expand": "wordmine.expansion",
    "explain": "wordmine.tracing",
    "merge": "wordmine.counting",
    "vectors": "wordmine.factorisation",
}


def __dir__() -> list[str]:
    return [*__all__, "__version__"]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that ``wordmine --help`` is quick."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    if name == "evaluation":
        return import_module("wordmine.evaluation")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
