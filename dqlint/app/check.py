"""`dqlint check`: targets -> rules -> engine -> Report."""

from __future__ import annotations

import time
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import NamedTuple

from dqlint import config as configs
from dqlint import decisions, engine, kinds, project, rules
from dqlint.app import fitting, revisions, targets
from dqlint.app.anew import anew
from dqlint.app.remembered import Remembered
from dqlint.app.revisions import View, Wanted
from dqlint.app.since import since
from dqlint.app.targets import Target
from dqlint.cache import NONE, Cache
from dqlint.config import Config
from dqlint.decisions import Decision
from dqlint.model import SEVERITIES, ConfigError, Finding, Problem, Report, Rows, Rule
from dqlint.rereading import DataFile
from dqlint.scope import Scope
from dqlint.sources import worktree
from dqlint.trees import Tree


class Request(NamedTuple):
    """What to check: paths (none: the config's datasets), selectors, the config to use instead of the nearest.

    `jobs` is the number of processes; `spare` is a file that must not be among those linted, as it is to be written.
    `show_secrets` leaves unmasked what privacy rules find. `versions` says which version of the data is meant, and
    since which one changes count; `pull` lets dvc fetch what is not in its cache. What takes long to find out of rows
    that did not change is kept, where `cached`.
    """

    paths: tuple[Path, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    config_file: Path | None = None
    here: Path = Path()
    jobs: int = 1
    spare: Path | None = None
    show_secrets: bool = False
    versions: Wanted = Wanted()
    pull: bool = False
    cached: bool = True


def check(request: Request, watch: engine.Watch = engine.UNWATCHED) -> Report:
    """Lint what is asked for. Raises ConfigError for what keeps the run from starting.

    What keeps one file from being read is a problem of the report, beside the findings of the others.
    """
    started = time.perf_counter()
    parts = [part.report for part in lint(request, watch)]
    return Report(
        findings=tuple(engine.in_order(finding for part in parts for finding in part.findings)),
        measures=tuple(measure for part in parts for measure in part.measures),
        problems=tuple(dict.fromkeys(problem for part in parts for problem in part.problems)),
        skipped=tuple(problem for part in parts for problem in part.skipped),
        rules={code: rule for part in parts for code, rule in part.rules.items()},
        failed=any(part.failed for part in parts),
        files=sum(part.files for part in parts),
        rows=sum(part.rows for part in parts),
        suppressed=sum(part.suppressed for part in parts),
        unused=sum(part.unused for part in parts),
        older=sum(part.older for part in parts),
        changed=_sum(part.changed for part in parts),
        anew=frozenset[str]().union(*(part.anew for part in parts)),
        left=frozenset[str]().union(*(part.left for part in parts)),
        untouched=frozenset[str]().union(*(part.untouched for part in parts)),
        seconds=time.perf_counter() - started,
    )


def _sum(numbers: Iterable[int | None]) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


class Part(NamedTuple):
    """What was found in one dataset, or in a file of none; `unused` are the decisions that met nothing."""

    report: Report
    config: Config
    unused: Sequence[Decision]


def lint(request: Request, watch: engine.Watch = engine.UNWATCHED) -> list[Part]:
    """Dataset by dataset. Raises ConfigError."""
    with revisions.view(request.versions, request.here, pulls=request.pull) as view:
        paths, config_file = [*map(view.inside, request.paths)], view.config(request.config_file)
        found = targets.find(paths, config_file, view.here, view.tree, or_none=view.bases is not None)
        spare(request.spare, found)
        for tree in view.trees:
            tree.pull([target.name for target in found])
        groups = [*_with_rules(grouped(found), request)]
        return [_lint(group, chosen, request, view, watch) for group, chosen in groups]


def spare(file: Path | None, found: Iterable[Target]) -> None:
    """Raises ConfigError where a file that is to be written is one of those that are read."""
    if file and file.resolve() in {target.path.resolve() for target in found}:
        raise ConfigError(Problem(str(file), 0, 0, "is a file that is linted: the report would replace it", ""))


def show_config(request: Request) -> Iterator[str]:
    """The configurations in force for the paths, each with where its values come from. Raises ConfigError."""
    folders = [path if path.is_dir() else path.parent for path in request.paths] or [request.here]
    found = {config.file: config for config in (targets.govern(folder, request.config_file) for folder in folders)}
    yield from map(configs.show, found.values())


def _with_rules(groups: Iterable[list[Target]], request: Request) -> Iterator[tuple[list[Target], tuple[Rule, ...]]]:
    """Each group with its rules, chosen once for all files of one config that are in no dataset."""
    known: dict[object, tuple[Rule, ...]] = {}
    for group in groups:
        config, dataset = group[0].config, group[0].dataset
        key = (config.file, config.root, dataset.name if dataset else None)
        if key not in known:
            known[key] = rules.select(config, dataset, request.select, request.ignore)
        yield group, known[key]


def grouped(found: Iterable[Target]) -> list[list[Target]]:
    """The files of a dataset are one corpus; those of none are grouped by their names, as `dqlint init` does."""
    groups: dict[object, list[Target]] = {}
    for target in found:
        groups.setdefault(target.corpus, []).append(target)
    return [*groups.values()]


def _lint(group: Sequence[Target], asked: Sequence[Rule], request: Request, view: View, watch: engine.Watch) -> Part:
    chosen = [rule for rule in asked if not view.is_hook or kinds.load(rule.kind).runs == "commit"]
    config, codes = group[0].config, {rule.code: rule for rule in chosen}
    left = frozenset(rule.code for rule in asked if rule.code not in codes)
    cache = Cache.at(project.absolute(view.outside)) if view.bases and request.cached else NONE
    remembered = Remembered(cache)
    scope, unread = _scope(group, chosen, request, view, remembered)
    if scope is not None and not scope:
        return Part(Report(problems=tuple(unread), rules=codes, changed=0, left=left), config, ())
    run = partial(
        engine.lint,
        rules=chosen,
        jobs=request.jobs if scope is None or any(scope.is_on_all_of(target.name) for target in group) else 1,
        watch=watch,
        masked=not request.show_secrets,
        scope=scope,
        cache=cache,
    )
    seen = examine(group, view.tree, run, scope)
    remembered.finish()
    outcome, dropped = seen.outcome, seen.dropped
    accepted = decisions.load(config.decisions, project.posix(config.decisions, config.root))
    judged = decisions.judge(seen.findings, accepted)
    unused = [] if scope else decisions.unused(accepted, judged.met, outcome.rows, codes)
    failing = SEVERITIES[SEVERITIES.index(config.fail_on) :]
    report = Report(
        findings=judged.findings,
        failed=any(finding.severity in failing and not finding.borderline for finding in judged.findings),
        measures=tuple(outcome.measures),
        problems=(*unread, *seen.problems),
        skipped=seen.skipped,
        rules=codes,
        files=len(group) - len(dropped),
        rows=sum(rows for name, rows in outcome.rows.items() if name not in dropped),
        suppressed=judged.suppressed,
        unused=len(unused),
        older=outcome.older,
        changed=outcome.changed if scope else None,
        anew=scope.anew if scope else frozenset(),
        left=left,
        untouched=_untouched(judged.findings, scope),
    )
    return Part(report, config, unused)


def _untouched(findings: Iterable[Finding], scope: Scope | None) -> frozenset[str]:
    if not scope or not scope.anew:
        return frozenset()
    return frozenset(finding.key for finding in findings if not scope.touches(finding))


def _scope(
    group: Sequence[Target], chosen: Sequence[Rule], request: Request, view: View, remembered: Remembered
) -> tuple[Scope | None, list[Problem]]:
    """Of which rows to speak, None for all; and what cannot be had of the versions that they are compared with."""
    if view.bases is None:
        return None, []
    found = since(group, view, remembered)
    return Scope(found.files, anew(group[0], chosen, view, request.select, request.ignore)), found.problems


class Examined(NamedTuple):
    """What was seen in the files of a dataset. `dropped` are those that a folder held and that are no data."""

    outcome: engine.Outcome
    dropped: frozenset[str]
    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...]
    skipped: tuple[Problem, ...]


