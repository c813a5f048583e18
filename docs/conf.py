"""How Sphinx builds the site: English, or with ``-t zh`` Chinese.  `build.py` builds both."""

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE / "_ext"), str(HERE.parent)]

import wordmine  # noqa: E402  the checkout's, not an installed one

CHINESE = tags.has("zh")  # type: ignore[name-defined]  # noqa: F821  Sphinx puts it here

project = "wordmine"
author = "the wordmine developers"
copyright = author  # noqa: A001  the name Sphinx asks for
release = version = wordmine.__version__
language = "zh_CN" if CHINESE else "en"
html_title = "wordmine 中文文档" if CHINESE else "wordmine"

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "chinese_lines",
    "chinese_search",
    "command_reference",
    "docstrings",
]
templates_path = ["_templates"]
nitpicky = True
nitpick_ignore_regex = [("py:.*", ".*")]  # links in pages must lead somewhere; types need not
suppress_warnings = ["config.cache"]

myst_enable_extensions = ["colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3
highlight_language = "text"

autodoc_typehints_format = "short"
python_maximum_signature_line_length = 80
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
napoleon_google_docstring = False
napoleon_use_rtype = False
napoleon_use_ivar = True

html_theme = "pydata_sphinx_theme"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_show_sourcelink = False
html_copy_source = False
html_theme_options = {
    "navbar_end": ["other_language", "theme-switcher"],
    "navigation_with_keys": False,
    "show_prev_next": True,
    "show_toc_level": 2,
    "secondary_sidebar_items": ["page-toc"],
    "footer_start": ["sphinx-version"],
    "footer_end": [],
}
html_context = {
    "other_language": "English" if CHINESE else "中文",
    "other_folder": "en" if CHINESE else "zh",
}
