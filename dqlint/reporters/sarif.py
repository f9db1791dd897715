"""SARIF 2.1.0, as GitHub's code scanning takes it: 25,000 results at most, the worst kept.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from dqlint import contract, tally
from dqlint.model import Finding, Place, Problem, Report, Severity
from dqlint.reporters import Style, told

_LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
_MOST = 25_000
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def render(report: Report, style: Style) -> Iterator[str]:
    """One run: the rules, what happened, and a result per finding with its key as `dqlint/v1`."""
    rules = _rules(report)
    kept = _kept(report)
    yield f'{{"$schema": {json.dumps(_SCHEMA)}, "version": "2.1.0", "runs": [{{\n'
    yield f'"tool": {contract.dumps(_tool(rules, style))},\n'
    yield f'"invocations": [{contract.dumps(_invocation(report, len(kept)))}],\n'
    yield '"columnKind": "unicodeCodePoints",\n'
    root = {"%SRCROOT%": {"description": {"text": "The root of the project"}}}
    yield f'"originalUriBaseIds": {contract.dumps(root)},\n"results": ['
    before = "\n"
    index = {code: at for at, code in enumerate(rules)}
    for finding, key in kept:
        yield before + contract.dumps(_result(finding, key, index))
        before = ",\n"
    yield "\n]}]}\n"


def _kept(report: Report) -> list[tuple[Finding, str]]:
    pairs = list(zip(report.findings, tally.distinct_keys(report.findings), strict=True))
    if len(pairs) <= _MOST:
        return pairs
    worst = sorted(range(len(pairs)), key=lambda at: tally.WORST_FIRST.index(pairs[at][0].severity))[:_MOST]
    return [pairs[at] for at in sorted(worst)]


def _rules(report: Report) -> dict[str, dict[str, Any]]:
    """Every rule that ran, by code, and what is known of one that only has findings."""
    rules = {finding.code: _descriptor(finding.code, finding.name) for finding in report.findings}
    for code, rule in report.rules.items():
        rules[code] = {
            **_descriptor(code, rule.name),
            "fullDescription": {"text": rule.why},
            "help": {"text": f"{rule.why}\n\nExamples: dqlint rules show {code}"},
            "defaultConfiguration": {"level": _LEVELS[rule.severity]},
            "properties": {"kind": rule.kind, "since": rule.since, "tags": ["data-quality"]},
        }
    return dict(sorted(rules.items()))


def _descriptor(code: str, name: str) -> dict[str, Any]:
    return {"id": code, "name": name, "shortDescription": {"text": name.replace("-", " ")}}


def _tool(rules: dict[str, dict[str, Any]], style: Style) -> dict[str, Any]:
    driver: dict[str, Any] = {"name": "dqlint", "rules": list(rules.values())}
    return {"driver": {**driver, "version": style.version} if style.version else driver}


def _invocation(report: Report, kept: int) -> dict[str, Any]:
    invocation: dict[str, Any] = {"executionSuccessful": not report.problems}
    if report.problems:
        invocation["toolConfigurationNotifications"] = [_notification(problem) for problem in report.problems]
    if kept < len(report.findings):
        text = f"{len(report.findings):,} findings; the {kept:,} worst are here, code scanning takes no more"
        invocation["toolExecutionNotifications"] = [{"level": "warning", "message": {"text": text}}]
    return invocation


def _notification(problem: Problem) -> dict[str, Any]:
    place = Place(problem.file, problem.line, problem.column, -1)
    return {"level": "error", "message": _message(told(problem)), "locations": [_location(place)]}


def _result(finding: Finding, key: str, index: dict[str, int]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index[finding.code],
        "level": _LEVELS[finding.severity],
        "message": _message(finding.message),
        "locations": [_location(finding.place)],
        "partialFingerprints": {"dqlint/v1": key},
    }
    if finding.related:
        result["relatedLocations"] = [
            {"id": number, **_location(related.place)} for number, related in enumerate(finding.related, 1)
        ]
    if finding.field:
        result["properties"] = {"field": finding.field}
    return result


def _message(text: str) -> dict[str, str]:
    # `[text](target)` in a plain message is a link, section 3.11.6.
    return {"text": text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]") if "](" in text else text}


def _location(place: Place) -> dict[str, Any]:
    uri = quote(place.file, errors="surrogateescape")
    region = {name: at for name, at in (("startLine", place.line), ("startColumn", place.column)) if at}
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri, "uriBaseId": "%SRCROOT%"}}
    return {"physicalLocation": {**physical, "region": region} if place.line else physical}
