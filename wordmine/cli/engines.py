"""Engines: where the work of a command runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import click

from wordmine.cli.options import Command, decorated

_ONE_MACHINE = {
    "threads": "Spark has cores: see --master and --conf",
    "method": "the method pmi is for one machine",
}
"""Options that a cluster has no use for, and why."""


def _settings(
    context: click.Context, parameter: click.Parameter, given: tuple[str, ...]
) -> dict[str, str]:
    """Settings of Spark by name."""
    for one in given:
        if "=" not in one.strip("="):
            raise click.BadParameter(f"{one!r} is no KEY=VALUE, as spark.executor.memory=8g is")
    return dict(one.split("=", 1) for one in given)


_OPTIONS = (
    click.option(
        "--engine",
        type=click.Choice(["local", "spark"]),
        default="local",
        show_default=True,
        help="Where to work: in this process, or on a Spark cluster.",
    ),
    click.option(
        "--master",
        metavar="URL",
        help="The cluster, such as spark://host:7077 or local[4].  [default: as Spark is set up]",
    ),
    click.option(
        "--conf",
        multiple=True,
        callback=_settings,
        metavar="KEY=VALUE",
        help="A setting of Spark.  Repeatable.",
    ),
)

_COUNTING = click.option(
    "--max-ngrams",
    type=int,
    metavar="N",
    help="With Spark, most n-grams to hold here.  [default: what --memory allows]",
)


def options(command: Command) -> Command:
    """Give a command the options that `Cluster.of` takes."""
    return decorated(_OPTIONS, command)


def counting_options(command: Command) -> Command:
    """Give a command these, and how many n-grams may come back."""
    return decorated((*_OPTIONS, _COUNTING), command)


@dataclass(frozen=True)
class Cluster:
    """A Spark cluster that a command works on, and its settings."""

    master: str | None
    conf: dict[str, str]
    settings: dict[str, Any]

    @classmethod
    def of(cls, settings: dict[str, Any]) -> Cluster | None:
        """What the options say; they are taken out of the settings.  None for this process.

        Raises
        ------
        click.UsageError : an option goes with the other engine.
        """
        engine, master, conf = (settings.pop(name) for name in ("engine", "master", "conf"))
        most = settings.pop("max_ngrams", None)
        own = {"master": master, "conf": conf, "max-ngrams": most}
        if engine == "local":
            if given := [f"--{name}" for name, value in own.items() if value]:
                raise click.UsageError(f"{given[0]} goes with --engine spark")
            return None
        for name, reason in _ONE_MACHINE.items():
            if settings.pop(name, None) not in (None, "entropy"):
                raise click.UsageError(f"--{name} is not for --engine spark: {reason}")
        return cls(master, conf, {} if most is None else {"max_ngrams": most})

    def session(self) -> Any:
        """Its session, or a new one; raises what `wordmine.spark.open_session` does."""
        from wordmine.spark import open_session

        return open_session(self.master, self.conf)
