"""A comparison in words, for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dqlint.app.compared_findings import ComparedFindings
from dqlint.app.compared_numbers import ComparedNumber, Judged
from dqlint.app.diff import Compared, Diff
from dqlint.app.shown_rows import ShownEdit, ShownField, ShownRow, ShownRows
from dqlint.cli import phrasing
from dqlint.model import Excerpt, Finding, Place
from dqlint.reporters import Style, problems, quoted
from dqlint.tally import counted
from dqlint.visible import cut, line_start

_COLORS = {"error": "red", "warning": "yellow", "info": "cyan"}
_KINDS = {"added": "green", "removed": "red", "edited": "yellow", "moved": None}


def render(diff: Diff, style: Style) -> Iterator[str]:
    """Dataset by dataset, then what is to be mended."""
    old, new = map(style.visible, (diff.old, diff.new))
    yield f"{style.paint(f'{old} {_to(style)} {new}', bold=True)}\n"
    unchanged = [one.name for one in diff.datasets if not one.changed and not one.missed]
    for one in diff.datasets:
        if one.changed or one.missed:
            yield from _dataset(one, style)
    if unchanged:
        yield f"\nNothing changed in {style.visible(', '.join(unchanged))}\n"
    if diff.problems:
        yield "\n"
        yield from problems(diff.problems, style)


def _to(style: Style) -> str:
    return "→" if style.unicode else "->"


def _dataset(one: Compared, style: Style) -> Iterator[str]:
    yield f"\n{style.paint(style.visible(one.name), bold=True)}\n"
    yield from _rows(one.rows, style) if one.rows else ["  rows      cannot be compared\n"]
    yield from _findings(one.findings, style) if one.findings else ["  findings  cannot be compared\n"]
    yield from _numbers(one.numbers, style)
    yield from _gates(one.gates, style)
    for note in one.notes:
        lines = phrasing.lines(style.visible(note), style.room - 2)
        yield from (f"  {style.paint(line, dim=True)}\n" for line in lines)


def _rows(rows: ShownRows, style: Style) -> Iterator[str]:
    told = [style.paint(f"{number:,} {kind}", _KINDS[kind]) for kind, number in rows.counts.items() if number]
    yield f"  rows      {', '.join(told) or 'as before'}\n"
    for sign, kind, shown in (("+", "added", rows.added), ("-", "removed", rows.removed)):
        yield from (_row(sign, row, _KINDS[kind], style) for row in shown)
        yield from _more(rows.counts[kind] - len(shown), kind)
    for edit in rows.edited:
        yield from _edit(edit, style)
    yield from _more(rows.counts["edited"] - len(rows.edited), "edited")
    for one in rows.moved:
        where = f"in {style.path(one.new)}"
        if one.old != one.new:
            where = f"from {style.path(one.old)} to {style.path(one.new)}"
        yield f"    {counted(one.rows, 'row')} moved {where}\n"


def _more(number: int, what: str) -> Iterator[str]:
    if number > 0:
        yield f"    and {number:,} more {what}\n"


def _place(place: Place, style: Style) -> str:
    column = f":{place.column}" if place.column > 1 else ""
    return f"{style.path(place.file)}:{place.line}{column}"


def _row(sign: str, row: ShownRow, color: str | None, style: Style) -> str:
    line = f"{sign} {_place(row.place, style)}  {style.visible(row.text)}"
    return f"    {style.paint(cut(line, style.room - 4, unicode=style.unicode).rstrip(), color)}\n"


def _edit(edit: ShownEdit, style: Style) -> Iterator[str]:
    was = f"line {edit.old.line}" if edit.old.file == edit.new.file else _place(edit.old, style)
    moved = "" if edit.old.line == edit.new.line and edit.old.file == edit.new.file else f" (was {was})"
    yield f"    {style.paint('~', _KINDS['edited'])} {_place(edit.new, style)}{moved}\n"
    for field in edit.fields:
        yield from _field(field, style)
    yield from _more(edit.more, "fields")


def _field(field: ShownField, style: Style) -> Iterator[str]:
    path = cut(style.visible(field.path), style.room // 3, unicode=style.unicode)
    for sign, value, color in (("-", field.before, "red"), ("+", field.after, "green")):
        if value is None:
            continue
        other = field.after if value is field.before else field.before
        yield from _value(f"{sign} {path}: ", value, None if other is None else value.span, color, style)


def _value(label: str, value: Excerpt, span: tuple[int, int] | None, color: str, style: Style) -> Iterator[str]:
    if span and span[0] == span[1]:
        span = None if span[0] == 0 and not value.cut_left else span
    text = value.text or "(empty)"
    return quoted(label, text, span, style, color=color, cuts=(value.cut_left, value.cut_right))


def _findings(found: ComparedFindings, style: Style) -> Iterator[str]:
    told = [f"{len(some):,} {word}" for word, some in (("new", found.new), ("gone", found.gone)) if some]
    told += [f"{len(found.kept):,} as before"] if found.kept or not told else []
    yield f"  findings  {', '.join(told)}\n"
    for sign, word, some in (("+", "new", found.new), ("-", "gone", found.gone)):
        for one in some[: found.limit]:
            yield from _finding(sign, one, style)
        yield from _more(len(some) - found.limit, word)


def _finding(sign: str, one: Finding, style: Style) -> Iterator[str]:
    color = _COLORS[one.severity] if sign == "+" else "green"
    rule = f"{style.paint(one.severity, color)} {one.code} {one.name}"
    yield f"    {style.paint(sign, color)} {_place(one.place, style)} {rule}\n"
    yield f"      {cut(line_start(style.visible(one.message)), style.room - 6, unicode=style.unicode)}\n"


def _numbers(found: Sequence[ComparedNumber], style: Style) -> Iterator[str]:
    shown = [one for one in found if one.delta != 0 or one.tool]
    if not found:
        return
    same = f"{len(found) - len(shown)} as before" if shown else "as before"
    yield f"  metrics   {same}\n" if len(shown) < len(found) else "  metrics\n"
    cells = [_cells(one, style) for one in shown]
    wide = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for one, (name, before, arrow, after, by) in zip(shown, cells, strict=True):
        line = f"{name:<{wide[0]}}  {before:>{wide[1]}} {arrow} {after:>{wide[3]}}  {by:<{wide[4]}}  {_way(one)}"
        yield f"    {style.paint(line.rstrip(), phrasing.WAYS[one.way])}\n"
        if one.tool:
            committed = phrasing.value(one.committed)
            yield f"      {committed} as committed: {phrasing.difference(one.tool)} is of the tool\n"


def _cells(one: ComparedNumber, style: Style) -> tuple[str, str, str, str, str]:
    sign = phrasing.arrow(one.delta, unicode=style.unicode)
    by = phrasing.difference(one.delta)
    return one.metric, phrasing.value(one.before), sign or " ", phrasing.value(one.after), by


def _way(one: ComparedNumber) -> str:
    return "" if one.way == "same" else one.way


def _gates(gates: Sequence[Judged], style: Style) -> Iterator[str]:
    if not gates:
        return
    states = [one.verdict.state for one in gates]
    told = [f"{states.count(state)} {state}" for state in ("missed", "passed", "not judged") if state in states]
    yield f"  gates     {', '.join(told)}\n"
    for one in gates:
        if one.verdict.state == "missed":
            yield from _labelled("missed", said(one), "red", style)
            yield from _causes(one, style)
        elif one.verdict.state == "not judged":
            why = f"{one.verdict.metric} {one.verdict.bound}: {one.verdict.why}"
            yield from _labelled("not judged", why, "yellow", style)


def _labelled(label: str, text: str, color: str, style: Style) -> Iterator[str]:
    first, *more = phrasing.lines(f"{label} {style.visible(text)}", style.room - 8)
    yield f"    {style.paint(label, color, bold=True)}{first.removeprefix(label)}\n"
    yield from (f"        {line}\n" for line in more)


def said(one: Judged) -> str:
    """A missed gate in words: the metric, its value, the bound, and the value before."""
    before = "" if one.before is None else f", {phrasing.value(one.before)} before"
    return f"{one.verdict.metric} is {phrasing.value(one.verdict.value)}{before}; gate: {one.verdict.bound}"


def _causes(one: Judged, style: Style) -> Iterator[str]:
    if one.causes and not one.fresh:
        yield "      nothing new feeds it; there before:\n"
    for where, what in one.causes:
        place = f"{_place(where, style)}  " if where else ""
        yield f"      {cut(line_start(place + style.visible(what)), style.room - 6, unicode=style.unicode)}\n"
