"""The directive ``commands``: the reference of all commands, made of what ``--help`` says."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from wordmine.cli import translation
from wordmine.cli import wordmine as program


def commands(group: click.Group, parent: click.Context) -> Iterator[click.Context]:
    """The contexts of all commands, in the order of ``--help``."""
    for name in group.list_commands(parent):
        command = group.get_command(parent, name)
        assert command is not None
        context = click.Context(command, info_name=name, parent=parent)
        if isinstance(command, click.Group):
            yield from commands(command, context)
        else:
            yield context


def described(context: click.Context) -> Iterator[str]:
    """A command in Markdown: how to call it, what it does, examples, and a row an option."""
    path = context.command_path
    usage = " ".join(context.command.collect_usage_pieces(context))
    yield from (f"## {path}", "", "```text", f"{path} {usage}", "```", "")
    for part in re.split(r"\n\s*\n", re.sub(r"^ +", "", context.command.help or "", flags=re.M)):
        if part.startswith("\b\n"):
            yield from ("```sh", part.removeprefix("\b\n"), "```", "")
        else:
            yield from (escaped(part), "")
    for parameter in context.command.get_params(context):
        record = parameter.get_help_record(context)
        if record is not None and record[1]:
            told = translation.translated(" ".join(record[1].split()))
            yield from (f"`{record[0].replace('|', ' | ')}`", f": {escaped(told)}", "")


def escaped(text: str) -> str:
    """A text without what Markdown would take for its own."""
    return re.sub(r"([\\*_<>\[\]`$])", r"\\\1", text)


class Commands(SphinxDirective):
    """All commands, a section each."""

    def run(self) -> list[nodes.Node]:
        """Describe them."""
        translation.choose(["--lang", self.config.language[:2]])
        root = click.Context(program, info_name="wordmine")
        assert isinstance(program, click.Group)
        lines = [line for one in commands(program, root) for line in described(one)]
        text = StringList("\n".join(lines).splitlines(), source="--help")
        return self.parse_text_to_nodes("\n".join(text), allow_section_headings=True)


def setup(app: Sphinx) -> dict[str, bool]:
    """Give Sphinx the directive."""
    app.add_directive("commands", Commands)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
