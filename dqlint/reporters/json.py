"""The whole report as one JSON object, as schemas/report.schema.json describes it; each finding is on its own line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from dqlint import contract
from dqlint.model import Report
from dqlint.reporters import Style


def render(report: Report, _style: Style) -> Iterator[str]:
    """Findings, measures, problems and the summary."""
    yield "{"
    yield from _array("findings", map(contract.finding, report.findings))
    yield from _array("measures", map(contract.measure, report.measures))
    yield from _array("problems", map(contract.problem, report.problems))
    yield f'"summary": {contract.dumps(contract.summary(report))}}}\n'


def _array(name: str, members: Iterable[Any]) -> Iterator[str]:
    yield f'"{name}": ['
    before = "\n"
    for member in members:
        yield before + contract.dumps(member)
        before = ",\n"
    yield "],\n" if before == "\n" else "\n],\n"
