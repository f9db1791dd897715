"""What one part of a project says over another: mappings as written, laid over each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from dqlint.located import Spot


class Written(NamedTuple):
    """A mapping as the user wrote it, and where."""

    data: Mapping[str, Any]
    spot: Spot

    def part(self, key: str) -> Written:
        """The mapping under a key; an empty one where there is none."""
        return Written(self.data.get(key) or {}, self.spot.child(key))


def over(far: Written, near: Written) -> Written:
    """Both as one mapping: under a key that both have, the nearer one's value stands whole. Each keeps its spot."""
    spots: dict[str | int, Spot] = {key: far.spot.child(key) for key in far.data if key not in near.data}
    return Written({**far.data, **near.data}, Spot(near.spot.document, near.spot.route, spots))


def changed(rule: Written, change: Written) -> Written:
    """A rule with a project's change over it: option by option in `with`, otherwise key by key."""
    whole = over(rule, change)
    options = over(rule.part("with"), change.part("with")) if "with" in change.data else rule.part("with")
    return Written({**whole.data, "with": options.data}, _with_spot(whole.spot, options.spot))


def _with_spot(whole: Spot, options: Spot) -> Spot:
    return Spot(whole.document, whole.route, {**whole.elsewhere, "with": options})
