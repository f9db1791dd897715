"""`dqlint history`: the metrics along the log, from committed metric files or computed anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dqlint import engine, project
from dqlint.app import targets
from dqlint.app.check import Request, spare
from dqlint.app.logged_metrics import Beside, Point, logged_points
from dqlint.app.metrics import key_of, with_datasets
from dqlint.app.recomputed import Recomputing
from dqlint.definitions import MetricName
from dqlint.metrics import record
from dqlint.metrics.computing import Number
from dqlint.model import ConfigError, Problem
from dqlint.sources.git import repository
from dqlint.statistics.ranks import rank_correlation

FEWEST = 5
"""Points from which on a correlation is told."""


class Wanted(NamedTuple):
    """What of the log is asked for: so many commits of a revision, the newest of them computed anew."""

    rev: str = "HEAD"
    limit: int = 20
    recompute: int = 0
    beside: Beside | None = None


class History(NamedTuple):
    """The newest commit first. `datasets` are those that are to be shown; `shallow`: this clone may lack older ones."""

    points: Sequence[Point]
    datasets: Sequence[str]
    beside: str = ""
    shallow: bool = False

    def series(self, dataset: str, metric: MetricName) -> list[Number | None]:
        """A metric, the oldest first."""
        return [point.numbers.get(dataset, {}).get(metric) for point in reversed(self.points)]

    def correlation(self, dataset: str, metric: MetricName) -> tuple[float | None, int]:
        """Spearman's with the other number, and over how many commits: each version of that file counts once."""
        pairs = [
            (point.numbers[dataset][metric], point.beside)
            for point in self.points
            if point.renewed and point.beside is not None and metric in point.numbers.get(dataset, {})
        ]
        if len(pairs) < FEWEST:
            return None, len(pairs)
        return rank_correlation([one for one, _ in pairs], [other for _, other in pairs]), len(pairs)


def history(request: Request, wanted: Wanted, watch: engine.Watch = engine.UNWATCHED) -> History:
    """The commits along first parents that touched the metric file. Raises ConfigError."""
    config = with_datasets(request)
    spare(request.spare, targets.find((), request.config_file, request.here, lenient=True))
    repo = repository(request.here)
    if repo is None:
        raise ConfigError(Problem(str(request.here), 0, 0, "this is not a Git repository", "`git init` makes one"))
    commit = repo.commit(wanted.rev, "--rev")
    paths = (config.metrics, record.lock_file(config.metrics))
    files = tuple(project.posix(path, config.root) for path in paths)
    with repo.blobs() as blobs:
        anew = Recomputing(repo, blobs, request, watch) if wanted.recompute else None
        beside = (wanted.beside.file,) if wanted.beside else ()
        logged = repo.log(commit, (*files, *beside, *(anew.files(commit) if anew else ())), wanted.limit)
        if not logged:
            hint = "`dqlint metrics` writes it: commit it with the data; or compute old commits with --recompute"
            raise ConfigError(Problem(files[0], 0, 0, f"no commit of {wanted.rev} has it", hint))
        points = [*logged_points(logged, files, wanted.beside, blobs)]
        points[: wanted.recompute] = [anew.point(point) for point in points[: wanted.recompute]] if anew else []
    name = wanted.beside.name if wanted.beside else ""
    return History(_apart(points), _shown(request, points), name, repo.shallow)


def _apart(points: Sequence[Point]) -> list[Point]:
    """The points, with those marked that were computed in another way than the one before."""
    before = [*points[1:], Point("", "", "", {})]
    return [
        point._replace(apart=bool(point.way and older.way and point.way != older.way))
        for point, older in zip(points, before, strict=True)
    ]


def _shown(request: Request, points: Sequence[Point]) -> list[str]:
    """The datasets that the paths lie in, or all that have ever had numbers. Raises ConfigError."""
    missing = [
        Problem(str(path), 0, 0, "there is no such file or folder") for path in request.paths if not path.exists()
    ]
    if missing:
        raise ConfigError(*missing)
    if request.paths:
        return [*dict.fromkeys(map(key_of, targets.find(request.paths, request.config_file, request.here)))]
    return [*dict.fromkeys(name for point in points for name in sorted(point.numbers))]
