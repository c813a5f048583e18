"""Word models: how likely a text is as a row of words."""

from __future__ import annotations

from wordmine.errors import LexiconError
from wordmine.kernels import routes
from wordmine.lattice.graph import Graph, Route
from wordmine.runtime import validation
from wordmine.segmentation import Segmenter, trie
from wordmine.symbols import codes_of

_SEGMENTER = validation.instance(Segmenter, "a Segmenter, such as Segmenter(lexicon)")


class WordModel:
    """Language model of words: ln P(s) is the sum of ln p of the words of the likeliest cut of s.

    What `Segmenter` adds to ln p to cut as people do helps nothing here: 2.2 % of the characters
    were wrong with it, and 1.9 % without.  A word may run through any candidates.  A character that
    is no word, be it rare, a digit or a comma, has a nat less than the least word, so that among
    such the recogniser decides.  The rules of `units` are not applied: a numeral that is in no word
    scores as little as one such character, however likely its own, and that left more errors, 2.9 %
    for 2.8 %.

    Parameters
    ----------
    segmenter : whose words to take, as they are now.

    Raises
    ------
    LexiconError : there is no word.
    SettingsError : `segmenter` is none.
    """

    def __init__(self, segmenter: Segmenter) -> None:
        _SEGMENTER.check("segmenter", segmenter)
        model = segmenter.unigram
        if not model.scores:
            raise LexiconError("there is no word left: add some to the segmenter")
        self._words = trie.build(model.log_probabilities(), model.rarest)

    def best(self, graph: Graph, weight: int) -> Route:
        """See `wordmine.lattice.decoder.Model`."""
        characters = self._words.numbers[codes_of(graph.characters)]
        route = graph.route()
        size, total = routes.word_route(graph.arcs, characters, self._words.cells, weight, route)
        return route[:size], total
