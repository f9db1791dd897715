"""Writes the page that the documentation shows, from what was measured."""

from __future__ import annotations

import datetime as dt
import os
import platform
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple


class Task(NamedTuple):
    """One line of the table: which program does what, with which arguments, in which folder of the data.

    `forgotten` is what is removed there before each run.
    """

    title: str
    program: str
    arguments: tuple[str, ...]
    folder: str = "."
    forgotten: str = ""


class Cost(NamedTuple):
    """Seconds of wall and CPU time, MiB of peak resident memory, and the exit status."""

    wall: float
    cpu: float
    memory: float
    status: int


class Results(NamedTuple):
    """Everything the page says. `files` are name and description, `imports` are package and milliseconds."""

    tasks: Sequence[Task]
    costs: Sequence[Cost]
    files: Mapping[str, str]
    imports: Sequence[tuple[str, float]]
    programs: Sequence[str]
    runs: int


def render(results: Results) -> str:
    """The page in Markdown."""
    parts = (_head(results), _table(results), _loads(), _files(results), _imports(results))
    return "\n".join(line for part in parts for line in part)


def into_readme(readme: str, results: Results) -> str:
    """The README with the table between its two marks."""
    before, start, rest = readme.partition("<!-- speed: benchmarks/run.py writes this -->\n")
    _, end, after = rest.partition("<!-- end of speed -->")
    return "\n".join([before + start, *_table(results), f"\n{machine()}.\n", end + after])


def _head(results: Results) -> Iterable[str]:
    yield "# Benchmarks\n"
    yield "Written by `python benchmarks/run.py`; nothing here is typed by hand.\n"
    yield f"- {dt.datetime.now(dt.timezone.utc).date()}, {machine()}"
    yield f"- {', '.join(results.programs)}"
    yield f"- medians of {results.runs} runs after a warm-up, the programs taking turns; whole processes;"
    yield "  peak memory is that of the largest process\n"


def _table(results: Results) -> Iterable[str]:
    yield "| task | program | wall s | CPU s | peak MiB | exit |"
    yield "|---|---|--:|--:|--:|--:|"
    for task, cost in zip(results.tasks, results.costs, strict=True):
        figures = f"{cost.wall:.3f} | {cost.cpu:.3f} | {cost.memory:.0f} | {cost.status}"
        yield f"| {task.title} | {task.program} | {figures} |"


def _loads() -> Iterable[str]:
    yield "\nOn Alpaca, dqlint runs its recommended rules, the 30 pattern rules of `benchmarks/rules/thirty.yaml` and a"
    yield "JSON Schema of the record, with spans; on the chat rows each program runs what it runs by default."


def _files(results: Results) -> Iterable[str]:
    yield "\n## Files\n"
    yield from (f"- `{name}`: {what}" for name, what in results.files.items())


def _imports(results: Results) -> Iterable[str]:
    yield "\n## Start-up\n"
    yield "Where `dqlint check` on 1,000 rows spends its imports (`-X importtime`, whose own cost is in it):\n"
    yield "| package | ms |"
    yield "|---|--:|"
    yield from (f"| {name} | {milliseconds:.1f} |" for name, milliseconds in results.imports)
    yield ""


def machine() -> str:
    """The machine and the interpreter, in words."""
    return f"{platform.system()} on {_processor()}, {os.cpu_count()} cores, CPython {platform.python_version()}"


def _processor() -> str:
    path = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*:\s*(.+)", path.read_text(encoding="utf-8")) if path.exists() else None
    return found[1] if found else platform.processor() or platform.machine()
