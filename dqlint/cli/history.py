"""`dqlint history`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from dqlint.apart import processes
from dqlint.app import history as app
from dqlint.app import targets
from dqlint.app.check import Request
from dqlint.app.history import History, Wanted
from dqlint.app.logged_metrics import Beside
from dqlint.cli import history_tables, history_text, terminal
from dqlint.definitions import DEFINITIONS, MetricName
from dqlint.model import ConfigError
from dqlint.reporters import Style
from dqlint.sources import worktree

Format = Callable[[History, Sequence[MetricName], Style], Iterable[str]]
FORMATS: Mapping[str, Format] = {
    "text": history_text.render,
    "json": history_tables.as_json,
    "csv": history_tables.as_csv,
    "md": history_tables.markdown,
}


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--limit", type=click.IntRange(1), default=20, show_default=True, metavar="N", help="Commits to show, the newest."
)
@click.option("--rev", default="HEAD", show_default=True, metavar="REV", help="The commit where the log starts.")
@click.option("--metrics", multiple=True, metavar="NAME,…", help="The metrics to show.")
@click.option(
    "--recompute",
    type=click.IntRange(0),
    default=0,
    metavar="N",
    help="Compute the numbers of the N newest commits anew, by today's rules.",
)
@click.option("--with", "beside", metavar="FILE:KEY", help="A number of another JSON file, as eval.json:test.accuracy.")
@click.option("--config", "config_file", type=click.Path(path_type=Path), metavar="FILE", help="Use this dqlint.yaml.")
@click.option("--output-format", type=click.Choice([*FORMATS]), default="text", show_default=True)
@click.option("--output-file", type=click.Path(path_type=Path), metavar="FILE", help="Write the history to a file.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True)
def history(paths: tuple[Path, ...], color: str, **options: Any) -> int:
    """The metrics along the log.

    They are read from the metric files that were committed, along first parents, the newest first; no data is read.
    PATHS are files or folders: the datasets that hold them are shown. With --with, a number of another file that is
    committed beside them is shown, and how far it rises and falls with each metric.

    \b
    dqlint history
    dqlint history --metrics rows,near_duplicate_ratio --limit 50
    dqlint history --with eval.json:accuracy
    dqlint history --recompute 10 --output-format csv

    Exit status: 0 shown, 2 something for you to mend, 3 a bug in dqlint.
    """
    try:
        names = _metrics(terminal.codes(options["metrics"]))
        request = Request(paths, config_file=options["config_file"], jobs=processes(), spare=options["output_file"])
        wanted = Wanted(options["rev"], options["limit"], options["recompute"], _beside(options["beside"]))
        with terminal.progress() as watch:
            found = app.history(request, wanted, watch)
        style = terminal.style(color, options["output_file"])
        terminal.write(FORMATS[options["output_format"]](found, names, style), options["output_file"])
    except ConfigError as error:
        terminal.complain(error.problems, color)
        return 2
    return 0


def _metrics(names: Sequence[str]) -> list[MetricName]:
    from difflib import get_close_matches

    known: dict[str, MetricName] = {name: name for name in DEFINITIONS}
    for name in names:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"they are {', '.join(known)}"
            raise click.UsageError(f"there is no metric {name!r}: {hint}")
    return [known[name] for name in names]


def _beside(written: str | None) -> Beside | None:
    if written is None:
        return None
    file, colon, keys = written.rpartition(":")
    if not colon or not file or not all(keys.split(".")):
        raise click.UsageError(f"--with {written!r}: write FILE:KEY, as eval.json:test.accuracy")
    return Beside(worktree.name_of(Path(file), targets.top(Path())), tuple(keys.split(".")))
