"""`dqlint check`: targets -> rules -> engine -> Report."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from dqlint import config as configs
from dqlint import engine, readers, rules
from dqlint.app import fitting, targets
from dqlint.app.targets import Target
from dqlint.model import SEVERITIES, ConfigError, Problem, Report, Rows, Rule


class Request(NamedTuple):
    """What to check: paths (none: the config's datasets), selectors, the config to use instead of the nearest.

    `jobs` is the number of processes.
    """

    paths: tuple[Path, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    config_file: Path | None = None
    here: Path = Path()
    jobs: int = 1


def check(request: Request, tick: engine.Tick = engine.no_tick) -> Report:
    """Lint what is asked for. Raises ConfigError for what keeps the run from starting.

    What keeps one file from being read is a problem of the report, beside the findings of the others. `tick` is told
    the number of rows whenever some have been read.
    """
    started = time.perf_counter()
    found = targets.find(request.paths, request.config_file, request.here)
    groups = [(group, rules_for(group[0], request)) for group in _groups(found)]
    parts = [_lint(group, chosen, request.jobs, tick) for group, chosen in groups]
    return Report(
        findings=tuple(engine.in_order(finding for part in parts for finding in part.findings)),
        measures=tuple(measure for part in parts for measure in part.measures),
        problems=tuple(problem for part in parts for problem in part.problems),
        skipped=tuple(problem for part in parts for problem in part.skipped),
        rules={rule.code: rule for _, chosen in groups for rule in chosen},
        failed=any(part.failed for part in parts),
        files=len(found),
        rows=sum(part.rows for part in parts),
        seconds=time.perf_counter() - started,
    )


def show_config(request: Request) -> Iterator[str]:
    """The configurations in force for the paths, each with where its values come from. Raises ConfigError."""
    folders = [path if path.is_dir() else path.parent for path in request.paths] or [request.here]
    found = {config.file: config for config in (targets.govern(folder, request.config_file) for folder in folders)}
    yield from map(configs.show, found.values())


def rules_for(target: Target, request: Request) -> tuple[Rule, ...]:
    """The rules that run on a target's dataset."""
    return rules.select(target.config, target.dataset, request.select, request.ignore)


def _groups(found: Iterable[Target]) -> list[list[Target]]:
    """The files of a dataset are one corpus; a file of none is a corpus of its own."""
    groups: dict[object, list[Target]] = {}
    for target in found:
        key = (target.config.file, target.dataset.name) if target.dataset else target.path
        groups.setdefault(key, []).append(target)
    return [*groups.values()]


def _lint(group: Sequence[Target], chosen: Sequence[Rule], jobs: int, tick: engine.Tick) -> Report:
    unread: list[Problem] = []
    outcome = engine.lint([_file(target, unread) for target in group], chosen, jobs, tick)
    refused = [(target, problem) for target in group if (problem := _refusal(target, outcome))]
    dropped = {target.name for target, _ in refused if target.walked}
    findings = tuple(finding for finding in outcome.findings if finding.place.file not in dropped)
    failing = SEVERITIES[SEVERITIES.index(group[0].config.fail_on) :]
    return Report(
        findings=findings,
        failed=any(finding.severity in failing for finding in findings),
        measures=tuple(outcome.measures),
        problems=(*unread, *outcome.problems, *(problem for target, problem in refused if not target.walked)),
        skipped=tuple(problem for target, problem in refused if target.walked),
        rows=outcome.rows,
    )


def _refusal(target: Target, outcome: engine.Outcome) -> Problem | None:
    """Why a file was not linted. A .json file met on the way that holds no rows is some other file, not broken data."""
    detection = outcome.detections.get(target.name)
    if detection is None:
        stray = target.walked and target.path.suffix == ".json"
        return Problem(target.name, 1, 0, "holds no rows", "") if stray else None
    return None if target.name in outcome.layouts else fitting.refusal(target, detection)


def _file(target: Target, unread: list[Problem]) -> engine.DataFile:
    return engine.DataFile(
        target.name,
        target.split,
        lambda: _rows(target, unread),
        lambda found: fitting.layout_of(target, found),
    )


def _rows(target: Target, unread: list[Problem]) -> Iterator[Rows]:
    try:
        yield from readers.read(target.path, target.name)
    except ConfigError as error:
        unread += error.problems
    except OSError as error:
        unread.append(Problem(target.name, 0, 0, f"cannot be read: {error.strerror or error}", "is the disk well?"))
