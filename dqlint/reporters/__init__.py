"""How a report is written: one module per format, each with `render(report, style)`, and what text formats share."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from typing import NamedTuple

import click

from dqlint.model import Problem, Report
from dqlint.visible import cells, path, right_to_left, visible, window

# A format's name and the module that writes it, imported when it is asked for.
REPORTERS: Mapping[str, str] = {
    "text": "dqlint.reporters.text",
    "concise": "dqlint.reporters.concise",
    "json": "dqlint.reporters.json",
    "jsonl": "dqlint.reporters.jsonl",
    "github": "dqlint.reporters.github",
    "gitlab": "dqlint.reporters.gitlab",
    "sarif": "dqlint.reporters.sarif",
    "junit": "dqlint.reporters.junit",
    "markdown": "dqlint.reporters.markdown",
}

_UNBOUNDED = 120
_SAID = re.compile(r"--[a-z-]+|rules [a-z]+|git")  # an option or a program in place of a file
_WORD = re.compile(r"[\w-]+")


class Style(NamedTuple):
    """What the one who prints decides.

    `width` is the terminal's in columns, None where there is none: lines are then not wrapped, and excerpts are cut
    at 120. `unicode` is for signs of dqlint's own; data stays as it is. With `statistics`, text and concise print
    findings by rule in place of findings. `version` is dqlint's. `here` is the working directory as seen from where
    file names start: what people read can be opened from there, what programs read starts at the top.
    """

    width: int | None = None
    color: bool = False
    unicode: bool = True
    statistics: bool = False
    version: str = ""
    here: str = ""

    @property
    def room(self) -> int:
        """Columns for a line that is cut to fit."""
        return max(40, self.width or _UNBOUNDED)

    def paint(self, text: str, color: str | None = None, *, bold: bool = False, dim: bool = False) -> str:
        """The text in a colour, or as it is."""
        return click.style(text, fg=color, bold=bold or None, dim=dim or None) if self.color and text else text

    def visible(self, text: str) -> str:
        """Text from data, safe to show on one line."""
        return visible(text, unicode=self.unicode)

    def path(self, file: str) -> str:
        """A file's path, safe to show at the start of a line."""
        seen = posixpath.relpath(file, self.here) if self.here and not file.startswith("/") else file
        return path(seen, unicode=self.unicode)


def render(name: str, report: Report, style: Style) -> Iterator[str]:
    """The report in a format of REPORTERS: text in pieces, each as soon as it is made, line ends included."""
    chunks: Iterator[str] = import_module(REPORTERS[name]).render(report, style)
    return chunks


def problems(found: Iterable[Problem], style: Style) -> Iterator[str]:
    """Each problem as file:line:column, with the line it is in and a mark below, and what to do."""
    for problem in found:
        position = "".join(f":{number}" for number in (problem.line, problem.column) if number)
        place = problem.file if _SAID.fullmatch(problem.file) else style.path(problem.file)
        yield f"{style.paint(place + position, bold=True)}: {style.visible(problem.message)}\n"
        if problem.line and problem.source.strip():
            yield from _source(problem, style)
        if problem.hint:
            first, *more = map(style.visible, problem.hint.split("\n"))
            yield f"  {style.paint('help', 'cyan')}: {first}\n"
            yield from (f"  {line}\n" for line in more)


def told(problem: Problem) -> str:
    """What is wrong and what to do, for formats that have one text for both."""
    return f"{problem.message} ({problem.hint})" if problem.hint else problem.message


def _source(problem: Problem, style: Style) -> Iterator[str]:
    line = problem.source.rstrip("\r\n")
    at = problem.column - 1
    word = _WORD.match(line, at) if at >= 0 else None
    span = (at, word.end() if word else at + 1) if at >= 0 else None
    yield from quoted("", line, span, style, color="red")


def quoted(
    label: str,
    text: str,
    span: tuple[int, int] | None,
    style: Style,
    *,
    color: str,
    cuts: tuple[bool, bool] = (False, False),
) -> Iterator[str]:
    """A piece of data behind a bar, cut around the span to the room there is: the span is coloured, or marked below."""
    bar = style.paint("    │ " if style.unicode else "    | ", dim=True)
    room = max(16, style.room - cells(label) - len("    | ") - len("><"))
    shown = window(text, span, room, cuts, unicode=style.unicode)
    label_shown = style.paint(label, dim=True)
    if span is None:
        yield f"{bar}{label_shown}{shown.after}\n"
    elif style.color and shown.marked:
        yield f"{bar}{label_shown}{shown.before}{click.style(shown.marked, fg=color, underline=True)}{shown.after}\n"
    elif right_to_left("".join(shown)):
        opening, closing = "»«" if style.unicode else "><"
        yield f"{bar}{label_shown}{shown.before}{opening}{shown.marked}{closing}{shown.after}\n"
    else:
        mark = "^" * max(1, cells(shown.marked))
        yield f"{bar}{label_shown}{''.join(shown)}\n"
        yield f"{bar}{' ' * (cells(label) + cells(shown.before))}{style.paint(mark, color)}\n"
