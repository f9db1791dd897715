"""Matching in bounded time, for texts that someone made to keep a pattern busy."""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from types import FrameType

SECONDS = 5.0
_STRETCH = 1_000_000
_AT_ONCE = 1_000
_AGAIN = 1.0  # seconds until the clock strikes once more: a destructor that ran just then swallows what is raised
Found = tuple[int, re.Match[str]]


class TooSlow(Exception):
    """A pattern took longer than it may on the text `entry`."""

    def __init__(self, pattern: re.Pattern[str], entry: int, characters: int) -> None:
        super().__init__(f"{pattern.pattern!r} takes too long on a text of {characters:,} characters")
        self.pattern = pattern
        self.entry = entry
        self.characters = characters


def matches(
    pattern: re.Pattern[str], texts: Sequence[str], entries: Iterable[int], seconds: float = SECONDS, tail: int = 0
) -> Iterator[Found]:
    """Every match in the texts of the given indices, in order, with the index; with a `tail`, those that begin in it.

    Raises TooSlow, after the matches that came before, when `re` has worked for `seconds` of processor time on a
    stretch of texts: of a million characters together, or one text that is longer and may take longer in proportion.

    The clock is the process's own timer (setitimer), whose signal `re` looks for as it backtracks. The handler is set
    while `re` runs, once for a thousand matches, and put back before one is handed out. Signals reach the main thread
    of a POSIX process alone: worker processes have this bound, other threads and Windows have only `refuse`.
    """
    for stretch, characters in _stretches(texts, entries):
        seek = _Seek(pattern, texts, stretch, tail)
        if _has_timer():
            yield from _timed(seek, seconds * max(1.0, characters / _STRETCH))
        else:
            yield from seek


class _Seek:
    """All matches in some texts; `entry` is the text it has come to."""

    def __init__(self, pattern: re.Pattern[str], texts: Sequence[str], entries: list[int], tail: int) -> None:
        self.tail = tail
        self.pattern = pattern
        self.texts = texts
        self.entries = entries
        self.entry = -1

    def __iter__(self) -> Iterator[Found]:
        for entry in self.entries:
            self.entry = entry
            text = self.texts[entry]
            for match in self.pattern.finditer(text, max(0, len(text) - self.tail) if self.tail else 0):
                yield entry, match


def _stretches(texts: Sequence[str], entries: Iterable[int]) -> Iterator[tuple[list[int], int]]:
    stretch: list[int] = []
    characters = 0
    for entry in entries:
        stretch.append(entry)
        characters += len(texts[entry])
        if characters >= _STRETCH:
            yield stretch, characters
            stretch, characters = [], 0
    if stretch:
        yield stretch, characters


def _has_timer() -> bool:
    import threading

    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()


def _timed(seek: _Seek, left: float) -> Iterator[Found]:
    found = iter(seek)
    full = True
    while full:
        some, left = _some(found, left)
        yield from some
        if not left:
            raise TooSlow(seek.pattern, seek.entry, len(seek.texts[seek.entry]))
        full = len(some) == _AT_ONCE


class _TimeIsUp(Exception):
    """Raised out of the matching."""


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise _TimeIsUp


def _some(found: Iterator[Found], left: float) -> tuple[list[Found], float]:
    """The next matches, and the seconds left after them."""
    some: list[Found] = []
    before = signal.signal(signal.SIGVTALRM, _stop)
    started = time.process_time()
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, left, _AGAIN)
        for match in islice(found, _AT_ONCE):
            some.append(match)  # noqa: PERF402 - what was found before the time was up is kept
        left = max(0.0, left - (time.process_time() - started))  # the timer's own rest can be a tick too long
    except _TimeIsUp:
        left = 0.0
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return some, left
