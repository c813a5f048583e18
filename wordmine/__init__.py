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
    from wordmine.countfile import Counted
    from wordmine.counting import count, merge
    from wordmine.discovery import Settings, discover
    from wordmine.errors import WordmineError
    from wordmine.lattice import Bigrams, Words, decode
    from wordmine.lexicon import Lexicon, Word
    from wordmine.segmenter import Segmenter
    from wordmine.terminology import contrast
    from wordmine.terms import Term, Terms

__all__ = [
    "Bigrams",
    "Counted",
    "Lexicon",
    "Segmenter",
    "Settings",
    "Term",
    "Terms",
    "Word",
    "WordmineError",
    "Words",
    "contrast",
    "count",
    "decode",
    "discover",
    "evaluation",
    "merge",
]
__version__ = "0.1.0"

_HOMES = {
    "Bigrams": "wordmine.lattice",
    "Counted": "wordmine.countfile",
    "Lexicon": "wordmine.lexicon",
    "Segmenter": "wordmine.segmenter",
    "Settings": "wordmine.discovery",
    "Term": "wordmine.terms",
    "Terms": "wordmine.terms",
    "Word": "wordmine.lexicon",
    "WordmineError": "wordmine.errors",
    "Words": "wordmine.lattice",
    "contrast": "wordmine.terminology",
    "count": "wordmine.counting",
    "decode": "wordmine.lattice",
    "discover": "wordmine.discovery",
    "merge": "wordmine.counting",
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
