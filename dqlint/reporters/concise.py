"""One line per finding, in the form that editors and grep read: `file:line:column: severity CODE name: message`."""

from __future__ import annotations

from collections.abc import Iterator

from dqlint import tally
from dqlint.model import Finding, Report
from dqlint.reporters import Style, told


def render(report: Report, style: Style) -> Iterator[str]:
    """The findings, or with `style.statistics` the rules that found something; problems; the summary."""
    if style.statistics:
        yield from (f"{line}\n" for line in tally.table(report))
    else:
        yield from (_line(finding, style) for finding in report.findings)
    for problem in report.problems:
        where = style.path(problem.file) + "".join(f":{number}" for number in (problem.line, problem.column) if number)
        yield f"{where}: problem: {style.visible(told(problem))}\n"
    yield f"{tally.summary(report)}\n"


def _line(finding: Finding, style: Style) -> str:
    place = finding.place
    where = style.paint(f"{style.path(place.file)}:{place.line}:{place.column}:", bold=True)
    return f"{where} {finding.severity} {finding.code} {finding.name}: {style.visible(finding.message)}\n"
