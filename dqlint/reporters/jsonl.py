"""One finding per line, each the same object as in `json`, and nothing else: a clean run writes nothing."""

from __future__ import annotations

from collections.abc import Iterator

from dqlint import contract
from dqlint.model import Report
from dqlint.reporters import Style


def render(report: Report, _style: Style) -> Iterator[str]:
    """The findings; measures, problems and the summary are in `json`."""
    return (f"{contract.dumps(contract.finding(finding))}\n" for finding in report.findings)
