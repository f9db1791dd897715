"""What privacy rules have found in a run, row by row, and how it is kept out of all that is said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from dqlint.check import Check, Secretive
from dqlint.masking import Hide, at_cuts, hiding, show
from dqlint.model import Defect, Hit, Measure, Place, Problem


class Secrecy:
    """The secrets of a run's rows. `masked=False`: all is known, nothing is hidden."""

    def __init__(self, checks: Iterable[Check], *, masked: bool = True) -> None:
        self.known: dict[Place, tuple[str, ...]] = {}
        self._checks: Sequence[Secretive] = [check for check in checks if isinstance(check, Secretive)]
        self._masked = masked

    def learn(self, known: Mapping[Place, tuple[str, ...]]) -> None:
        """Take in secrets of rows."""
        for place, secrets in known.items():
            if secrets:
                self.known[place] = (*self.known.get(place, ()), *secrets)

    def of(self, hit: Hit, defect: Defect | None = None, *, quotes: bool = False) -> Hide:
        """What hides the secrets of the rows that a hit speaks of.

        Those of a line that is no row are looked for in what is shown of it; with `quotes` also in the hit's values,
        which may be of any row.
        """
        if not self._checks or not self._masked:
            return show
        rows = chain.from_iterable(self.known.get(place, ()) for place in (hit.place, *hit.related))
        texts = _texts(hit.values) if quotes else ()
        return hiding(chain(rows, self._in_line(defect) if defect else (), *map(self._within, texts)))

    def problem(self, problem: Problem) -> Problem:
        """A problem that may quote data."""
        hide = self._hide_in(problem.message)
        return problem._replace(message=hide(problem.message), hint=hide(problem.hint))

    def measure(self, measure: Measure) -> Measure:
        """A number of a group that may be named by data."""
        return Measure(measure.name, measure.value, measure.count, self._hide_in(measure.group)(measure.group))

    def _hide_in(self, text: str) -> Hide:
        return hiding(self._within(text)) if self._masked else show

    def _within(self, text: str) -> Iterator[str]:
        for check in self._checks:
            yield from check.secrets(text)

    def _in_line(self, defect: Defect) -> Iterator[str]:
        yield from self._within(defect.text)
        yield from at_cuts(defect.text, left=defect.at < defect.column - 1, right=defect.cut)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from chain.from_iterable(map(_texts, chain(value, value.values())))
    elif isinstance(value, (list, tuple, set, frozenset)):
        yield from chain.from_iterable(map(_texts, value))
