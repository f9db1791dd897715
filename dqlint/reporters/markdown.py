"""Tables for a pull request's comment or a job's summary: what was found, by which rule, and the worst of it.

At most 60,000 characters: a comment on GitHub takes 65,536, and a job summary over 1 MiB is dropped whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dqlint import tally
from dqlint.model import Excerpt, Finding, Problem, Report
from dqlint.reporters import Style, told
from dqlint.visible import visible, window

_LARGEST = 60_000
_SHOWN = 50
_LONGEST = 300
_EXCERPT = 160
_ACTIVE = re.compile(r"[&<>`*_\[\]\\|~#$@{}]|:(?=/|[\w+-]+:)|(?<=www)\.", re.IGNORECASE)


def render(report: Report, _style: Style) -> Iterator[str]:
    """The summary, problems, the rules that found something, and the worst findings."""
    yield f"### dqlint\n\n{tally.summary(report, timed=False)}\n"
    room = _LARGEST
    for title, header, rows in _tables(report):
        yield f"\n{title}{header}"
        shown = 0
        for row in rows:
            if len(row) > room:
                break
            room -= len(row)
            shown += 1
            yield row
        if shown < len(rows):
            yield f"\nand {len(rows) - shown:,} more, left out for size.\n"


def _tables(report: Report) -> Iterator[tuple[str, str, list[str]]]:
    if report.problems:
        yield "", _header("To mend", "What"), [_problem_row(problem) for problem in report.problems[:_SHOWN]]
    if report.findings:
        rules = tally.by_rule(report.findings)
        yield "", _header("Findings", "Rows", "Rule", "Severity", "First at"), [_rule_row(rule) for rule in rules]
        worst = _worst(report)
        title = (
            f"The worst {len(worst):,} of {len(report.findings):,}:\n\n" if len(worst) < len(report.findings) else ""
        )
        yield title, _header("Where", "Rule", "What"), [_finding_row(finding) for finding in worst]


def _worst(report: Report) -> list[Finding]:
    """Errors before warnings before info, rows that changed before others, else in the report's order."""
    findings = tally.touched_first(report, report.findings)
    return sorted(findings, key=lambda finding: tally.WORST_FIRST.index(finding.severity))[:_SHOWN]


def _header(*titles: str) -> str:
    return f"{_row(*titles)}{_row(*('---' for _ in titles))}"


def _row(*values: str) -> str:
    return f"| {' | '.join(values)} |\n"


def _problem_row(problem: Problem) -> str:
    return _row(code(f"{problem.file}:{problem.line}:{problem.column}"), code(told(problem)[:_LONGEST]))


def _rule_row(rule: tally.RuleTally) -> str:
    place = rule.first.place
    named = f"{code(rule.code)} {code(rule.name)}"
    return _row(f"{rule.findings:,}", f"{rule.rows:,}", named, rule.severity, code(f"{place.file}:{place.line}"))


def _finding_row(finding: Finding) -> str:
    where = code(f"{finding.place.file}:{finding.place.line}")
    what = code(finding.message[:_LONGEST])
    excerpt = _excerpt(finding.excerpt) if finding.excerpt and finding.excerpt.text else ""
    return _row(where, f"{code(finding.code)} {finding.severity}", what + excerpt)


def _excerpt(excerpt: Excerpt) -> str:
    before, marked, after = window(excerpt.text, excerpt.span, _EXCERPT, (excerpt.cut_left, excerpt.cut_right))
    label = f"{excerpt.field[:_EXCERPT]}: " if excerpt.field else ""
    return f"<br>{code(label + before)}{f'<b>{code(marked)}</b>' if marked else ''}{code(after)}"


def code(text: str) -> str:
    """Text from data as code, in which no markup, mention, link, reference, formula or cell border can be.

    Entities are no markup. Inside code GitHub and GitLab look for no mentions; the empty space after @ is for the rest.
    """
    return f"<code>{_ACTIVE.sub(_entity, visible(text))}</code>" if text else ""


def _entity(match: re.Match[str]) -> str:
    return f"&#{ord(match[0])};" + ("&#8203;" if match[0] == "@" else "")
