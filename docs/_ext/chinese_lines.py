"""Lines of Chinese are joined without the blank that a browser makes of a line end."""

from __future__ import annotations

import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

_WIDE = r"[\u2e80-\u9fff\uff01-\uff60\u2018-\u201d\u2026]"
_LINE_END = re.compile(rf"(?<={_WIDE})\n(?={_WIDE})")


class JoinLines(SphinxTransform):
    """Takes line ends between wide characters away."""

    default_priority = 900

    def apply(self) -> None:
        """Rewrite the text of paragraphs, but not of code."""
        for text in list(self.document.findall(nodes.Text)):
            if not isinstance(text.parent, nodes.literal_block) and "\n" in text:
                text.parent.replace(text, nodes.Text(_LINE_END.sub("", text)))


def setup(app: Sphinx) -> dict[str, bool]:
    """Give Sphinx the transform."""
    app.add_transform(JoinLines)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
