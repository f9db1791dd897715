"""JUnit XML: a suite per file with findings, a failed case per rule in it; rules without findings are passed cases."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from dqlint import tally
from dqlint.model import Finding, Problem, Report
from dqlint.reporters import Style, told
from dqlint.visible import visible

_MOST = 1000
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


class _Suite(NamedTuple):
    file: str
    cases: dict[str, list[Finding]]


def render(report: Report, _style: Style) -> Iterator[str]:
    """The suites in the order of the files, then one of dqlint itself: problems as errors, clean rules as passed."""
    suites = [_suite(file, found) for file, found in groupby(report.findings, lambda finding: finding.place.file)]
    failed = sum(len(suite.cases) for suite in suites)
    clean = sorted(report.rules.keys() - {finding.code for finding in report.findings})
    problems = len(report.problems)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    counts = _counts(failed + len(clean) + problems, failed, problems)
    yield f'<testsuites name="dqlint" {counts} time="{report.seconds:.3f}">\n'
    for suite in suites:
        yield f'  <testsuite name="{_xml(suite.file)}" {_counts(len(suite.cases), len(suite.cases), 0)}>\n'
        yield from (_failure(suite.file, found) for found in suite.cases.values())
        yield "  </testsuite>\n"
    yield f'  <testsuite name="dqlint" {_counts(len(clean) + problems, 0, problems)}>\n'
    yield from map(_error, report.problems)
    yield from (f"    {_case('dqlint', f'{code} {report.rules[code].name}')}/>\n" for code in clean)
    yield "  </testsuite>\n</testsuites>\n"


def _suite(file: str, findings: Iterator[Finding]) -> _Suite:
    cases: dict[str, list[Finding]] = {}
    for finding in findings:
        cases.setdefault(finding.code, []).append(finding)
    return _Suite(file, dict(sorted(cases.items())))


def _counts(tests: int, failures: int, errors: int) -> str:
    return f'tests="{tests}" failures="{failures}" errors="{errors}"'


def _case(where: str, name: str) -> str:
    return f'<testcase classname="{_xml(where)}" name="{_xml(name)}"'


def _failure(file: str, findings: list[Finding]) -> str:
    first = findings[0]
    message = first.message if len(findings) == 1 else tally.counted(len(findings), "finding")
    lines = [f"line {finding.place.line}: {_xml(finding.message)}" for finding in findings[:_MOST]]
    if len(findings) > _MOST:
        lines.append(f"and {len(findings) - _MOST:,} more")
    return (
        f"    {_case(file, f'{first.code} {first.name}')}>\n"
        f'      <failure type="{first.severity}" message="{_xml(message)}">' + "\n".join(lines) + "</failure>\n"
        "    </testcase>\n"
    )


def _error(problem: Problem) -> str:
    name = f"{problem.file}:{problem.line}:{problem.column}"
    return f'    {_case("dqlint", name)}>\n      <error message="{_xml(told(problem))}"/>\n    </testcase>\n'


def _xml(text: str) -> str:
    return visible(text).translate(_ENTITIES)
