"""The command line: one module a command, and what they share in `console`."""

from __future__ import annotations

from importlib import import_module

import click

from wordmine import __version__
from wordmine.cli import console

__all__ = ["main"]

_COMMANDS = {
    "discover": "Find the words of raw Chinese text.",
    "contrast": "Find the terms of a field against other texts.",
    "explain": "Say why words are listed or not, and where they stand.",
    "concordance": "Show the lines where words stand, the word in the middle.",
    "report": "Make a page to look at words or terms, and to judge them.",
    "segment": "Cut text into words.",
    "decode": "Choose among the candidates that OCR or speech recognition gives.",
    "similar": "Print the words that are used most like a word.",
    "vectors": "Learn word vectors.",
    "count": "Count n-grams and keep the counts.",
    "merge": "Put counts files together.",
    "audit": "Say what the pieces of a tokenizer's vocabulary are in a text.",
    "evaluate": "Score segmentations, lexicons and terms.",
    "info": "Say what a counts file or a lexicon holds.",
}


class _Commands(click.Group):
    """Imports a command's module when it is called for, so that ``--help`` stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"wordmine.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def wordmine() -> None:
    """Unsupervised Chinese lexicon and word discovery.

    From raw text, with no labels and no dictionary, to the words it is made of.

    Begin with a text of your own, as a file or a folder:

    \b
    wordmine discover corpus.txt -o lexicon.tsv
    wordmine segment -l lexicon.tsv corpus.txt -o words.txt
    """


def main() -> None:
    """Run the command line and exit."""
    console.run(wordmine)
