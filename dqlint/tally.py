"""What a report comes to: counts by severity and by rule, the summary line, keys that tell equal findings apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from dqlint.model import SEVERITIES, Finding, Report, Severity

WORST_FIRST: tuple[Severity, ...] = SEVERITIES[::-1]


class RuleTally(NamedTuple):
    """A rule's findings: how many, in how many rows, and the first of them."""

    code: str
    name: str
    severity: Severity
    findings: int
    rows: int
    first: Finding


def by_severity(report: Report) -> dict[Severity, int]:
    """Findings of each severity, the worst first, zeros included."""
    counts = Counter(finding.severity for finding in report.findings)
    return {severity: counts[severity] for severity in WORST_FIRST}


def by_rule(findings: Iterable[Finding]) -> list[RuleTally]:
    """The rules that found something (apart by severity, which a dataset may set), most findings first."""
    groups: dict[tuple[str, Severity], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.code, finding.severity), []).append(finding)
    tallies = [
        RuleTally(code, group[0].name, severity, len(group), len(_rows(group)), group[0])
        for (code, severity), group in groups.items()
    ]
    return sorted(tallies, key=lambda tally: (-tally.findings, tally.code, tally.severity))


def touched_first(report: Report, findings: Iterable[Finding]) -> list[Finding]:
    """Findings in rows that changed before those that are there because their rule did, else in their order."""
    return sorted(findings, key=lambda finding: finding.key in report.untouched)


def _rows(findings: Iterable[Finding]) -> set[tuple[str, int]]:
    return {(place.file, place.row) for place in (finding.place for finding in findings) if place.row >= 0}


def counted(number: int, noun: str) -> str:
    """A number with its noun: 1 row, 52,002 rows; info has no plural."""
    return f"{number:,} {noun}{'' if number == 1 or noun == 'info' else 's'}"


def summary(report: Report, *, timed: bool = True) -> str:
    """One line in plain words: what was found, in how much data, and how long it took."""
    found = [counted(number, noun) for noun, number in _found(report) if number]
    if found:
        line = f"Found {', '.join(found)} in {_flawed(report)}{_data(report)}"
    elif report.changed == 0 and not report.anew:
        line = "No rows changed"
    else:
        line = f"All clean: {_data(report)}" if report.rows else f"Nothing to check: {_data(report)}"
    notes = {"accepted": report.suppressed, "older": report.older}
    if report.anew:
        line += f" · all rows for {counted(len(report.anew), 'rule')} that changed"
    line += "".join(f" · {number:,} {note}" for note, number in notes.items() if number)
    if report.left:
        line += f" · {counted(len(report.left), 'rule')} left to CI"
    return f"{line} · {report.seconds:.2f} s" if timed else line


def _flawed(report: Report) -> str:
    """How many rows; these may be more than changed, as a row is reported that is like one that did."""
    flawed = len(_rows(report.findings))
    if not flawed:
        return ""
    most = report.rows if report.changed is None or report.anew else report.changed
    return f"{flawed:,} of " if flawed <= most else f"{flawed:,} rows through "


def _data(report: Report) -> str:
    files = counted(report.files, "file")
    if report.changed is None:
        return f"{counted(report.rows, 'row')} ({files})"
    if report.anew:
        return f"{counted(report.rows, 'row')} ({report.changed:,} changed, {files})"
    return f"{counted(report.changed, 'changed row')} ({report.rows:,} in {files})"


def _found(report: Report) -> Iterator[tuple[str, int]]:
    yield "problem", len(report.problems)
    yield from by_severity(report).items()


def table(report: Report) -> Iterator[str]:
    """Findings by rule in aligned lines: how many, in how many rows, which rule."""
    tallies = by_rule(report.findings)
    if not tallies:
        return
    rows = [("findings", "rows", "rule", "severity", "name")]
    rows += [(f"{t.findings:,}", f"{t.rows:,}", t.code, t.severity, t.name) for t in tallies]
    wide = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for found, where, code, severity, name in rows:
        yield f"{found:>{wide[0]}}  {where:>{wide[1]}}  {code:<{wide[2]}}  {severity:<{wide[3]}}  {name}"


def distinct_keys(findings: Iterable[Finding]) -> Iterator[str]:
    """Each finding's key; the second with the same key, in report order, has `:2` after it, and so on."""
    seen: Counter[str] = Counter()
    for finding in findings:
        seen[finding.key] += 1
        yield finding.key if seen[finding.key] == 1 else f"{finding.key}:{seen[finding.key]}"
