"""`dqlint metrics`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from dqlint import project
from dqlint.apart import processes
from dqlint.app import freshness, targets
from dqlint.app import metrics as app
from dqlint.app.check import Request
from dqlint.cli import measuring, terminal
from dqlint.metrics.record import AGAIN
from dqlint.model import ConfigError, Problem
from dqlint.reporters import Style

_NOT_WRITTEN = "No metric file was written: it is that of declared datasets, which `dqlint init` writes"
_FORMATS = ("text", "json", "md", "openmetrics")


@click.command()
@click.argument("paths", nargs=-1)
@click.option("--stdout", "to_stdout", is_flag=True, help="Print them; write no metric file.")
@click.option("--check", is_flag=True, help="Fail if the metric file is out of date; read no rows, write nothing.")
@click.option("--recompute", is_flag=True, help="With --check: compute the numbers as well, and compare them.")
@click.option("--gate", is_flag=True, help="Fail if a gate of dqlint.yaml is missed.")
@click.option(
    "--base",
    metavar="REV",
    help="The version to compare with, as may-worsen does; REV...: the last commit shared with it.",
)
@click.option("--committed", is_flag=True, help="Take the numbers of the metric file; needs no data. Checks digests.")
@click.option("--config", "config_file", type=click.Path(path_type=Path), metavar="FILE", help="Use this dqlint.yaml.")
@click.option("--output-format", type=click.Choice(_FORMATS), default="text", show_default=True)
@click.option("--output-file", type=click.Path(path_type=Path), metavar="FILE", help="Write what is printed to a file.")
@click.option("--jobs", type=click.IntRange(1), metavar="N", help="Processes to use (default: one a core, on Linux).")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True)
def metrics(paths: tuple[str, ...], color: str, **options: Any) -> int:
    """Compute the metrics of datasets and write the metric file.

    The file (`metrics` in dqlint.yaml, dqlint/metrics.json by default) and the lock beside it are for Git: `dvc metrics
    diff` reads the one, `--check` the other. Of PATHS the metrics are only printed. docs/metrics.md says what each is.

    \b
    dqlint metrics
    dqlint metrics --check
    dqlint metrics --gate --base origin/main...
    dqlint metrics --gate --committed --base origin/main
    dqlint metrics data/train.jsonl

    Exit status: 0 fine, 1 out of date or a gate missed, 2 something for you to mend, 3 a bug in dqlint.
    """
    _refuse_mistakes(paths, options)
    style = terminal.style(color, options["output_file"])
    if options["output_format"] != "text":
        style = style._replace(here="")
    request = _request(paths, options)
    try:
        if options["check"]:
            return _check(request, style, options)
        return _committed(request, style, options) if options["committed"] else _compute(request, style, options)
    except ConfigError as error:
        terminal.complain(error.problems, color)
        return 2


def _refuse_mistakes(paths: tuple[str, ...], options: Mapping[str, Any]) -> None:
    if "" in paths:
        raise click.UsageError("a path is empty")
    if options["base"] == "":
        raise click.UsageError("--base is empty: name a revision, or leave it out")
    if options["recompute"] and not options["check"]:
        raise click.UsageError("--recompute goes with --check")
    if options["check"] and (options["gate"] or options["base"] or options["committed"]):
        raise click.UsageError("--check compares digests alone: leave out --gate, --base and --committed")
    if paths and (options["check"] or options["committed"]):
        raise click.UsageError("the metric file is that of all datasets: name no paths")


def _request(paths: tuple[str, ...], options: Mapping[str, Any]) -> Request:
    return Request(
        paths=(*map(Path, paths),),
        config_file=options["config_file"],
        jobs=options["jobs"] or processes(),
        spare=options["output_file"],
    )


def _check(request: Request, style: Style, options: Mapping[str, Any]) -> int:
    told = freshness.outdated(request)
    if options["recompute"]:
        config = targets.govern(request.here, request.config_file)
        computed = {one.dataset: one.numbers for one in _measured(request, app.bases(None, ""))}
        told += freshness.moved(app.read(config).numbers, computed)
    terminal.write(_told(told, style), options["output_file"])
    return int(bool(told))


def _told(told: Sequence[str], style: Style) -> list[str]:
    lines = [f"{style.paint('out of date', 'red', bold=True)} {style.visible(one)}\n" for one in told]
    return [*lines, f"{AGAIN}\n"] if told else ["up to date\n"]


def _compute(request: Request, style: Style, options: Mapping[str, Any]) -> int:
    config = targets.govern(request.here, request.config_file)
    record, why = app.base(config, options["base"]) if options["base"] else (None, app.NO_BASE)
    measured = _measured(request, app.bases(record, why))
    notes = [why] if options["base"] and why else []
    notes += app.estranged(record, {one.dataset: one.pin for one in measured}) if record else []
    if not request.paths and not options["to_stdout"]:
        files = [*app.written(measured, config)] if config.datasets else []
        notes += _write(files, config.root, style) if files else [_NOT_WRITTEN]
    _show(measuring.Shown(measured, app.bases(record, why), options["gate"], notes), style, options)
    return int(options["gate"] and _missed(measured))


def _write(files: Sequence[tuple[Path, str]], root: Path, style: Style) -> list[str]:
    for path, _ in files:  # all of them, before the first is written
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigError(Problem(str(path), 0, 0, f"cannot be written: {error.strerror or error}")) from None
        if path.is_dir():
            raise ConfigError(Problem(str(path), 0, 0, "cannot be written: Is a directory"))
    for path, text in files:
        terminal.write([text], path)
    names = (style.path(project.posix(path, root)) for path, _ in files)
    return [f"Wrote {', '.join(names)}"]


def _measured(request: Request, bases: app.Bases) -> list[app.Measured]:
    with terminal.uncollected(), terminal.progress() as watch:
        return app.measure(request, bases, watch)


def _committed(request: Request, style: Style, options: Mapping[str, Any]) -> int:
    told = freshness.unlike_committed(request)
    if told:
        terminal.write(_told(told, style), options["output_file"])
        return 1
    config = app.with_datasets(request)
    record, why = app.base(config, options["base"]) if options["base"] else (None, app.NO_BASE)
    measured = app.as_committed(app.read(config), config, app.bases(record, why))
    notes = [why] if options["base"] and why else []
    notes += app.estranged(record, {one.dataset: one.pin for one in measured}) if record else []
    notes.append(
        "These are the numbers of the metric file; its digests are those of Git and the DVC pointers; no row was read"
    )
    _show(measuring.Shown(measured, app.bases(record, why), options["gate"], notes), style, options)
    return int(options["gate"] and _missed(measured))


def _show(shown: measuring.Shown, style: Style, options: Mapping[str, Any]) -> None:
    terminal.write(measuring.FORMATS[options["output_format"]](shown, style), options["output_file"])


def _missed(measured: Sequence[app.Measured]) -> bool:
    return any(verdict.state == "missed" for one in measured for verdict in one.verdicts)
