"""Size of the page of a report, and how long a browser takes to show and search it.

`python report.py` makes a lexicon of 100,000 words out of chance, and prints kilobytes, and
milliseconds in headless Chromium (Debian: chromium and chromium-driver) for opening the page, for
showing the results of a search, of a regular expression, and a sorted column: medians of five.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from pathlib import Path

import numpy as np
from selenium.webdriver import Chrome, ChromeOptions, ChromeService

import wordmine
from wordmine.lexicon import Word

SIZE, RUNS = 100_000, 5
SEARCH = """
const box = document.getElementById("search");
document.getElementById("regex").checked = arguments[1];
box.value = arguments[0];
const begin = performance.now();
box.dispatchEvent(new Event("input"));
document.getElementById("rows").getBoundingClientRect();
return performance.now() - begin;
"""
SORT = """
const begin = performance.now();
document.querySelector("[data-column=count]").click();
document.getElementById("rows").getBoundingClientRect();
return performance.now() - begin;
"""


def lexicon(size: int) -> wordmine.Lexicon:
    """Words of chance, with statistics of chance."""
    rng = np.random.default_rng(0)
    words: dict[str, None] = {}
    while len(words) < size:
        words["".join(map(chr, rng.integers(0x4E00, 0x9FA5, rng.integers(2, 5))))] = None
    columns = {name: rng.random(size) * 9 for name in Word._fields[1:]}
    columns |= {"count": rng.integers(2, 9_999, size), "confidence": rng.random(size)}
    return wordmine.Lexicon(list(words), columns, {})


def main() -> None:
    """Print the figures."""
    words = lexicon(SIZE)
    begin = time.perf_counter()
    page = wordmine.report(words)
    print(f"page made     {time.perf_counter() - begin:6.2f} s")
    options = ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for switch in ("--headless=new", "--no-sandbox", "--disable-gpu"):
        options.add_argument(switch)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "report.html")
        page.save(path)
        print(f"page          {path.stat().st_size / 1e6:6.2f} MB, {SIZE:,} words")
        with Chrome(options, ChromeService(shutil.which("chromedriver"))) as browser:
            opened = []
            for _ in range(RUNS):
                begin = time.perf_counter()
                browser.get(path.as_uri())
                opened.append((time.perf_counter() - begin) * 1000)
            print(f"opened        {statistics.median(opened):6.0f} ms")
            part = words.words[SIZE // 2][:2]
            for name, sought, regex in (("search", part, False), ("expression", "^.[一-丝]", True)):
                took = [browser.execute_script(SEARCH, sought, regex) for _ in range(RUNS)]
                print(f"{name:13} {statistics.median(took):6.0f} ms")
            browser.execute_script(SEARCH, "", False)
            took = [browser.execute_script(SORT) for _ in range(RUNS)]
            print(f"sorted        {statistics.median(took):6.0f} ms")


if __name__ == "__main__":
    main()
