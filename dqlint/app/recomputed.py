"""The numbers of old commits, computed anew by today's rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dqlint import engine
from dqlint.app import targets
from dqlint.app.check import Request, grouped
from dqlint.app.linted import linted
from dqlint.app.logged_metrics import Point
from dqlint.app.metrics import choose, named
from dqlint.app.targets import Target
from dqlint.metrics.computing import Number
from dqlint.model import ConfigError
from dqlint.sources.git import Blobs, Repository
from dqlint.trees.stored import Origin, Stored

_ANEW = ("anew",)


class Recomputing:
    """Computes the numbers of commits; data that does not change from one to the next is read once."""

    def __init__(self, repository: Repository, blobs: Blobs, request: Request, watch: engine.Watch) -> None:
        self._origin = Origin(repository, blobs)
        self._request = request
        self._watch = watch
        self._known: dict[tuple[str, ...], tuple[Mapping[str, Number], str]] = {}

    def files(self, commit: str) -> tuple[str, ...]:
        """The files whose commits are looked at: the data, or the pointers that stand for it. Raises ConfigError."""
        tree = self._tree(commit)
        try:
            found = [tree.pointer(one.name) or one.name for one in self._targets(tree)]
        except ConfigError:
            found = []
        return tuple(dict.fromkeys((*found, *(out.pointer for out in (tree.tracked.unknown if tree.tracked else ())))))

    def point(self, point: Point) -> Point:
        """A commit with numbers of today's rules, or why there are none."""
        tree = self._tree(point.commit)
        try:
            found = {
                name: self._numbers(name, group, tree) for name, group in named(grouped(self._targets(tree))).items()
            }
        except ConfigError as error:
            return point._replace(numbers={}, why=_unavailable(error), way=_ANEW, anew=True)
        why = "; ".join(dict.fromkeys(wrong for _, wrong in found.values() if wrong))
        numbers = {name: numbers for name, (numbers, _) in found.items() if numbers}
        return point._replace(numbers=numbers, why=why or ("" if numbers else "has no data"), way=_ANEW, anew=True)

    def _tree(self, commit: str) -> Stored:
        return Stored(self._origin, targets.top(self._request.here), commit[:12], commit)

    def _targets(self, tree: Stored) -> list[Target]:
        return targets.find((), self._request.config_file, self._request.here, tree, lenient=True)

    def _numbers(self, name: str, group: Sequence[Target], tree: Stored) -> tuple[Mapping[str, Number], str]:
        key = (name, *(f"{one.split} {one.name} {tree.id(one.name)}" for one in group))
        if key not in self._known:
            chosen = choose(group[0].config, group[0].dataset)
            found = linted(group, tree, chosen, self._request, self._watch)
            self._known[key] = found.numbers, _unavailable(ConfigError(*found.problems)) if found.problems else ""
        return self._known[key]


def _unavailable(error: ConfigError) -> str:
    first = error.problems[0]
    return f"data not available: {first.file}: {first.message}"
