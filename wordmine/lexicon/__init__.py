"""Lexicons and terms: what people hold in their hands, and the files they come in."""

from wordmine.lexicon import scoring, wordlist
from wordmine.lexicon.checks import fault
from wordmine.lexicon.heads import kind_of
from wordmine.lexicon.judgements import ACCEPTED, Judgement, Judgements
from wordmine.lexicon.lexicon import Lexicon, Subject, Term, Terms, Word
from wordmine.lexicon.sample import fit
from wordmine.lexicon.saving import (
    FORMATS,
    TERM_FORMATS,
    format_of,
    is_binary,
    needed,
    settings_file,
)
from wordmine.lexicon.tables import escaped
from wordmine.lexicon.wordlist import WordList

__all__ = [
    "ACCEPTED",
    "FORMATS",
    "TERM_FORMATS",
    "Judgement",
    "Judgements",
    "Lexicon",
    "Subject",
    "Term",
    "Terms",
    "Word",
    "WordList",
    "escaped",
    "fault",
    "fit",
    "format_of",
    "is_binary",
    "kind_of",
    "needed",
    "scoring",
    "settings_file",
    "wordlist",
]
