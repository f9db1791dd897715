"""Workflow commands that GitHub Actions shows as annotations: ten of each level a step, of 4,096 characters at most.

Where there are more, one annotation speaks for all of a rule's findings in a file, and the last one for the rest.
Findings in rows that changed come before those that are there because a rule changed.
https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from dqlint import tally
from dqlint.model import Finding, Problem, Report, Severity
from dqlint.reporters import Style, told
from dqlint.visible import visible

_COMMANDS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "notice"}
_MOST: dict[Severity, int] = {"error": 9, "warning": 10, "info": 10}  # an error is left for gates, in `failure`
_LONGEST = 4096
_REST = "`dqlint ci` puts the worst and the counts by rule into the job's summary, `dqlint check` lists all"


class Annotation(NamedTuple):
    """What one command says. `line` and `column` are 0 where there is none; it speaks for so many findings."""

    file: str
    line: int
    column: int
    title: str
    message: str
    findings: int = 1


def render(report: Report, _style: Style) -> Iterator[str]:
    """Problems and errors, warnings and notices as far as they are shown, then the summary as a plain line."""
    for severity in tally.WORST_FIRST:
        found = tally.touched_first(report, (one for one in report.findings if one.severity == severity))
        problems = [_problem(problem) for problem in report.problems] if severity == "error" else []
        for annotation in _shown(problems, found, report.untouched, severity):
            yield _command(_COMMANDS[severity], annotation)
    yield f"{tally.summary(report)}\n"


def failure(message: str) -> str:
    """An error of the whole run; one of them has room beside what `render` writes."""
    return _command("error", Annotation("", 0, 0, "dqlint", message))


def _shown(
    problems: list[Annotation], findings: list[Finding], untouched: frozenset[str], severity: Severity
) -> list[Annotation]:
    most = _MOST[severity]
    single = [*problems, *(_single(finding) for finding in findings[: most + 1])]
    if len(single) <= most:
        return single
    annotations = [*problems, *_grouped(findings, untouched)]
    if len(annotations) <= most:
        return annotations
    rest = sum(annotation.findings for annotation in annotations[most - 1 :])
    message = f"and {tally.counted(rest, f'more {severity}')}: {_REST}"
    return [*annotations[: most - 1], Annotation("", 0, 0, "dqlint", message)]


def _grouped(findings: Iterable[Finding], untouched: frozenset[str]) -> list[Annotation]:
    ordered = sorted(findings, key=lambda finding: (finding.code, finding.place.file))
    groups = [list(group) for _, group in groupby(ordered, lambda finding: (finding.code, finding.place.file))]
    return [_group(group) for group in sorted(groups, key=lambda group: (group[0].key in untouched, -len(group)))]


def _group(findings: list[Finding]) -> Annotation:
    first = _single(findings[0])
    if len(findings) == 1:
        return first
    message = f"{len(findings):,} findings of this rule in the file; the first: {first.message}"
    return first._replace(message=message, findings=len(findings))


def _single(finding: Finding) -> Annotation:
    place = finding.place
    column = place.column if place.row >= 0 else 0
    return Annotation(place.file, place.line, column, f"{finding.code} {finding.name}", finding.message)


def _problem(problem: Problem) -> Annotation:
    return Annotation(problem.file, problem.line, problem.column, "dqlint", told(problem))


def _command(command: str, annotation: Annotation) -> str:
    named = {"file": annotation.file, "line": annotation.line, "col": annotation.column, "title": annotation.title}
    properties = ",".join(f"{name}={_property(str(value))}" for name, value in named.items() if value)
    return f"::{command} {properties}::{_data(visible(annotation.message)[:_LONGEST])}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(visible(text)).replace(":", "%3A").replace(",", "%2C")
