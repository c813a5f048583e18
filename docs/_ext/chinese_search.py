"""A search that finds Chinese: characters and pairs of them, in the index and in the query.

Sphinx takes a run of Chinese for one word, or cuts it by jieba in the index but not in the query,
so that a query of two words finds nothing.  Here a run is indexed by its characters and their
pairs; a query finds the pages that have all its pairs, which are nearly always those that have it.
"""

from __future__ import annotations

import re
from itertools import pairwise

from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish

_RUN = re.compile(r"[㐀-鿿]+|[^\W㐀-鿿]+")


class PairSearch(SearchEnglish):
    """English, as Sphinx searches it, and Chinese by pairs of characters."""

    js_splitter_code = r"""
function splitQuery(query) {
  const runs = query.match(/[㐀-鿿]+|((?![㐀-鿿])[\p{Letter}\p{Number}_])+/gu) || [];
  const pairs = (run) => Array.from(run).slice(1).map((second, i) => run[i] + second);
  return runs.flatMap((run) => (/^[㐀-鿿]{2}/.test(run) ? pairs(run) : [run]));
}
"""

    def split(self, input: str) -> list[str]:
        """Words of letters and digits; characters and pairs of Chinese."""
        words = []
        for run in _RUN.findall(input):
            if run[0] >= "㐀" and run[0] <= "鿿":
                words += [*run, *(a + b for a, b in pairwise(run))]
            else:
                words.append(run)
        return words


class ChineseSearch(PairSearch):
    """For pages in Chinese.  Its `language_name` stays English: Sphinx names the stemmer by it."""

    lang = "zh"


def setup(app: Sphinx) -> dict[str, bool]:
    """Let Sphinx search both languages so."""
    app.add_search_language(PairSearch)
    app.add_search_language(ChineseSearch)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
