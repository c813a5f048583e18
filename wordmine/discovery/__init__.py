"""Discovery: from counts to the words that a text is made of."""

from wordmine.discovery import cohesion, entropy, learning, pipeline, ranking, scoring
from wordmine.discovery.explanation import Explanation
from wordmine.discovery.kwic import Context, concordance
from wordmine.discovery.learning import Learned
from wordmine.discovery.pipeline import MIN_CONFIDENCE, Selection, Settings, discover
from wordmine.discovery.tracing import explain

__all__ = [
    "MIN_CONFIDENCE",
    "Context",
    "Explanation",
    "Learned",
    "Selection",
    "Settings",
    "cohesion",
    "concordance",
    "discover",
    "entropy",
    "explain",
    "learning",
    "pipeline",
    "ranking",
    "scoring",
]