def examine(
    group: Sequence[Target],
    tree: Tree,
    run: Callable[[Sequence[DataFile]], engine.Outcome],
    scope: Scope | None = None,
) -> Examined:
    """Run the engine over the files of a dataset, and tell those that cannot be linted."""
    unread: list[Problem] = []
    outcome = run([_file(target, tree, scope, unread) for target in group])
    refused = [(target, problem) for target in group if (problem := _refusal(target, outcome))]
    dropped = frozenset(target.name for target, _ in refused if _is_stray(target, outcome))
    refusals = (problem for target, problem in refused if target.name not in dropped)
    return Examined(
        outcome,
        dropped,
        tuple(one for one in outcome.findings if one.place.file not in dropped),
        (*unread, *outcome.problems, *refusals),
        tuple(problem for target, problem in refused if target.name in dropped),
    )


def _refusal(target: Target, outcome: engine.Outcome) -> Problem | None:
    """Why a file was not linted."""
    detection = outcome.detections.get(target.name)
    if detection is None:
        return Problem(target.name, 1, 0, "holds no rows", "") if _is_stray(target, outcome) else None
    return None if target.name in outcome.layouts else outcome.masked(fitting.refusal(target, detection))


def _is_stray(target: Target, outcome: engine.Outcome) -> bool:
    """Whether a file that a folder held is something else than data: of its rows none fits any layout, or it has none.

    JSON Lines and Parquet are always data.
    """
    detection = outcome.detections.get(target.name)
    named = worktree.DATA_FILE.search(target.name)
    suffix = named[1].lower() if named else ""
    if not target.walked or target.name in outcome.layouts or suffix not in ("json", "csv", "tsv"):
        return False
    return suffix == "json" if detection is None else detection.nearest.share == 0


def _file(target: Target, tree: Tree, scope: Scope | None, unread: list[Problem]) -> DataFile:
    changed = scope.files.get(target.name) if scope else None
    return DataFile(
        target.name,
        target.split,
        lambda: _rows(target, tree, changed.among if changed else None, unread),
        lambda found: fitting.layout_of(target, found),
        lambda lines: _again(target, tree, lines),
    )


def _rows(target: Target, tree: Tree, doubtful: range | None, unread: list[Problem]) -> Iterator[Rows]:
    try:
        reading = tree.read(target.path, target.name)
        reading.doubtful = doubtful
        yield from reading
    except ConfigError as error:
        unread += error.problems
    except OSError as error:
        unread.append(Problem(target.name, 0, 0, f"cannot be read: {error.strerror or error}", "is the disk well?"))


def _again(target: Target, tree: Tree, lines: Container[int]) -> Iterator[Rows]:
    """The rows of a file that start on these lines, as far as they are still there."""
    with suppress(ConfigError, OSError):  # told when it was read first
        yield from tree.read(target.path, target.name).on(lines)
