"""The command line: one module a command, and what they share in `console`."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

from wordmine import __version__
from wordmine.cli import console, translation

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


_COMPLETION = "_WORDMINE_COMPLETE"
"""The variable by which a shell asks for its completion, and then for words."""

_EXAMPLES = """\
wordmine finds the words of raw Chinese text.  Five things to do with it:

New words for a search engine: what your dictionary lacks, as a dictionary for IK.

  wordmine discover posts.jsonl --field text --known dict.txt --format ik -o new_words.dic

The terms of a field, held against text of other fields; with a page to look at and to judge.

  wordmine contrast law.txt general.txt -o terms.tsv --report terms.html

The words of an unfamiliar or classical text, and where they stand.

  wordmine discover histories/ -o words.tsv --report words.html

Text cut into words, by the words that were found in it.

  wordmine segment -l words.tsv histories/ -o cut.txt

What the pieces of a tokenizer's vocabulary are: words, or parts that cut words off.

  wordmine audit tokenizer.json -c corpus.txt -o pieces.tsv

wordmine --help lists all commands; wordmine COMMAND --help explains one.
"""


class _Commands(click.Group):
    """Imports a command's module when it is called for, so that ``--help`` stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"wordmine.cli.{cmd_name}").command
        return translation.described(command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.command(
    cls=_Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__)
@click.option(
    "--lang",
    type=click.Choice(translation.LANGUAGES),
    expose_value=False,
    help="Language of help and messages.  [default: the system's]",
)
@click.pass_context
def wordmine(context: click.Context) -> None:
    """Unsupervised Chinese lexicon and word discovery.

    From raw text, with no labels and no dictionary, to the words it is made of.

    Begin with a text of your own, as a file or a folder:

    \b
    wordmine discover corpus.txt -o lexicon.tsv
    wordmine segment -l lexicon.tsv corpus.txt -o words.txt
    """
    if context.invoked_subcommand is None:
        click.echo(translation.help_text(_EXAMPLES))


def main() -> None:
    """Run the command line and exit; or tell a shell how a line may go on."""
    if asked := os.environ.get(_COMPLETION):
        from click.shell_completion import shell_complete

        sys.exit(shell_complete(wordmine, {}, "wordmine", _COMPLETION, asked))
    translation.choose(sys.argv[1:])
    console.run(translation.described(wordmine))
