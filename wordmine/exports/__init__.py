"""Exports: words as other tools read them, so that what they do gets better and never worse."""

from wordmine.exports.jieba import Dictionary
from wordmine.exports.jieba import rows as jieba_rows
from wordmine.exports.lists import Frequencies
from wordmine.exports.registry import BINARY, EXPORTS, TEXT, WITH_DICTIONARY

__all__ = [
    "BINARY",
    "EXPORTS",
    "TEXT",
    "WITH_DICTIONARY",
    "Dictionary",
    "Frequencies",
    "jieba_rows",
]
