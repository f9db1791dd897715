"""`dqlint baseline`."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from dqlint import tally
from dqlint.apart import processes
from dqlint.app import baseline as baselines
from dqlint.app.baseline import Baseline, Note
from dqlint.app.check import Request
from dqlint.cli import terminal
from dqlint.model import ConfigError


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--why", default="", metavar="TEXT", help="The reason, kept with each finding.")
@click.option("--who", metavar="NAME", help="Who decides (default: the author that Git would name).")
@click.option("--prune", is_flag=True, help="Drop what is no longer found; accept nothing.")
@click.option("--select", multiple=True, metavar="CODE,…", help="Of these rules alone.")
@click.option("--config", "config_file", type=click.Path(path_type=Path), metavar="FILE", help="Use this dqlint.yaml.")
def baseline(
    paths: tuple[Path, ...],
    *,
    why: str,
    who: str | None,
    prune: bool,
    select: tuple[str, ...],
    config_file: Path | None,
) -> int:
    """Accept today's findings, so that only new ones fail.

    They are written to the file that `decisions` of dqlint.yaml names (dqlint/decisions.jsonl): commit it. A finding
    stays accepted as long as its row stays as it is, wherever the row moves. PATHS are as for `dqlint check`.

    \b
    dqlint baseline --why "from before we had rules"
    dqlint baseline data/old.jsonl --select TXT
    dqlint baseline --prune
    """
    request = Request(paths, tuple(terminal.codes(select)), config_file=config_file, jobs=processes())
    try:
        with terminal.progress() as watch:
            today = dt.datetime.now(tz=dt.timezone.utc).date().isoformat()
            note = None if prune else Note(why, who or baselines.author(Path.cwd()), today)
            files = baselines.pruned(request, watch) if note is None else baselines.baseline(request, note, watch)
        _write(files)
    except ConfigError as error:
        terminal.complain(error.problems, "auto")
        return 2
    return 0


def _write(files: Sequence[Baseline]) -> None:
    for one in files:
        if one.accepted or one.pruned:
            one.file.parent.mkdir(parents=True, exist_ok=True)
            terminal.write([one.text], one.file)
        click.echo(f"{os.path.relpath(one.file)}: {', '.join(_said(one))}")


def _said(one: Baseline) -> Iterable[str]:
    if one.accepted:
        yield f"accepted {tally.counted(one.accepted, 'finding')}"
    if one.pruned:
        yield f"dropped {tally.counted(one.pruned, 'entry').replace('entrys', 'entries')}"
    if not one.accepted and not one.pruned:
        yield "nothing to write"
