"""Text from data made safe to show and cut to size: what a terminal or a CI runner would act on becomes readable."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from dqlint.deferred import deferred

# Controls, invisible and bidirectional formatting, line separators, lone surrogates, what XML cannot hold. The joiners
# U+200C and U+200D stay: Persian and emoji need them, and they move nothing.
ACTIVE = deferred(
    r"[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    r"\ud800-\udfff\U000e0000-\U000e007f]"
)
_RUNNER_COMMAND = deferred(r"(##\w*)\[")  # ##[error] on GitHub, ##vso[...] on Azure: anywhere in a line
_RIGHT_TO_LEFT = deferred(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_SIGNS = {"\n": "↵", "\t": "⇥", "\x7f": "␡"} | {
    chr(code): chr(0x2400 + code) for code in range(32) if code not in (9, 10)
}


def visible(text: str, *, unicode: bool = True) -> str:
    """The text on one line with nothing in it that acts: signs such as ␛ and ↵, or escapes as in a Python string."""
    if not text.isprintable():
        text = ACTIVE.sub(_sign if unicode else _escape, text)
    return _RUNNER_COMMAND.sub(r"\1\\[", text) if "##" in text else text


def _sign(match: re.Match[str]) -> str:
    return _SIGNS.get(match[0]) or _escape(match)


def _escape(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode()


def path(file: str, *, unicode: bool = True) -> str:
    """A file's path for the start of a line, where `::error::` would be a command to a runner."""
    shown = visible(file, unicode=unicode)
    return f"./{shown}" if shown.lstrip().startswith("::") else shown


def line_start(text: str) -> str:
    """Visible text for the start of a line, where a runner looks for `::error::`, past any space."""
    return f"\\{text}" if text.lstrip().startswith("::") else text


def right_to_left(text: str) -> bool:
    """Whether a terminal may reorder the text, so that nothing can be aligned below it."""
    return not text.isascii() and _RIGHT_TO_LEFT.search(text) is not None


def cells(text: str) -> int:
    """The columns that the text takes on a terminal, never too few: a joined emoji counts in its parts."""
    return len(text) if text.isascii() else sum(map(_cells, text))


@lru_cache(maxsize=8192)
def _cells(char: str) -> int:
    from unicodedata import east_asian_width

    if char == "\ufe0f":  # may widen what it follows
        return 1
    return 0 if _attaches(char) else 2 if east_asian_width(char) in "WF" else 1


@lru_cache(maxsize=8192)
def _attaches(char: str) -> bool:
    from unicodedata import category

    return category(char) in ("Mn", "Me", "Cf")


def shortened(text: str, characters: int) -> str:
    """The text, its end left out where it has more characters than that."""
    return text if len(text) <= characters else text[: characters - 1] + "…"


def head(text: str, room: int) -> str:
    """The longest start of the text that fits into so many columns."""
    if text.isascii():
        return text[: max(0, room)]
    for at, char in enumerate(text):
        room -= _cells(char)
        if room < 0:
            return text[:at].rstrip("\u200d")
    return text


def tail(text: str, room: int) -> str:
    """The longest end of the text that fits into so many columns; it never starts with a mark that lost its letter."""
    if text.isascii():
        return text[max(0, len(text) - max(0, room)) :]
    at = len(text)
    while at and room >= _cells(text[at - 1]):
        at -= 1
        room -= _cells(text[at])
    while 0 < at < len(text) and _attaches(text[at]):
        at += 1
    return text[at:]


def cut(text: str, room: int, *, unicode: bool = True) -> str:
    """The text, or its start and an ellipsis, in at most `room` columns."""
    if cells(text) <= room:
        return text
    ellipsis = _ellipsis(unicode=unicode)
    return head(text, room - len(ellipsis)) + ellipsis


def cut_left(text: str, room: int, *, unicode: bool = True) -> str:
    """The text, or an ellipsis and its end, in at most `room` columns."""
    if cells(text) <= room:
        return text
    ellipsis = _ellipsis(unicode=unicode)
    return ellipsis + tail(text, room - len(ellipsis))


def _ellipsis(*, unicode: bool) -> str:
    return "…" if unicode else "..."


class Window(NamedTuple):
    """What is shown of a text: up to the span, the span, and on from it. All of it visible, ellipses included."""

    before: str
    marked: str
    after: str


def window(
    text: str,
    span: tuple[int, int] | None,
    room: int,
    cuts: tuple[bool, bool] = (False, False),
    *,
    unicode: bool = True,
) -> Window:
    """The text around a span (of characters) in at most `room` columns; `cuts`: is text missing at its ends."""
    start, end = span or (0, 0)
    reach = 4 * room  # a mark takes no column, and there may be thousands of them
    before, marked, after = (
        visible(part, unicode=unicode)
        for part in (
            text[max(0, start - reach) : start],
            text[start : min(end, start + reach)],
            text[end : end + reach],
        )
    )
    left, right = cuts[0] or start > reach, cuts[1] or end + reach < len(text)
    if cells(before) + cells(marked) + cells(after) + (left + right) * len(_ellipsis(unicode=unicode)) <= room:
        return Window(_dots(before, left, unicode=unicode), marked, _dots(after, right, unicode=unicode, end=True))
    return _squeezed(Window(before, marked, after), room, (left, right), unicode=unicode)


def _squeezed(whole: Window, room: int, cuts: tuple[bool, bool], *, unicode: bool) -> Window:
    """Two thirds at most for the span, then the same on both sides, and what one side leaves goes to the other."""
    room = max(4, room - 2 * len(_ellipsis(unicode=unicode)))
    marked = cut(whole.marked, max(1, room * 2 // 3), unicode=unicode)
    after_all = whole.after if marked == whole.marked else ""
    rest = room - cells(marked)
    before = tail(whole.before, max(rest // 2, rest - cells(after_all)))
    after = head(after_all, rest - cells(before))
    return Window(
        _dots(before, cuts[0] or before != whole.before, unicode=unicode),
        marked,
        _dots(after, marked == whole.marked and (cuts[1] or after != whole.after), unicode=unicode, end=True),
    )


def _dots(text: str, is_cut: bool, *, unicode: bool, end: bool = False) -> str:
    dots = _ellipsis(unicode=unicode) if is_cut else ""
    return text + dots if end else dots + text


def wrap(text: str, room: int) -> Iterator[str]:
    """The text in lines of at most `room` columns, broken at spaces; a longer word is left to the terminal."""
    line: list[str] = []
    used = -1
    for word in text.split(" "):
        width = cells(word) + 1
        if line and used + width > room:
            yield " ".join(line)
            line, used = [], -1
        line.append(word)
        used += width
    yield " ".join(line)
