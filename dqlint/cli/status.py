"""`dqlint status`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import click

from dqlint.apart import processes
from dqlint.app import status as app
from dqlint.app.check import Request
from dqlint.app.status import Status
from dqlint.cli import status_text, terminal
from dqlint.model import ConfigError
from dqlint.reporters import Style

FORMATS: Mapping[str, Callable[[Status, Style], Iterable[str]]] = {
    "text": status_text.render,
    "json": status_text.as_json,
}


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--config", "config_file", type=click.Path(path_type=Path), metavar="FILE", help="Use this dqlint.yaml.")
@click.option("--output-format", type=click.Choice([*FORMATS]), default="text", show_default=True)
@click.option("--output-file", type=click.Path(path_type=Path), metavar="FILE", help="Write the page to a file.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True)
def status(
    paths: tuple[Path, ...], *, config_file: Path | None, output_format: str, output_file: Path | None, color: str
) -> int:
    """Where the data stands, and what to do next.

    Five qualities against their targets: the gates of dqlint.yaml, and the usual ones where it has none. The numbers
    are those of the metric file if that is up to date, else they are computed; nothing is written.

    \b
    dqlint status
    dqlint status data/train.jsonl
    dqlint status --output-format json

    Exit status: 0 shown, 2 something for you to mend, 3 a bug in dqlint.
    """
    request = Request(paths, config_file=config_file, jobs=processes(), spare=output_file)
    try:
        with terminal.uncollected(), terminal.progress() as watch:
            found = app.status(request, watch)
        style = terminal.style(color, output_file)
        terminal.write(FORMATS[output_format](found, style), output_file)
    except ConfigError as error:
        terminal.complain(error.problems, color)
        return 2
    return 0
