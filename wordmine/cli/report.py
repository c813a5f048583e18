"""``wordmine report``, and the option ``--report`` of the commands that find words or terms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wordmine.cli import console, options
from wordmine.errors import visible
from wordmine.text import beginning, signatures

if TYPE_CHECKING:
    from wordmine.lexicon import Lexicon, Terms

_CORPUS = console.NamedPath(allow_dash=True)

_OTHERS = frozenset((".csv", ".jsonl", ".pdf", ".png", ".svg", ".tsv", ".xlsx"))
"""Suffixes of what is no page, and would not open as one."""


def _page_name(
    context: click.Context, parameter: click.Parameter, path: Path | None
) -> Path | None:
    """Refuse for a page what is no name of one."""
    if path and path.suffix.lower() in _OTHERS:
        raise click.BadParameter("a page is HTML: name a file that ends in .html")
    return console.no_stream(context, parameter, path)


option = click.option(
    "--report",
    "report_file",
    type=console.NamedPath(),
    callback=_page_name,
    metavar="FILE",
    help="Make a page of them as well, with lines of the corpus, to look at and to judge.",
)


@click.command("report")
@click.argument("file", type=console.NamedPath(allow_dash=True))
@click.option(
    "-c",
    "--corpus",
    multiple=True,
    type=_CORPUS,
    metavar="FILE",
    help="Texts to show lines from: whatever discover reads.  Repeatable.",
)
@click.option(
    "--background",
    multiple=True,
    type=_CORPUS,
    metavar="FILE",
    help="Texts of the background of terms, to show lines from.  Repeatable.",
)
@click.option(
    "-o",
    "--output",
    required=True,
    type=console.NamedPath(),
    callback=_page_name,
    help="File to write, which ends in .html.",
)
@click.option(
    "--lines", type=int, metavar="N", help="Show lines of the best N words.  [default: 2000]"
)
@click.option(
    "--examples", type=int, metavar="K", help="Lines to show for each word.  [default: 5]"
)
@click.option("--no-lines", is_flag=True, help="Put no line of the corpus into the page.")
@click.option(
    "--judgements",
    type=console.NamedPath(),
    metavar="FILE",
    help="Judgements that the page of an earlier report saved.",
)
@click.option(
    "--title", metavar="TEXT", help="Title of the page.  [default: the names of the files]"
)
@console.memory_option
@console.tmp_option
@options.showing_options
@console.quiet_option
def command(
    file: Path,
    corpus: tuple[Path, ...],
    background: tuple[Path, ...],
    output: Path,
    no_lines: bool,
    judgements: Path | None,
    quiet: bool,
    **settings: Any,
) -> None:
    """Make a page to look at words or terms, to judge them and to hand them on.

    FILE is what discover or contrast wrote as tsv, csv or jsonl.  The page is one file, needs no
    network and opens in any browser.  Lines of the corpus are in it, unless there is --no-lines:
    whoever has the page can read them.

    \b
    wordmine report lexicon.tsv -c corpus.txt -o report.html
    wordmine report terms.tsv -c domain.txt --background general.txt -o report.html
    """
    console.listen(quiet, verbose=False)
    inputs = (file, *corpus, *background, *([judgements] if judgements else []))
    console.check_stdin(inputs)
    console.claim(output, inputs)
    if no_lines and (corpus or background):
        raise click.UsageError("--no-lines takes no corpus: leave out -c and --background")
    given = {
        name: value for name, value in settings.items() if value is not None and value is not False
    }
    if not (corpus or background):
        given.setdefault("title", file.name)
    stages = console.Stages(quiet)
    page = Page(output, corpus, background)
    entries = _loaded(file)
    page.write(entries, stages, given | {"judgements": judgements})
    stages.begin("")
    if not quiet:
        page.tell()


@dataclass(frozen=True)
class Page:
    """A page that a command makes.

    Attributes
    ----------
    path : the file.
    corpus, background : where the lines of words are from; nothing for no lines.
    again : whether all of it was read before, and the log told what is to be told of it.
    """

    path: Path
    corpus: tuple[Path, ...]
    background: tuple[Path, ...] = ()
    again: bool = False

    @classmethod
    def beside(
        cls,
        path: Path,
        others: Iterable[Path | None],
        inputs: Iterable[Path],
        corpus: tuple[Path, ...],
        background: tuple[Path, ...] = (),
    ) -> Page:
        """The page of what a command finds, checked before the work is done.

        Parameters
        ----------
        path, corpus, background : as above; of lexicons there are no lines to show.
        others : what else the command writes.
        inputs : all that it reads.

        Raises
        ------
        click.UsageError : the corpus cannot be read again, or another output has the same name.
        OutputError : the file is an input, or cannot be made.
        """
        console.claim_beside(path, others, inputs)
        shown, beyond = (() if _is_lexicon(side) else side for side in (corpus, background))
        for side in (shown, beyond):
            check_readable_again("--report", side)
        return cls(path, shown, beyond, again=True)

    def write(self, entries: Lexicon | Terms, stages: console.Stages, how: dict[str, Any]) -> None:
        """Make the page of a lexicon or of terms.

        Parameters
        ----------
        entries : what is on it.
        stages : told of the work.
        how : other settings of `wordmine.report`.
        """
        from wordmine.reporting import report

        with console.hushed() if self.again else nullcontext():
            page = report(
                entries,
                self.corpus or None,
                background=self.background or None,
                on_progress=stages.tell,
                **how,
            )
        page.save(self.path)

    def tell(self) -> None:
        """Say what it is."""
        told = "with lines of the corpus" if self.corpus or self.background else "without lines"
        size = -(-self.path.stat().st_size // 1000)
        shown = visible(str(self.path))
        console.say(f"report   {told}, {size:,} kB: open {shown} in a browser")


def check_readable_again(option: str, corpus: Sequence[Path]) -> None:
    """Refuse a corpus whose lines an option cannot show.

    Raises
    ------
    click.UsageError : it is standard input, lexicons, or several counts files.
    """
    if Path("-") in corpus:
        raise click.UsageError(f"{option} reads the corpus again: give files")
    kinds = [signatures.kind(beginning(path, signatures.LONGEST)) for path in corpus]
    if "lexicon" in kinds or ("counts" in kinds and len(corpus) > 1):
        raise click.UsageError(
            f"{option} shows lines of the corpus: give texts or a single counts file, no lexicon"
        )


def _is_lexicon(corpus: Sequence[Path]) -> bool:
    """Whether a side of a contrast is a lexicon."""
    return len(corpus) == 1 and signatures.kind(beginning(corpus[0], signatures.LONGEST)) == (
        "lexicon"
    )


def _loaded(path: Path) -> Lexicon | Terms:
    """The lexicon or the terms of a file."""
    from wordmine.errors import LexiconError
    from wordmine.lexicon import wordlist
    from wordmine.text import document, named

    entries = wordlist.own(document(path), path)
    if entries is None:
        raise LexiconError(
            f"{named(path)}: neither a lexicon nor terms: give a file that 'wordmine discover' or "
            "'contrast' wrote as tsv, csv or jsonl"
        )
    return entries
