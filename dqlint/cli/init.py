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
@click.option("--dvc", "for_dvc", is_flag=True, help="Tell dvc.yaml of the metric file and its charts, too.")
@click.option("--stage", is_flag=True, help="With --dvc: as a stage, for those who use `dvc repro`.")
@click.option("--stdout", "to_stdout", is_flag=True, help="Print it; write nothing.")
def init(paths: tuple[Path, ...], *, force: bool, for_dvc: bool, stage: bool, to_stdout: bool) -> int:
    """Look at the data and write a dqlint.yaml that fits it.

    PATHS are data files or folders (this one where there are none). Layout, fields, splits, the vocabulary of labels
    and whether answers show their reasoning are told from the rows; every line is there to be looked over.

    \b
    dqlint init data/
    dqlint init data/train.jsonl data/test.jsonl --stdout
    dqlint init --dvc
    """
    if for_dvc and to_stdout:
        raise click.UsageError("--dvc writes into dvc.yaml: leave out --stdout")
    if stage and not for_dvc:
        raise click.UsageError("--stage goes with --dvc")
    file = None if to_stdout else Path("dqlint.yaml")
    if for_dvc and file and file.exists() and not force:
        return _tell_dvc(file, staged=stage)
    if file and file.exists() and not force:
        there = Problem(file.name, 0, 0, "is there already", "--force replaces it, --stdout prints")
        terminal.complain([there], "auto")
        return 2
    try:
        text, unknown = draft(paths or (Path.cwd(),), Path.cwd())
        terminal.write([text, *(_CHARTS if for_dvc else ())], file)
    except ConfigError as error:
        terminal.complain(error.problems, "auto")
        return 2
    if not to_stdout:
        click.echo(f"Wrote dqlint.yaml. {_next(unknown)}, then run: dqlint check")
    return _tell_dvc(file, staged=stage) if for_dvc and file else 0


_CHARTS = ("\nplots: dqlint/plots    # where `dqlint metrics` puts what `dvc plots` draws\n",)


def _next(unknown: int) -> str:
    if not unknown:
        return "Look it over"
    return f"No layout fits {'1 dataset' if unknown == 1 else f'{unknown} datasets'}: name the fields there"


def _tell_dvc(config: Path, *, staged: bool) -> int:
    """Put the metric file of a config into the dvc.yaml beside it."""
    from dqlint import config as configs
    from dqlint.app.charting import with_metrics

    file = Path.cwd() / "dvc.yaml"
    try:
        terminal.write([with_metrics(configs.load(config), file, staged=staged)], file)
    except ConfigError as error:
        terminal.complain(error.problems, "auto")
        return 2
    click.echo(f"dvc.yaml names the metric file. Now run: {'dvc repro' if staged else 'dqlint metrics'}")
    return 0
