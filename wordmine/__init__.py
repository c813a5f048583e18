"""Unsupervised Chinese lexicon and word discovery.

>>> import wordmine
>>> lexicon = wordmine.discover("corpora/power.txt")
>>> "变压器" in lexicon
True
"""

from __future__ import annotations

# Nothing is imported before it is used: the command line is soon there, also to be interrupted.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from wordmine import evaluation
    from wordmine.auditing import VocabularyAudit, audit
    from wordmine.counting import Counted, count, merge
    from wordmine.discovery import Context, Explanation, Settings, concordance, discover, explain
    from wordmine.embedding import Vectors, affinity, expand, vectors
    from wordmine.errors import WordmineError
    from wordmine.lattice import BigramModel, WordModel, decode, decode_n_best
    from wordmine.lexicon import Judgement, Judgements, Lexicon, Term, Terms, Word, fit
    from wordmine.reporting import Report, report
    from wordmine.segmentation import Segmenter
    from wordmine.terminology import contrast

__all__ = [
    "BigramModel",
    "Context",
    "Counted",
    "Explanation",
    "Judgement",
    "Judgements",
    "Lexicon",
    "Report",
    "Segmenter",
    "Settings",
    "Term",
    "Terms",
    "Vectors",
    "VocabularyAudit",
    "Word",
    "WordModel",
    "WordmineError",
    "affinity",
    "audit",
    "concordance",
    "contrast",
    "count",
    "decode",
    "decode_n_best",
    "discover",
    "evaluation",
    "expand",
    "explain",
    "fit",
    "merge",
    "report",
    "vectors",
]
__version__ = "0.2.0"

_HOMES = {
    "BigramModel": "wordmine.lattice",
    "Context": "wordmine.discovery",
    "Counted": "wordmine.counting",
    "Explanation": "wordmine.discovery",
    "Judgement": "wordmine.lexicon",
    "Judgements": "wordmine.lexicon",
    "Lexicon": "wordmine.lexicon",
    "Report": "wordmine.reporting",
    "Segmenter": "wordmine.segmentation",
    "Settings": "wordmine.discovery",
    "Term": "wordmine.lexicon",
    "Terms": "wordmine.lexicon",
    "Vectors": "wordmine.embedding",
    "VocabularyAudit": "wordmine.auditing",
    "Word": "wordmine.lexicon",
    "WordmineError": "wordmine.errors",
    "WordModel": "wordmine.lattice",
    "affinity": "wordmine.embedding",
    "audit": "wordmine.auditing",
    "concordance": "wordmine.discovery",
    "contrast": "wordmine.terminology",
    "count": "wordmine.counting",
    "decode": "wordmine.lattice",
    "decode_n_best": "wordmine.lattice",
    "discover": "wordmine.discovery",
    "expand": "wordmine.embedding",
    "explain": "wordmine.discovery",
    "fit": "wordmine.lexicon",
    "merge": "wordmine.counting",
    "report": "wordmine.reporting",
    "vectors": "wordmine.embedding",
}


def __dir__() -> list[str]:
    return [*__all__, "__version__"]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that ``wordmine --help`` is quick."""
    from importlib import import_module

    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    if name == "evaluation":
        return import_module("wordmine.evaluation")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
