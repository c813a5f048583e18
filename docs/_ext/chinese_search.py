"""A search that finds Chinese: characters and pairs of them, in the index and in the query.

Sphinx takes a run of Chinese for one word, or cuts it by jieba in the index but not in the query, so
that a query of two words finds nothing.  Here a run is indexed by its characters and their pairs; a
query must have all its pairs on a page, which nearly always means that it stands there.
"""

from __future__ import annotations

import re
from itertools import pairwise

from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish

_RUN = re.compile(r"[㐀-鿿]+|[^\W㐀-鿿]+")


class PairSearch(SearchEnglish):
    """English, as Sphinx searches it, and Chinese by pairs of characters."""

    js_splitter_code = """
function splitQuery(query) {
  const runs = query.match(/[㐀-鿿]+|[\\p{Letter}\\p{Number}_]/gu) === null ? [] :
    query.match(/[㐀-鿿]+|(?:(?![㐀-鿿])[\\p{Letter}\\p{Number}_])+/gu);
  return runs.flatMap((run) =>
    /^[㐀-鿿]{2,}$/.test(run)
      ? [...run].slice(1).map((_, i) => [...run].slice(i, i + 2).join(""))
      : [run]);
}
"""

    def split(self, input: str) -> list[str]:  # noqa: A002  the name Sphinx gives it
        """Words of letters and digits; characters and pairs of Chinese."""
        words = []
        for run in _RUN.findall(input):
            if run[0] >= "㐀" and run[0] <= "鿿":
                words += [*run, *(a + b for a, b in pairwise(run))]
            else:
                words.append(run)
        return words


class English(PairSearch):
    """For pages in English, which have Chinese words."""

    lang = "en"
    language_name = "English"


class Chinese(PairSearch):
    """For pages in Chinese."""

    lang = "zh"
    language_name = "Chinese"


def setup(app: Sphinx) -> dict[str, bool]:
    """Let Sphinx search both languages so."""
    app.add_search_language(English)
    app.add_search_language(Chinese)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
