"""``wordmine merge``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from wordmine.cli import console


@click.command("merge")
@click.argument("counts", nargs=-1, required=True, type=console.NamedPath())
@console.output_file_option
@console.threads_option
@console.memory_option
@console.tmp_option
@console.quiet_option
def command(counts: tuple[Path, ...], output: Path, quiet: bool, **settings: Any) -> None:
    """Put counts files together, as if their corpora had been counted as one.

    \b
    wordmine merge a.wm b.wm -o ab.wm
    """
    from wordmine.counting import merge

    console.listen(quiet, verbose=False)
    console.warn_of_repeats(counts)
    console.claim(output, counts)
    stages = console.Stages(quiet)
    merged = merge(counts, on_progress=stages.tell, **settings)
    stages.begin("writing")
    merged.save(output)
    stages.begin("")
