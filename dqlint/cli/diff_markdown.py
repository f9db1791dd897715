"""A comparison for a pull request's comment or a job's summary: at most 60,000 characters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dqlint.app.compared_findings import ComparedFindings
from dqlint.app.compared_numbers import ComparedNumber, Judged
from dqlint.app.diff import Compared, Diff
from dqlint.app.shown_rows import ShownEdit, ShownField, ShownRow, ShownRows
from dqlint.cli import phrasing
from dqlint.cli.diff_text import said
from dqlint.model import Excerpt, Finding, Place, Problem
from dqlint.reporters import Style, told
from dqlint.reporters.markdown import code
from dqlint.tally import counted
from dqlint.visible import shortened, window

LARGEST = 60_000
_LONGEST = 300
_ROOM = 120
_MISSED = "❌"
_START, _END = "\n<details><summary>Rows</summary>\n\n", "\n</details>\n"
_CUT = "\n_The rest is left out for size: `dqlint diff` shows it._\n"


def render(diff: Diff, _style: Style) -> Iterator[str]:
    """What is to be mended and missed gates first, then dataset by dataset."""
    return bounded(_pieces(diff))


def bounded(pieces: Iterable[str], largest: int = LARGEST) -> Iterator[str]:
    """The pieces, each whole, as long as there is room for them; what folds is closed."""
    room = largest - len(_CUT) - len(_END)
    is_open = False
    for piece in pieces:
        if len(piece) > room:
            yield f"{_END if is_open else ''}{_CUT}"
            return
        room -= len(piece)
        is_open = piece == _START or (is_open and piece != _END)
        yield piece


def _pieces(diff: Diff) -> Iterator[str]:
    yield f"### dqlint diff\n\n{code(diff.old)} → {code(diff.new)}\n"
    yield from map(_problem, diff.problems)
    for one in diff.datasets:
        for gate in one.gates:
            if gate.verdict.state == "missed":
                yield _missed(one.name, gate)
    for one in diff.datasets:
        if one.changed:
            yield from _dataset(one)
    unchanged = [code(one.name) for one in diff.datasets if not one.changed]
    if unchanged:
        yield f"\nNothing changed in {', '.join(unchanged[:_LONGEST])}.\n"


def _problem(problem: Problem) -> str:
    return f"\n⚠️ {code(problem.file)}: {code(shortened(told(problem), _LONGEST))}\n"


def _missed(dataset: str, gate: Judged) -> str:
    lines = [f"\n{_MISSED} {code(f'{dataset}: {said(gate)}')}\n\n"]
    if gate.causes and not gate.fresh:
        lines.append("No new finding feeds it; there before:\n\n")
    for where, what in gate.causes:
        lines.append(f"- {code(_place(where))} {code(shortened(what, _LONGEST))}\n" if where else f"- {code(what)}\n")
    return "".join(lines)


def _place(place: Place) -> str:
    return f"{place.file}:{place.line}{f':{place.column}' if place.column > 1 else ''}"


def _dataset(one: Compared) -> Iterator[str]:
    yield f"\n#### {code(one.name)}\n"
    yield from (f"\n{code(note)}\n" for note in one.notes)
    yield from _numbers(one.numbers)
    if one.findings:
        yield from _findings(one.findings)
    if one.rows:
        yield from _rows(one.rows)
    else:
        yield "\nThe rows cannot be compared.\n"


def _numbers(found: Sequence[ComparedNumber]) -> Iterator[str]:
    shown = [one for one in found if one.delta != 0 or one.tool]
    if not shown:
        yield "\nMetrics are as before.\n" if found else ""
        return
    yield "\n| metric | before | after | by | |\n|---|---:|---:|---:|---|\n"
    for one in shown:
        sign = phrasing.arrow(one.delta, unicode=True)
        committed = f"{phrasing.value(one.committed)} as committed: {phrasing.difference(one.tool)} is of the tool"
        tool = f" ({committed})" if one.tool else ""
        cells = phrasing.value(one.before), phrasing.value(one.after), phrasing.difference(one.delta)
        yield f"| {one.metric} | {' | '.join(cells)} | {sign} {'' if one.way == 'same' else one.way}{tool} |\n"


def _findings(found: ComparedFindings) -> Iterator[str]:
    yield f"\n**Findings**: {len(found.new):,} new, {len(found.gone):,} gone, {len(found.kept):,} as before\n"
    for word, some in (("new", found.new), ("gone", found.gone)):
        if some[: found.limit]:
            yield f"\n| {word} at | rule | what |\n|---|---|---|\n"
            yield from (_finding(one) for one in some[: found.limit])
            yield from _more(len(some) - found.limit)


def _finding(one: Finding) -> str:
    rule = f"{one.severity} {code(one.code)} {code(one.name)}"
    return f"| {code(_place(one.place))} | {rule} | {code(shortened(one.message, _LONGEST))} |\n"


def _more(number: int) -> Iterator[str]:
    if number > 0:
        yield f"\nand {number:,} more\n"


def _rows(rows: ShownRows) -> Iterator[str]:
    yield f"\n**Rows**: {', '.join(f'{number:,} {kind}' for kind, number in rows.counts.items())}\n"
    if not rows.changed:
        return
    yield _START
    for kind, some in (("added", rows.added), ("removed", rows.removed)):
        yield from (_row(kind, row) for row in some)
        yield from _more_rows(rows.counts[kind] - len(some), kind)
    yield from map(_edit, rows.edited)
    yield from _more_rows(rows.counts["edited"] - len(rows.edited), "edited")
    for one in rows.moved:
        where = f"in {code(one.new)}" if one.old == one.new else f"from {code(one.old)} to {code(one.new)}"
        yield f"- {counted(one.rows, 'row')} moved {where}\n"
    yield _END


def _more_rows(number: int, kind: str) -> Iterator[str]:
    if number > 0:
        yield f"- and {number:,} more {kind}\n"


def _row(kind: str, row: ShownRow) -> str:
    return f"- {kind} {code(_place(row.place))} {code(shortened(row.text, _LONGEST))}\n"


def _edit(edit: ShownEdit) -> str:
    was = "" if edit.old == edit.new else f" (was {code(_place(edit.old))})"
    lines = [f"- edited {code(_place(edit.new))}{was}\n", *map(_field, edit.fields)]
    return "".join([*lines, f"  - and {edit.more:,} more fields\n"] if edit.more else lines)


def _field(field: ShownField) -> str:
    before, after = (_value(value) for value in (field.before, field.after))
    return f"  - {code(shortened(field.path, _LONGEST))}: {before} → {after}\n"


def _value(value: Excerpt | None) -> str:
    if value is None:
        return "not there"
    shown = window(value.text, value.span, _ROOM, (value.cut_left, value.cut_right))
    marked = f"<b>{code(shown.marked)}</b>" if shown.marked else ""
    return f"{code(shown.before)}{marked}{code(shown.after)}" or "empty"
