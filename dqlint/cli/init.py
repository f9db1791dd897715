"""`dqlint init`."""

from __future__ import annotations

from pathlib import Path

import click

from dqlint.app.initialise import draft
from dqlint.cli import terminal
from dqlint.model import ConfigError, Problem


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace a dqlint.yaml that is there.")
@click.option("--stdout", "to_stdout", is_flag=True, help="Print it; write nothing.")
def init(paths: tuple[Path, ...], *, force: bool, to_stdout: bool) -> int:
    """Look at the data and write a dqlint.yaml that fits it.

    PATHS are data files or folders (this one where there are none). Layout, fields, splits, the vocabulary of labels
    and whether answers show their reasoning are told from the rows; every line is there to be looked over.

    \b
    dqlint init data/
    dqlint init data/train.jsonl data/test.jsonl --stdout
    """
    file = None if to_stdout else Path("dqlint.yaml")
    if file and file.exists() and not force:
        there = Problem(file.name, 0, 0, "is there already", "--force replaces it, --stdout prints")
        terminal.complain([there], "auto")
        return 2
    try:
        terminal.write([draft(paths or (Path.cwd(),), Path.cwd())], file)
    except ConfigError as error:
        terminal.complain(error.problems, "auto")
        return 2
    if not to_stdout:
        click.echo("Wrote dqlint.yaml. Look it over, then run: dqlint check")
    return 0
