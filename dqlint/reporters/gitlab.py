"""GitLab's code-quality report.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dqlint import contract, tally
from dqlint.model import Finding, Report, Severity
from dqlint.reporters import Style, told

_SEVERITIES: dict[Severity, str] = {"error": "major", "warning": "minor", "info": "info"}


def render(report: Report, _style: Style) -> Iterator[str]:
    """An array of issues. Fingerprints are findings' keys; what shares a key is numbered in the report's order."""
    before = "[\n"
    for issue in _issues(report):
        yield before + contract.dumps(issue)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _issues(report: Report) -> Iterator[dict[str, Any]]:
    for problem in report.problems:
        fingerprint = f"problem:{problem.file}:{problem.line}:{problem.column}:{problem.message}"
        yield _issue("dqlint", told(problem), fingerprint, "blocker", problem.file, problem.line)
    for finding, fingerprint in zip(report.findings, tally.distinct_keys(report.findings), strict=True):
        yield _of(finding, fingerprint)


def _of(finding: Finding, fingerprint: str) -> dict[str, Any]:
    severity, place = _SEVERITIES[finding.severity], finding.place
    message = f"{finding.code} {finding.name}: {finding.message}"
    return _issue(finding.code, message, fingerprint, severity, place.file, place.line)


def _issue(check: str, message: str, fingerprint: str, severity: str, file: str, line: int) -> dict[str, Any]:
    return {
        "description": message,
        "check_name": check,
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {"path": file, "lines": {"begin": max(1, line)}},
    }
