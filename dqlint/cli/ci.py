"""`dqlint ci`."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from click.types import StringParamType

from dqlint import reporters
from dqlint.apart import processes
from dqlint.app.check import Request
from dqlint.app.ci import Asked, Outcome, run
from dqlint.app.revisions import Wanted
from dqlint.cli import gated, summaries, terminal
from dqlint.model import ConfigError
from dqlint.reporters import Style, github
from dqlint.reporters.markdown import code

_OPENMETRICS = "openmetrics"
_FORMATS = (*reporters.REPORTERS, _OPENMETRICS)


class Lines(StringParamType):
    """A text; an environment variable holds one a line."""

    def split_envvar_value(self, rv: str) -> Sequence[str]:
        """The lines that say something."""
        return [line.strip() for line in rv.splitlines() if line.strip()]


@click.command(context_settings={"auto_envvar_prefix": "DQLINT_CI"})
@click.argument("paths", nargs=-1, type=Lines(), envvar="DQLINT_CI_PATHS")
@click.option("--since", metavar="REV", help="Compare with REV (REV...: with where the branch left it).")
@click.option(
    "--all", "everything", is_flag=True, help="Compare with nothing: tell of all rows.", envvar="DQLINT_CI_ALL"
)
@click.option("--rev", metavar="REV", default="HEAD", show_default=True, help="Lint the data as it is in REV.")
@click.option("--pull", is_flag=True, help="Let dvc fetch what these versions need and its cache has not.")
@click.option("--gate", is_flag=True, help="Compute the metrics, too, and fail if a gate of dqlint.yaml is missed.")
@click.option(
    "--committed", is_flag=True, help="With --gate: judge the committed numbers; data that is not here is left out."
)
@click.option("--select", multiple=True, type=Lines(), metavar="CODE,…", help="Run these rules alone.")
@click.option("--ignore", multiple=True, type=Lines(), metavar="CODE,…", help="Leave these rules out.")
@click.option(
    "--config",
    "config_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Use this dqlint.yaml.",
    envvar="DQLINT_CI_CONFIG",
)
@click.option(
    "--report",
    "reports",
    multiple=True,
    type=Lines(),
    metavar="FORMAT=FILE",
    help="Write the findings to a file, too.",
    envvar="DQLINT_CI_REPORT",
)
@click.option(
    "--summary",
    type=click.Path(path_type=Path),
    metavar="FILE",
    envvar=["DQLINT_CI_SUMMARY", "GITHUB_STEP_SUMMARY"],
    help="Append a summary in Markdown [default: GitHub's job summary].",
)
@click.option("--jobs", type=click.IntRange(1), metavar="N", help="Processes to use (default: one a core, on Linux).")
def ci(paths: tuple[str, ...], **options: Any) -> int:
    """Lint what a pull request, a push or a nightly run brings in, and apply the gates.

    On GitHub Actions and GitLab CI the commit to compare with is told from the event, and fetched from origin if the
    clone is too shallow to hold it; a nightly run, and any other place, tells of all rows. GitHub gets annotations and
    a job summary. Every option is also an environment variable: DQLINT_CI_SINCE and so on, lists with one a line.

    \b
    dqlint ci
    dqlint ci --gate --report sarif=dqlint.sarif
    dqlint ci --gate --committed
    dqlint ci --since origin/main...

    Exit status: 0 clean, 1 findings at or above `fail-on` or a gate missed, 2 something for you to mend, 3 a bug in
    dqlint.
    """
    _refuse_mistakes(paths, options)
    options["reports"] = [*map(_report, options["reports"])]
    with terminal.uncollected():
        outcome = run(_request(paths, options), _asked(options), os.environ)
    try:
        _tell(outcome, options)
    except ConfigError as error:
        terminal.complain(error.problems, "auto")
        return 2
    if outcome.report.problems:
        return 2
    return int(outcome.report.failed or bool(options["gate"] and gated.failure(outcome)))


def _refuse_mistakes(paths: tuple[str, ...], options: Mapping[str, Any]) -> None:
    if "" in paths:
        raise click.UsageError("a path is empty")
    if options["everything"] and options["since"]:
        raise click.UsageError("--all compares with nothing: leave out --since")
    if options["committed"] and not options["gate"]:
        raise click.UsageError("--committed says which numbers --gate judges")
    if paths and options["committed"]:
        raise click.UsageError("the metric file is that of all datasets: name no paths with --committed")


def _report(asked: str) -> tuple[str, Path]:
    """FORMAT=FILE in its parts."""
    name, _, file = asked.partition("=")
    if name not in _FORMATS or not file:
        raise click.UsageError(f"--report {asked!r} is not FORMAT=FILE with one of {', '.join(_FORMATS)}")
    return name, Path(file)


def _request(paths: tuple[str, ...], options: Mapping[str, Any]) -> Request:
    return Request(
        paths=(*map(Path, paths),),
        select=terminal.codes(options["select"]),
        ignore=terminal.codes(options["ignore"]),
        config_file=options["config_file"],
        jobs=options["jobs"] or processes(),
        versions=Wanted(since=options["since"], rev=options["rev"]),
        pull=options["pull"],
    )


def _asked(options: Mapping[str, Any]) -> Asked:
    is_measured = options["gate"] or any(name == _OPENMETRICS for name, _ in options["reports"])
    files = tuple(file for _, file in options["reports"])
    return Asked(is_measured, options["committed"], options["everything"], files)


def _tell(outcome: Outcome, options: Mapping[str, Any]) -> None:
    """Print and write what was found. Raises ConfigError where a file cannot be written."""
    terminal.write(_log(outcome, options, terminal.style("auto", None)), None)
    for name, file in options["reports"]:
        if outcome.report.files or not file.exists():  # else it may be one that was to be linted
            terminal.write(_rendered(name, outcome, terminal.style("never", file)), file)
    if options["summary"]:
        summaries.append("".join(_summary(outcome, options)), options["summary"])


def _rendered(name: str, outcome: Outcome, style: Style) -> Iterator[str]:
    return gated.openmetrics(outcome) if name == _OPENMETRICS else reporters.render(name, outcome.report, style)


def _log(outcome: Outcome, options: Mapping[str, Any], style: Style) -> Iterator[str]:
    """What is printed: numbers, then findings; on GitHub as annotations."""
    is_github = os.environ.get("GITHUB_ACTIONS") == "true"
    yield from gated.text(outcome, style, judged=options["gate"])
    failure = gated.failure(outcome) if options["gate"] else ""
    if failure:
        yield github.failure(failure) if is_github else f"{style.paint('failed', 'red')} {style.visible(failure)}\n"
    yield from reporters.render("github" if is_github else "text", outcome.report, style)
    yield from (f"{style.visible(line)}\n" for line in (outcome.compared, *outcome.notes) if line)


def _summary(outcome: Outcome, options: Mapping[str, Any]) -> Iterator[str]:
    """The same as a page of Markdown."""
    yield from reporters.render("markdown", outcome.report, Style())
    yield from (f"\n{code(line)}\n" for line in (outcome.compared, *outcome.notes) if line)
    yield from gated.markdown(outcome, judged=options["gate"])
