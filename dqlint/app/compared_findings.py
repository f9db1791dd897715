"""Which findings are new in a version, and which are gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import NamedTuple

from dqlint import tally
from dqlint.app.changed_rows import Edited
from dqlint.model import Finding, Place

_Spot = tuple[str, int, int]


class ComparedFindings(NamedTuple):
    """The findings that one version alone has, the worst first, and those that both have, as they are in the new one.

    `limit` is how many of each are to be shown.
    """

    new: Sequence[Finding] = ()
    gone: Sequence[Finding] = ()
    kept: Sequence[Finding] = ()
    limit: int = 0

    def of(self, codes: Container[str], accepted: Container[str], limit: int) -> ComparedFindings:
        """Those of some rules, but for those that are accepted, by their keys."""
        new, gone, kept = (
            [one for one in found if one.code in codes and one.key not in accepted]
            for found in (self.new, self.gone, self.kept)
        )
        return ComparedFindings(new, gone, kept, limit)


def compared_findings(old: Sequence[Finding], new: Sequence[Finding], edited: Iterable[Edited]) -> ComparedFindings:
    """A finding goes by its key, so that rows may move; of equal ones the later are new, or gone.

    What a rule finds in a field of a row before and after the row was edited is neither new nor gone.
    """
    come, kept = _apart(new, old)
    gone, _ = _apart(old, new)
    stayed = _stayed(gone, come, {_spot(one.new): _spot(one.old) for one in edited})
    replacing = {*stayed.values()}
    return ComparedFindings(
        _worst_first(one for at, one in enumerate(come) if at not in replacing),
        _worst_first(one for at, one in enumerate(gone) if at not in stayed),
        [*kept, *(come[at] for at in stayed.values())],
    )


def _apart(findings: Iterable[Finding], others: Iterable[Finding]) -> tuple[list[Finding], list[Finding]]:
    """What is found more often than among the others, and what is found there, too."""
    left = Counter(one.key for one in others)
    surplus: list[Finding] = []
    shared: list[Finding] = []
    for one in findings:
        left[one.key] -= 1
        (surplus if left[one.key] < 0 else shared).append(one)
    return surplus, shared


def _stayed(gone: Sequence[Finding], come: Sequence[Finding], edited: Mapping[_Spot, _Spot]) -> dict[int, int]:
    """The numbers of findings in edited rows that are gone, to those that came in their place."""
    waiting: dict[tuple[_Spot, str, str], list[int]] = {}
    for at, one in enumerate(gone):
        waiting.setdefault((_spot(one.place), one.code, one.field), []).append(at)
    stayed = {}
    for at, one in enumerate(come):
        before = edited.get(_spot(one.place))
        found = waiting.get((before, one.code, one.field)) if before else None
        if found:
            stayed[found.pop(0)] = at
    return stayed


def _spot(place: Place) -> _Spot:
    return place.file, place.line, place.column


def _worst_first(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda one: tally.WORST_FIRST.index(one.severity))
