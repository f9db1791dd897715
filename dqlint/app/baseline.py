"""`dqlint baseline`: today's findings are accepted, so that only new ones fail."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from dqlint import decisions, engine, project
from dqlint.app.check import Part, Request, lint
from dqlint.model import ConfigError
from dqlint.sources.git import repository


class Note(NamedTuple):
    """Why findings are accepted, by whom, and when (a date)."""

    why: str
    who: str
    when: str


class Baseline(NamedTuple):
    """A file of decisions as it is to be: its text, how many entries are new in it, and how many were dropped."""

    file: Path
    text: str
    accepted: int
    pruned: int


def baseline(request: Request, note: Note, watch: engine.Watch = engine.UNWATCHED) -> list[Baseline]:
    """Accept what a run finds, one file a config.

    Raises ConfigError, also for what keeps a file from being linted: what is in it is not known.
    """
    return [*_files(request, watch, note)]


def pruned(request: Request, watch: engine.Watch = engine.UNWATCHED) -> list[Baseline]:
    """Drop the acceptances of what a run no longer finds. Raises ConfigError as `baseline` does."""
    return [*_files(request, watch, None)]


def author(here: Path) -> str:
    """Who works here: as Git would name them, else as the system does, "" where neither knows."""
    try:
        found = repository(here)
        return (found and found.setting("user.name")) or getpass.getuser()
    except (ConfigError, KeyError, OSError):  # a container has users without a name
        return ""


def _files(request: Request, watch: engine.Watch, note: Note | None) -> Iterator[Baseline]:
    parts = lint(request, watch)
    problems = [problem for part in parts for problem in part.report.problems]
    if problems:
        raise ConfigError(*problems)
    by_file: dict[Path, list[Part]] = {}
    for part in parts:
        by_file.setdefault(part.config.decisions, []).append(part)
    for file, some in by_file.items():
        yield _baseline(file, some, note)


def _baseline(file: Path, parts: list[Part], note: Note | None) -> Baseline:
    config = parts[0].config
    before = decisions.load(file, project.posix(file, config.root))
    if note is None:
        unused = {decision for part in parts for decision in part.unused}
        return Baseline(file, decisions.text(one for one in before if one not in unused), 0, len(unused))
    findings = [finding for part in parts for finding in part.report.findings]
    new = decisions.accepting(findings, *note)
    return Baseline(file, decisions.text((*before, *new)), len({one.key for one in new}), 0)
