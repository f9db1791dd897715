"""What commands share in printing: colour, width, writing to a file without harm, problems on stderr."""

from __future__ import annotations

import gc
import os
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dqlint import __version__, reporters
from dqlint.app import targets
from dqlint.engine import UNWATCHED, Watch
from dqlint.model import ConfigError, Problem
from dqlint.reporters import Style


def here() -> str:
    """The working directory as seen from the top of its repository; "" at the top."""
    seen = Path.cwd().relative_to(targets.top(Path.cwd())).as_posix()
    return "" if seen == "." else seen


def codes(values: Iterable[str]) -> tuple[str, ...]:
    """What is listed in an option, with commas between, which may be given several times."""
    return tuple(code.strip() for value in values for code in value.split(",") if code.strip())


def style(color: str, output_file: Path | None, *, statistics: bool = False) -> Style:
    """The style of the standard output, or of a file."""
    shown = sys.stdout.isatty() and output_file is None
    return Style(
        width=_columns() if shown else None,
        color=output_file is None and colored(color, sys.stdout.isatty()),
        unicode=output_file is not None or "utf" in (sys.stdout.encoding or "").lower(),
        statistics=statistics,
        version=__version__,
        here=here() if output_file is None else "",
    )


def colored(color: str, is_terminal: bool) -> bool:
    """Whether to colour: as asked, else NO_COLOR and FORCE_COLOR (set and not empty), else on a terminal alone."""
    if color != "auto":
        return color == "always"
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (is_terminal and os.environ.get("TERM") != "dumb")


def write(pieces: Iterable[str], file: Path | None) -> None:
    """Print the pieces, or put them into a file, whole or not at all. Raises ConfigError where it cannot be written.

    What is no regular file (a device, a pipe) is written to as it is; a link stays, and what it leads to is replaced.
    """
    if file is None:
        for piece in pieces:
            sys.stdout.write(piece)
        sys.stdout.flush()
        return
    try:
        if file.exists() and not file.is_file():
            with file.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as out:
                out.writelines(pieces)
        else:
            _replace(pieces, file.resolve())
    except OSError as error:
        raise ConfigError(Problem(str(file), 0, 0, f"cannot be written: {error.strerror or error}")) from None


def _replace(pieces: Iterable[str], file: Path) -> None:
    import tempfile

    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as out:
            out.writelines(pieces)
        Path(name).chmod(file.stat().st_mode & 0o777 if file.exists() else 0o644)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink()
        raise


def complain(problems: Iterable[Problem], color: str) -> None:
    """Problems on stderr."""
    on_terminal = sys.stderr.isatty()
    shown = Style(width=_columns() if on_terminal else None, color=colored(color, on_terminal), here=here())
    sys.stderr.writelines(reporters.problems(problems, shown))


def _columns() -> int:
    import shutil

    return shutil.get_terminal_size().columns


@contextmanager
def uncollected() -> Iterator[None]:
    """The cycle collector is at rest: rows come and go by the million and hold no cycles."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()  # what was found of them holds none either, and is as many
        gc.enable()


@contextmanager
def progress() -> Iterator[Watch]:
    """What counts rows on a terminal's stderr, once the work has gone on for a second."""
    if not sys.stderr.isatty():
        yield UNWATCHED
        return
    shown = _Progress()
    try:
        yield shown
    finally:
        shown.stop()


class _Progress(Watch):
    """A line that counts; drawn without a thread of its own while rows are read, as processes are forked beside it."""

    def __init__(self) -> None:
        self._rows = 0
        self._next = time.monotonic() + 1
        self._bar: Any = None

    def read(self, rows: int) -> None:
        self._rows += rows
        if time.monotonic() >= self._next:
            self._draw("read")

    @contextmanager
    def comparing(self) -> Iterator[None]:
        done = threading.Event()
        drawing = threading.Thread(target=self._draw_until, args=(done,), daemon=True)
        drawing.start()
        try:
            yield
        finally:
            done.set()
            drawing.join()

    def _draw_until(self, done: threading.Event) -> None:
        while not done.wait(max(0.0, self._next - time.monotonic())):
            self._draw("being compared")

    def _draw(self, doing: str) -> None:
        self._next = time.monotonic() + 0.1
        if self._bar is None:
            from rich.console import Console
            from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

            columns = SpinnerColumn(), TextColumn("{task.completed:,} rows {task.description}"), TimeElapsedColumn()
            self._bar = Progress(
                *columns, console=Console(stderr=True, force_terminal=True), auto_refresh=False, transient=True
            )
            self._bar.add_task(doing, total=None)
            self._bar.start()
        self._bar.update(0, completed=self._rows, description=doing, refresh=True)

    def stop(self) -> None:
        if self._bar is not None:
            self._bar.stop()
