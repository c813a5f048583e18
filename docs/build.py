"""Build the site, English and Chinese: ``python docs/build.py [FOLDER]``, by default ``site``.

A warning of Sphinx, such as one of a link that leads nowhere, is an error.
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
LANGUAGES = ("en", "zh")
FRONT = """<!doctype html>
<meta charset="utf-8">
<title>wordmine</title>
<script>
location.replace((navigator.language.startsWith("zh") ? "zh" : "en") + "/index.html");
</script>
<p><a href="en/index.html">English</a> · <a href="zh/index.html" lang="zh">中文</a></p>
"""


def build(language: str, target: Path) -> None:
    """Build the pages of a language into a folder."""
    sphinx = [sys.executable, "-m", "sphinx", "--builder", "html", "--quiet"]
    strict = ["--fail-on-warning", "--keep-going", "--nitpicky"]
    cache = ["--doctree-dir", str(target / ".doctrees")]
    folders = ["--conf-dir", str(HERE), str(HERE / language), str(target)]
    subprocess.run([*sphinx, *strict, *cache, "--tag", language, *folders], check=True)


def main(target: Path) -> None:
    """Build all languages, and a page in front of them that knows the reader's."""
    for language in LANGUAGES:
        build(language, target / language)
    (target / "index.html").write_text(FRONT, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1] if sys.argv[1:] else "site"))
