"""`dqlint check`."""

from __future__ import annotations

import gc
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from dqlint import reporters
from dqlint.apart import processes
from dqlint.app.check import Request, show_config
from dqlint.app.check import check as lint
from dqlint.cli import terminal
from dqlint.model import ConfigError, Report

# The formats that show problems themselves; beside the others they go to stderr.
FOR_PEOPLE = ("text", "concise", "markdown")


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--select", multiple=True, metavar="CODE,…", help="Run these rules alone: codes, families (TXT) or ALL.")
@click.option("--ignore", multiple=True, metavar="CODE,…", help="Leave these rules out.")
@click.option("--config", "config_file", type=click.Path(path_type=Path), metavar="FILE", help="Use this dqlint.yaml.")
@click.option("--output-format", type=click.Choice([*reporters.REPORTERS]), default="text", show_default=True)
@click.option("--output-file", type=click.Path(path_type=Path), metavar="FILE", help="Write the findings to a file.")
@click.option("--statistics", is_flag=True, help="Count the findings by rule instead of listing them.")
@click.option("--exit-zero", is_flag=True, help="Exit 0 even with findings.")
@click.option("--jobs", type=click.IntRange(1), metavar="N", help="Processes to use (default: one a core, on Linux).")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True)
@click.option("--explain-layout", is_flag=True, help="Say what each file is taken for, and why; lint nothing.")
@click.option("--show-config", is_flag=True, help="Show the configuration in force and where each value comes from.")
def check(paths: tuple[Path, ...], color: str, **options: Any) -> int:
    r"""Lint data files.

    PATHS are files or folders. Without them, the datasets of the nearest dqlint.yaml are linted, or all data files
    in this folder where there is none. No configuration is needed: format and layout are told from the content.

    \b
    dqlint check data/train.jsonl
    dqlint check --select LBL,CHT001 --output-format json
    dqlint check --explain-layout data/

    Exit status: 0 clean, 1 findings at or above `fail-on` (error), 2 something for you to mend, 3 a bug in dqlint.
    """
    jobs = options["jobs"] or processes()
    request = Request(paths, _codes(options["select"]), _codes(options["ignore"]), options["config_file"], jobs=jobs)
    target, name = options["output_file"], options["output_format"]
    style = terminal.style(color, target, statistics=options["statistics"])
    try:
        if options["show_config"]:
            terminal.write(show_config(request), target)
            return 0
        if options["explain_layout"]:
            return _explain(request, style)
        report = _uncollected(request)
        terminal.write(reporters.render(name, report, style), target)
    except ConfigError as error:
        terminal.complain(error.problems, color)
        return 2
    if target or name not in FOR_PEOPLE:
        terminal.complain(report.problems, color)
    return 2 if report.problems else int(report.failed and not options["exit_zero"])


def _codes(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(code.strip() for value in values for code in value.split(",") if code.strip())


def _uncollected(request: Request) -> Report:
    """Lint with the cycle collector at rest: rows come and go by the million and hold no cycles."""
    gc.disable()
    try:
        with terminal.progress() as tick:
            return lint(request, tick)
    finally:
        gc.enable()


def _explain(request: Request, style: reporters.Style) -> int:
    from dqlint.app.explain import explain
    from dqlint.cli.explaining import lines

    explanations = explain(request.paths, request.config_file, request.here)
    for explanation in explanations:
        terminal.write(lines(explanation, style), None)
    return 2 if any(explanation.problem for explanation in explanations) else 0
