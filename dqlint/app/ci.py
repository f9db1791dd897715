"""`dqlint ci`: what a pull request, a push or a nightly run brings in, and whether the gates let it pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from dqlint.app import freshness, metrics, pipelines, revisions, targets
from dqlint.app.check import Request, check, spare
from dqlint.app.diff import Diff, diff
from dqlint.app.metrics import Bases, Measured
from dqlint.app.pipelines import Base
from dqlint.model import ConfigError, Problem, Report
from dqlint.trees.stored import Stored

_COMPARED = "Compared with "
_SHOWN = 10  # rows of each kind
_UNLINTED = "No row was linted: what files there are is not known without that"
_NO_BASE = "there is nothing to compare with"
_COMMITTED = "The numbers are the committed ones: their digests are those of Git and the DVC pointers"


class Asked(NamedTuple):
    """What a job is to do beside linting: compute metrics, or take the committed ones; compare with nothing.

    `files` are to be written: none of them may be one that is linted.
    """

    measured: bool = False
    committed: bool = False
    everything: bool = False
    files: Sequence[Path] = ()


class Numbers(NamedTuple):
    """Metrics with their verdicts, the base's, and notes. `stale` says why committed numbers are not to be trusted."""

    measured: Sequence[Measured] = ()
    bases: Bases = metrics.bases(None, "")
    notes: Sequence[str] = ()
    stale: Sequence[str] = ()


class Outcome(NamedTuple):
    """What a job found: `compared` says with what, `notes` what was left out.

    Where metrics are asked for they are in `diff`, or in `numbers` if there is nothing to compare with, or the
    committed ones are wanted.
    """

    report: Report
    compared: str = ""
    notes: Sequence[str] = ()
    numbers: Numbers | None = None
    diff: Diff | None = None


def run(request: Request, asked: Asked, environment: Mapping[str, str]) -> Outcome:
    """Lint and measure. What keeps a part from being done is a problem of the report."""
    try:
        since, compared = _against(request, asked, environment)
    except ConfigError as error:
        return Outcome(Report(problems=error.problems))
    request = request._replace(versions=request.versions._replace(since=since))
    report, notes = _linted(request, asked)
    outcome = Outcome(report, compared, notes)
    if not asked.measured:
        return outcome
    try:
        outcome = _measured(outcome, request, asked, since)
    except ConfigError as error:
        return outcome._replace(report=_with(report, error.problems))
    return outcome


def _measured(outcome: Outcome, request: Request, asked: Asked, since: str | None) -> Outcome:
    """The same with metrics. Raises ConfigError."""
    if asked.committed:
        return outcome._replace(numbers=_committed(request, since))
    if since is None:
        return outcome._replace(numbers=_computed(request))
    found = diff(request, _SHOWN)
    return outcome._replace(
        diff=found._replace(old=outcome.compared.removeprefix(_COMPARED)), report=_with(outcome.report, found.problems)
    )


def _with(report: Report, problems: Sequence[Problem]) -> Report:
    """The report with problems, each once."""
    return report._replace(problems=tuple(dict.fromkeys((*report.problems, *problems))))


def _against(request: Request, asked: Asked, environment: Mapping[str, str]) -> tuple[str | None, str]:
    """The revision to compare with, and a sentence that says so. Raises ConfigError."""
    since = request.versions.since
    if since:
        return since, f"{_COMPARED}{since}"
    base: Base | None = None if asked.everything else pipelines.base(request.here, environment)
    if base is None:
        return None, f"{_COMPARED}nothing: all rows count"
    return base.commit, f"{_COMPARED}{base.commit[:12]}, {base.source}"


def _linted(request: Request, asked: Asked) -> tuple[Report, list[str]]:
    """The report, and what was not read as its content is not here."""
    try:
        _spare(request, asked.files)
        report = check(request)
    except ConfigError as error:
        report = Report(problems=error.problems)
    if not (asked.committed and report.problems):
        return report, []
    tracked = _tracked(request)
    left = [problem for problem in report.problems if problem.file in tracked]
    kept = tuple(problem for problem in report.problems if problem.file not in tracked)
    notes = [f"Not read, as DVC's cache does not hold it: {name}" for name in sorted({one.file for one in left})]
    return report._replace(problems=kept), [*notes, _UNLINTED] if left and not report.files else notes


def _spare(request: Request, files: Sequence[Path]) -> None:
    """Raises ConfigError where a file that is to be written is one of those that are linted."""
    there = [file for file in files if file.exists()]
    if there:
        with revisions.view(request.versions, request.here) as view:
            found = targets.find([*map(view.inside, request.paths)], request.config_file, view.here, view.tree)
            for file in there:
                spare(file, found)


def _tracked(request: Request) -> set[str]:
    """What DVC tracks in the versions that are looked at, files and folders."""
    try:
        with revisions.view(request.versions, request.here) as view:
            tracked = [tree.tracked for tree in view.trees if isinstance(tree, Stored) and tree.tracked]
            return {name for one in tracked for name in (*one.outs, *(out.name for out in one.unknown))}
    except ConfigError:
        return set()


def _computed(request: Request) -> Numbers:
    """The metrics of the work tree. Raises ConfigError."""
    bases = metrics.bases(None, _NO_BASE)
    return Numbers(metrics.measure(request, bases), bases)


def _committed(request: Request, since: str | None) -> Numbers:
    """The metrics of the metric file, if it is that of the pointers. Raises ConfigError."""
    stale = freshness.unlike_committed(request)
    if stale:
        return Numbers(stale=stale)
    config = metrics.with_datasets(request)
    record, why = metrics.base(config, since) if since else (None, _NO_BASE)
    bases = metrics.bases(record, why)
    measured = metrics.as_committed(metrics.read(config), config, bases)
    strange = metrics.estranged(record, {one.dataset: one.pin for one in measured}) if record else []
    return Numbers(measured, bases, [*strange, _COMMITTED])
