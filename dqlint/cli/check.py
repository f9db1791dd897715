"""`dqlint check`."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from dqlint import reporters
from dqlint.apart import processes
from dqlint.app.check import Request, show_config
from dqlint.app.check import check as lint
from dqlint.app.revisions import Wanted
from dqlint.cli import terminal
from dqlint.model import ConfigError
from dqlint.reporters import Style

# The formats that show problems themselves; beside the others they go to stderr.
FOR_PEOPLE = ("text", "concise")


@click.command()
@click.argument("paths", nargs=-1)
@click.option(
    "--select",
    multiple=True,
    metavar="CODE,…",
    help="Run these rules alone: codes, names, families (TXT), packs or ALL.",
)
@click.option("--ignore", multiple=True, metavar="CODE,…", help="Leave these rules out: the same.")
@click.option("--staged", is_flag=True, help="Lint what is staged, and tell of the rows that changed since HEAD alone.")
@click.option(
    "--since", metavar="REV", help="Tell of the rows alone that changed since REV (REV...: since the branch left REV)."
)
@click.option("--rev", metavar="REV", help="Lint the data as it is in REV.")
@click.option("--pull", is_flag=True, help="Let dvc fetch what these versions need and its cache has not.")
@click.option("--no-cache", is_flag=True, help="Neither use nor keep what earlier runs found out of the same rows.")
@click.option("--config", "config_file", type=click.Path(path_type=Path), metavar="FILE", help="Use this dqlint.yaml.")
@click.option("--output-format", type=click.Choice([*reporters.REPORTERS]), default="text", show_default=True)
@click.option("--output-file", type=click.Path(path_type=Path), metavar="FILE", help="Write the findings to a file.")
@click.option("--statistics", is_flag=True, help="Count the findings by rule instead of listing them.")
@click.option("--exit-zero", is_flag=True, help="Exit 0 even with findings.")
@click.option("--jobs", type=click.IntRange(1), metavar="N", help="Processes to use (default: one a core, on Linux).")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True)
@click.option("--show-secrets", is_flag=True, help="Do not mask personal data and keys; on a terminal alone.")
@click.option("--explain-layout", is_flag=True, help="Say what each file is taken for, and why; lint nothing.")
@click.option("--show-config", is_flag=True, help="Show the configuration in force and where each value comes from.")
def check(paths: tuple[str, ...], color: str, **options: Any) -> int:
    """Lint data files.

    PATHS are files or folders. Without them, the datasets of the nearest dqlint.yaml are linted, or all data files
    in this folder where there is none. No configuration is needed: format and layout are told from the content.

    \b
    dqlint check data/train.jsonl
    dqlint check --select LBL,CHT001 --output-format json
    dqlint check --select openai train.jsonl
    dqlint check --explain-layout data/

    Exit status: 0 clean, 1 findings at or above `fail-on` (error), 2 something for you to mend, 3 a bug in dqlint.
    """
    _refuse_mistakes(paths, options)
    try:
        return _do(_request(paths, options), _style(color, options), options, color)
    except ConfigError as error:
        terminal.complain(error.problems, color)
        return 2


def _refuse_mistakes(paths: tuple[str, ...], options: Mapping[str, Any]) -> None:
    if "" in paths:
        raise click.UsageError("a path is empty")
    if "" in (options["since"], options["rev"]):
        raise click.UsageError("--since or --rev is empty: name a revision, or leave it out")
    if options["statistics"] and options["output_format"] not in FOR_PEOPLE:
        raise click.UsageError(f"--statistics is for the output formats {' and '.join(FOR_PEOPLE)}")
    if options["show_secrets"]:
        _refuse_secrets_elsewhere(options)
    if options["staged"] and (options["since"] or options["rev"]):
        raise click.UsageError("--staged compares the index with HEAD: leave out --since and --rev")
    if options["pull"] and not (options["staged"] or options["since"] or options["rev"]):
        raise click.UsageError("--pull goes with --staged, --since or --rev; `dvc pull` fills the work tree")
    if options["explain_layout"] and options["show_config"]:
        raise click.UsageError("--explain-layout and --show-config are two questions: ask one at a time")


def _refuse_secrets_elsewhere(options: Mapping[str, Any]) -> None:
    """A terminal forgets what it showed; files, pipes and logs do not."""
    if options["output_file"] or options["output_format"] not in FOR_PEOPLE or not sys.stdout.isatty():
        raise click.UsageError(
            f"--show-secrets is for a terminal: the output formats {' and '.join(FOR_PEOPLE)}, not to a file or a pipe"
        )


def _request(paths: tuple[str, ...], options: Mapping[str, Any]) -> Request:
    return Request(
        paths=(*map(Path, paths),),
        select=terminal.codes(options["select"]),
        ignore=terminal.codes(options["ignore"]),
        config_file=options["config_file"],
        jobs=options["jobs"] or processes(),
        spare=options["output_file"],
        show_secrets=options["show_secrets"],
        versions=Wanted(options["staged"], options["since"], options["rev"]),
        pull=options["pull"],
        cached=not options["no_cache"],
    )


def _style(color: str, options: Mapping[str, Any]) -> Style:
    style = terminal.style(color, options["output_file"], statistics=options["statistics"])
    return style if options["output_format"] in FOR_PEOPLE else style._replace(here="")


def _do(request: Request, style: Style, options: Mapping[str, Any], color: str) -> int:
    """What is asked for; gives the exit status. Raises ConfigError."""
    target, name = options["output_file"], options["output_format"]
    if options["show_config"]:
        terminal.write(show_config(request), target)
        return 0
    if options["explain_layout"]:
        return _explain(request, style, target)
    with terminal.uncollected(), terminal.progress() as watch:
        report = lint(request, watch)
    terminal.write(reporters.render(name, report, style), target)
    if target or name not in FOR_PEOPLE:
        terminal.complain(report.problems, color)
    return 2 if report.problems else int(report.failed and not options["exit_zero"])


def _explain(request: Request, style: Style, target: Path | None) -> int:
    from dqlint.app.explain import explain
    from dqlint.cli.explaining import lines

    explanations = explain(request.paths, request.config_file, request.here)
    terminal.write((line for explanation in explanations for line in lines(explanation, style)), target)
    return 2 if any(explanation.problem for explanation in explanations) else 0
