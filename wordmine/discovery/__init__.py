"""Discovery: from counts to the words that a text is made of."""

from wordmine.discovery import cohesion, learning, ranking, stretches
from wordmine.discovery.candidates import Words
from wordmine.discovery.explanation import Explanation
from wordmine.discovery.found import by_learning
from wordmine.discovery.kwic import Context, concordance
from wordmine.discovery.learning import Learned, Passes
from wordmine.discovery.listing import MIN_CONFIDENCE, Selection, WordList, tell_met
from wordmine.discovery.pipeline import Settings, discover, discovered, listed
from wordmine.discovery.prior import Base
from wordmine.discovery.seams import Seeking
from wordmine.discovery.tracing import explain
from wordmine.discovery.verse import Clauses

__all__ = [
    "MIN_CONFIDENCE",
    "Base",
    "Clauses",
    "Context",
    "Explanation",
    "Learned",
    "Passes",
    "Seeking",
    "Selection",
    "Settings",
    "WordList",
    "Words",
    "by_learning",
    "cohesion",
    "concordance",
    "discover",
    "discovered",
    "explain",
    "learning",
    "listed",
    "ranking",
    "stretches",
    "tell_met",
]
