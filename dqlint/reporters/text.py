"""For people: where, which rule and what, then the piece of data with the span marked, and one line that sums it up."""

from __future__ import annotations

from collections.abc import Iterator

from dqlint import tally
from dqlint.model import Excerpt, Finding, Report, Severity
from dqlint.reporters import Style, problems, quoted
from dqlint.visible import cells, cut, cut_left, line_start, wrap

_COLORS: dict[Severity, str] = {"error": "red", "warning": "yellow", "info": "blue"}
_INDENT = "    "
_LONGEST = 300
_SHOWN = 3
_MANY = 50


def render(report: Report, style: Style) -> Iterator[str]:
    """The findings, or with `style.statistics` the rules that found something; problems; the summary."""
    if style.statistics:
        yield "".join(f"{line}\n" for line in (*tally.table(report), ""))
    else:
        yield from ("".join(_finding(finding, style)) + "\n" for finding in report.findings)
    if report.problems:
        yield "".join((*problems(report.problems, style), "\n"))
    yield from _closing(report, style)


def _finding(finding: Finding, style: Style) -> Iterator[str]:
    yield from _heading(finding, style)
    if finding.excerpt is not None:
        yield from _excerpt(finding.excerpt, _COLORS[finding.severity], style)
    if finding.related:
        yield from _indented(_also(finding, style), style)
    if finding.fix is not None:
        unsure = "" if finding.fix.safety == "safe" else f" ({finding.fix.safety})"
        yield from _indented(f"fix: {style.visible(finding.fix.title)}{unsure}", style)


def _heading(finding: Finding, style: Style) -> Iterator[str]:
    place, color = finding.place, _COLORS[finding.severity]
    file, position = style.path(place.file), f":{place.line}:{place.column}"
    message = cut(style.visible(finding.message), _LONGEST, unicode=style.unicode)
    length = cells(file) + len(f"{position} {finding.severity} {finding.code} {finding.name}  ")
    heading = (
        f"{style.paint(file, bold=True)}{style.paint(position, dim=True)} {style.paint(finding.severity, color)} "
        f"{style.paint(finding.code, color, bold=True)} {style.paint(finding.name, bold=True)}"
    )
    if style.width is None or length + cells(message) <= style.width:
        yield f"{heading}  {message}\n"
    else:
        yield f"{heading}\n"
        yield from _indented(message, style)


def _indented(text: str, style: Style) -> Iterator[str]:
    lines = (text,) if style.width is None else wrap(text, style.room - len(_INDENT) - 1)
    return (f"{_INDENT}{line_start(line)}\n" for line in lines)


def _excerpt(excerpt: Excerpt, color: str, style: Style) -> Iterator[str]:
    if not excerpt.field and not excerpt.text:
        return iter(())
    field = style.visible(excerpt.field)
    label = f"{cut_left(field, style.room // 3, unicode=style.unicode)}: " if field else ""
    if not excerpt.text:
        return quoted(label, "(empty)", None, style, color=color)
    return quoted(label, excerpt.text, excerpt.span, style, color=color, cuts=(excerpt.cut_left, excerpt.cut_right))


def _also(finding: Finding, style: Style) -> str:
    places = [related.place for related in finding.related[:_SHOWN]]
    more = len(finding.related) - len(places)
    if all(place.file == finding.place.file for place in places):
        written = f"line{'s' if len(finding.related) > 1 else ''} " + ", ".join(str(place.line) for place in places)
    else:
        written = ", ".join(f"{style.path(place.file)}:{place.line}:{place.column}" for place in places)
    return f"see {written}{f' and {more:,} more' if more else ''}"


def _closing(report: Report, style: Style) -> Iterator[str]:
    worst = next((s for s, number in tally.by_severity(report).items() if number), None)
    color = "red" if report.problems else _COLORS[worst] if worst else "green"
    yield f"{style.paint(tally.summary(report), color, bold=True)}\n"
    if report.skipped:
        names = ", ".join(style.path(problem.file) for problem in report.skipped[:_SHOWN])
        more = f" and {len(report.skipped) - _SHOWN:,} more" if len(report.skipped) > _SHOWN else ""
        note = f"Passed over {tally.counted(len(report.skipped), 'file')} without examples: {names}{more}"
        yield f"{style.paint(note, dim=True)}\n"
    if report.unused:
        note = f"{tally.counted(report.unused, 'accepted finding')} no longer there: dqlint baseline --prune"
        yield f"{style.paint(note, dim=True)}\n"
    if report.findings:
        hint = f"Why a rule asks for it: dqlint rules show {report.findings[0].code}"
        if len(report.findings) > _MANY and not style.statistics:
            hint += " · counts by rule: --statistics"
        yield f"{style.paint(hint, dim=True)}\n"
