"""Fenced code blocks of Markdown, as CommonMark 0.31 finds them (section 4.5), each with its place in the text.

More is taken for an opening fence than CommonMark does: one after a list marker or quote marks, and one at any depth of
indentation, since the containers of Markdown are not parsed. A fence of tildes that never closes is a line of tildes.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from dqlint.deferred import deferred

MARKS = deferred(r"```|~~~")
"""Every text with a fence holds a match."""

_LINE = deferred(r"[^\r\n]*(?:\r\n?|\n|\Z)")
_FENCE = deferred(
    r"(?P<margin>(?P<quote>(?:[ \t]*>)*)[ \t]*(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]+)?)"
    r"(?P<marks>`{3,}|~{3,})(?P<info>[^\r\n]*)"
)
_QUOTE = deferred(r"[ \t]*>[ ]?")
_INDENT = deferred(r"[ \t]*")
_DEEPEST = 3  # a closing fence is indented by no more than this, seen from the opening one


class Fence(NamedTuple):
    """A code block. `start` and `end` are the span of its opening line, `line` its number from 1.

    Offsets count characters of the whole text from 0.

    `text` is what stands in it, without the indentation of the fence; `starts` says of each of its lines where it
    begins in `text` and where in the whole.
    """

    start: int
    end: int
    line: int
    info: str
    text: str
    starts: tuple[tuple[int, int], ...]
    closed: bool

    @property
    def language(self) -> str:
        """The first word of the info string, in lower case."""
        return (self.info.split() or [""])[0].lower()

    def offset(self, at: int) -> int:
        """Where in the whole the character `at` of the block stands; of an empty block, the end of its opening line."""
        if not self.starts:
            return self.end
        inside, outside = self.starts[bisect_right(self.starts, at, key=lambda start: start[0]) - 1]
        return outside + at - inside


class _Line(NamedTuple):
    number: int
    start: int
    text: str


class _Opening(NamedTuple):
    line: _Line
    margin: int
    quotes: int
    marks: str
    info: str


def fences(text: str) -> list[Fence]:
    """The code blocks of a text, in order. One that never closes reaches to the end."""
    found: list[Fence] = []
    opening: _Opening | None = None
    inside: list[_Line] = []
    for line in _lines(text):
        if opening is None:
            opening = _opening(line)
            inside = []
        elif _closes(line, opening):
            found.append(_block(opening, inside, closed=True))
            opening = None
        else:
            inside.append(line)
    if opening and opening.marks[0] == "`":
        found.append(_block(opening, inside, closed=False))
    return found


def fenced(texts: Sequence[str], entries: Iterable[int]) -> dict[int, list[Fence]]:
    """The code blocks of the texts of these indices, each index once."""
    return {entry: fences(texts[entry]) for entry in dict.fromkeys(entries)}


def _lines(text: str) -> Iterator[_Line]:
    for number, match in enumerate(_LINE.finditer(text), 1):
        if match[0]:
            yield _Line(number, match.start(), match[0])


def _opening(line: _Line) -> _Opening | None:
    match = _FENCE.match(line.text)
    if match is None or (match["marks"][0] == "`" and "`" in match["info"]):
        return None
    return _Opening(line, match.end("margin"), match["quote"].count(">"), match["marks"], match["info"].strip())


def _closes(line: _Line, opening: _Opening) -> bool:
    rest = _unquoted(line, opening.quotes).text
    marks = rest.strip()
    return (
        marks.startswith(opening.marks)
        and not marks.strip(opening.marks[0])
        and len(rest) - len(rest.lstrip(" \t")) <= opening.margin + _DEEPEST
    )


def _unquoted(line: _Line, quotes: int) -> _Line:
    at = 0
    for _ in range(quotes):
        match = _QUOTE.match(line.text, at)
        if match is None:
            break
        at = match.end()
    return line._replace(start=line.start + at, text=line.text[at:]) if at else line


def _block(opening: _Opening, inside: list[_Line], *, closed: bool) -> Fence:
    margin = 0 if opening.quotes else opening.margin
    lines = [_dedented(_unquoted(line, opening.quotes), margin) for line in inside]
    starts: list[tuple[int, int]] = []
    length = 0
    for line in lines:
        starts.append((length, line.start))
        length += len(line.text)
    first = opening.line
    end = first.start + len(first.text.rstrip("\r\n"))
    return Fence(
        first.start, end, first.number, opening.info, "".join(line.text for line in lines), tuple(starts), closed
    )


def _dedented(line: _Line, margin: int) -> _Line:
    match = _INDENT.match(line.text, 0, margin)
    indent = match.end() if match else 0
    return line._replace(start=line.start + indent, text=line.text[indent:])
