"""Lexicons and terms: what people hold in their hands, and the files they come in."""

from wordmine.lexicon import exports, wordlist
from wordmine.lexicon.checks import fault
from wordmine.lexicon.entries import FORMATS
from wordmine.lexicon.judgements import Judgement, Judgements
from wordmine.lexicon.lexicon import Lexicon, Word
from wordmine.lexicon.tables import kind_of
from wordmine.lexicon.terms import Term, Terms
from wordmine.lexicon.wordlist import WordList

__all__ = [
    "FORMATS",
    "Judgement",
    "Judgements",
    "Lexicon",
    "Term",
    "Terms",
    "Word",
    "WordList",
    "exports",
    "fault",
    "kind_of",
    "wordlist",
]
