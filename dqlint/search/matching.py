"""Matching in bounded time, for texts that someone made to keep a pattern busy."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from itertools import islice
from types import FrameType

SECONDS = 5.0
_SHORT = 256
_AT_ONCE = 1_000


class TooSlow(Exception):
    """A pattern took longer than `seconds` of processor time on one text of `characters` characters."""

    def __init__(self, pattern: re.Pattern[str], characters: int, seconds: float) -> None:
        super().__init__(f"{pattern.pattern!r} took more than {seconds:g} s on a text of {characters:,} characters")
        self.pattern = pattern
        self.characters = characters
        self.seconds = seconds


def matches(pattern: re.Pattern[str], text: str, seconds: float = SECONDS) -> Iterator[re.Match[str]]:
    """`pattern.finditer(text)`, which raises TooSlow after `seconds` of processor time in `re`.

    The clock is the process's own timer (setitimer), whose signal `re` looks for as it backtracks. The handler is set
    only while `re` runs, and put back before a match is handed out: 4 microseconds, for texts of more than 256
    characters (below, what `refuse` lets through is quick). Signals reach the main thread of a POSIX process alone:
    worker processes have this bound, other threads and Windows have only `refuse`.
    """
    found = pattern.finditer(text)
    if len(text) <= _SHORT or not _has_timer():
        return found
    return _timed(found, TooSlow(pattern, len(text), seconds), seconds)


def _has_timer() -> bool:
    import threading

    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()


def _timed(found: Iterator[re.Match[str]], late: TooSlow, left: float) -> Iterator[re.Match[str]]:
    while left > 0:
        some, left = _some(found, late, left)
        yield from some
        if len(some) < _AT_ONCE:
            return
    raise late


def _some(found: Iterator[re.Match[str]], late: TooSlow, left: float) -> tuple[list[re.Match[str]], float]:
    """The next matches, and the seconds left after them."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise late

    before = signal.signal(signal.SIGVTALRM, stop)
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, left)
        some = list(islice(found, _AT_ONCE))
        return some, signal.setitimer(signal.ITIMER_VIRTUAL, 0)[0]
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
