"""The docs as a site: it builds, no link is dead, no option lacks a line, search finds Chinese."""

from __future__ import annotations

import html.parser
import importlib
import inspect
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urldefrag

import click
import pytest
from commands import ROOT
from examples import PAGES
from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from wordmine import __version__, errors
from wordmine.cli import wordmine as program

LANGUAGES = ("en", "zh")
BROWSER, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both languages, built with every warning an error."""
    pytest.importorskip("sphinx")
    target = tmp_path_factory.mktemp("site")
    build = [sys.executable, str(ROOT / "docs" / "build.py"), str(target)]
    done = subprocess.run(build, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return target


class Page(html.parser.HTMLParser):
    """Where a page can be reached, and where its links lead."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.anchors, self.links = {""}, list[str]()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id":
                self.anchors.add(value or "")
            elif name in ("href", "src") and value:
                self.links.append(value)


def test_no_link_is_dead(site: Path) -> None:
    pages = {path: Page(path) for path in site.rglob("*.html") if "_static" not in path.parts}
    assert len(pages) > 50
    dead = []
    for path, page in pages.items():
        for link in page.links:
            target, anchor = urldefrag(unquote(link))
            if re.match(r"[a-z]+:", target):
                continue
            found = (path.parent / target.partition("?")[0]).resolve() if target else path
            if not found.is_file() or (found in pages and anchor not in pages[found].anchors):
                dead.append(f"{path.relative_to(site)}: {link}")
    assert dead == []


def referred(name: str, *, members: bool) -> Iterator[str]:
    """The names in backquotes in the docstring of a thing, and of what it has."""
    module, _, last = name.rpartition(".")
    thing = getattr(importlib.import_module(module), last)
    public = [one for at, one in inspect.getmembers(thing) if members and not at.startswith("_")]
    for one in (thing, *public):
        told = inspect.getdoc(one) if callable(one) or isinstance(one, property) else None
        yield from re.findall(r"(?<!`)`([A-Za-z_][\w.]*)`(?!`)", told or "")


def test_docstrings_name_what_the_page_of_the_api_has() -> None:
    page = (ROOT / "docs/en/reference/api.md").read_text(encoding="utf-8")
    given = re.findall(r"auto(?:class|function):: (\S+)\n((?:   :.*\n)*)", page)
    names = {name: ":members:\n" in options for name, options in given if ".spark" not in name}
    assert len(names) > 30
    short = {name.rpartition(".")[2] for name in names}
    assert {
        (name, other)
        for name, members in names.items()
        for other in referred(name, members=members)
        if (other.startswith("wordmine.") or other[0].isupper()) and not other.isupper()
        if other not in names and other.partition(".")[0] not in short
        if not hasattr(errors, other)
    } == set()


def test_links_between_files_of_the_repository_lead_somewhere() -> None:
    dead = [
        f"{page.relative_to(ROOT)}: {link}"
        for page in PAGES
        for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
        if not re.match(r"https?:|#", link) and not (page.parent / urldefrag(link)[0]).exists()
    ]
    assert dead == []


def test_every_page_stands_in_both_languages() -> None:
    en, zh = (
        {path.relative_to(ROOT / "docs" / name) for path in (ROOT / "docs" / name).rglob("*.md")}
        for name in LANGUAGES
    )
    assert en == zh


def options(group: click.Group) -> Iterator[tuple[str, str]]:
    """Every command with each of its options."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from options(command)
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                yield from ((name, option) for option in parameter.opts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_option_has_a_line(site: Path, language: str) -> None:
    page = (site / language / "reference" / "commands.html").read_text(encoding="utf-8")
    sections = dict(
        re.findall(r'<section id="wordmine-(?:evaluate-)?(\w+)">(.*?)</section>', page, re.DOTALL)
    )
    assert isinstance(program, click.Group)
    for command, option in options(program):
        terms = re.findall(r"<dt>(.*?)</dt>\s*<dd><p>(.+?)</p>", sections[command], re.DOTALL)
        assert any(option in re.split(r"[ ,<>]+", term) for term, _ in terms), (command, option)


def test_commands_that_are_not_run_have_options_that_there_are() -> None:
    """In blocks of `sh`: of files that the repository lacks, or with packages of their own."""
    lines = [
        line
        for page in PAGES
        for block in re.findall(
            r"^```sh\n(.*?)^```$", page.read_text(encoding="utf-8"), re.M | re.S
        )
        for line in re.findall(r"(?:^|\| )(wordmine .*)$", block.replace("\\\n", " "), re.MULTILINE)
    ]
    assert len(lines) > 10
    for line in lines:
        command: click.Command | None = program
        words = shlex.split(line.partition(" | ")[0])[1:]
        while isinstance(command, click.Group):
            command = command.get_command(click.Context(command), words.pop(0))
        assert command is not None, line
        command.make_context(line, words)


@pytest.mark.skipif(
    not (BROWSER and DRIVER), reason="no browser: install chromium and chromium-driver"
)
@pytest.mark.parametrize(
    ("language", "query", "title"),
    [
        ("zh", "最小熵原理", "什么是词"),
        ("zh", "领域术语", "领域术语表"),
        ("zh", "词", "什么是词"),
        ("en", "glossary", "The glossary of a field"),
        ("en", "变压器", "Cut text into words"),
    ],
)
def test_search_finds_chinese(site: Path, language: str, query: str, title: str) -> None:
    chrome = ChromeOptions()
    chrome.binary_location = str(BROWSER)
    for argument in ("--headless=new", "--no-sandbox", "--allow-file-access-from-files"):
        chrome.add_argument(argument)
    browser = Chrome(options=chrome, service=ChromeService(str(DRIVER)))
    try:
        browser.get((site / language / "search.html").as_uri() + f"?q={query}")
        WebDriverWait(browser, 20).until(
            lambda browser: browser.find_elements(
                By.XPATH, f"//*[@id='search-results']//li/a[normalize-space()='{title}']"
            )
        )
    finally:
        browser.quit()


def test_readmes_are_short() -> None:
    for name in ("README.md", "README.zh-CN.md"):
        assert len((ROOT / name).read_text(encoding="utf-8").splitlines()) <= 150


def test_the_version_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    cited = re.search(r"^version: (.*)$", (ROOT / "CITATION.cff").read_text("utf-8"), re.MULTILINE)
    assert cited
    assert project["version"] == cited[1] == __version__
