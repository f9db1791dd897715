"""What privacy rules have found in a run, row by row, and how it is kept out of all that is said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from dqlint.check import Check, Secretive
from dqlint.masking import Hide, at_cuts, hiding, show
from dqlint.model import Defect, Hit, Measure, Place, Problem, Record
from dqlint.splits import SPLITS

_SHORT, _LONG = 10**7, 10**40  # numbers that may be those of a card or an account


class Secrecy:
    """The secrets of a run's rows. `masked=False`: all is known, nothing is hidden."""

    def __init__(self, checks: Iterable[Check], *, masked: bool = True) -> None:
        self.known: dict[Place, dict[str, None]] = {}
        self._latest: tuple[object, Hide] = (None, show)
        self._beside: Mapping[str, tuple[str, ...]] = {}
        self._checks: Sequence[Secretive] = [check for check in checks if isinstance(check, Secretive)]
        self._masked = masked

    def learn(self, known: Mapping[Place, Iterable[str]]) -> None:
        """Take in secrets of rows."""
        for place, secrets in known.items():
            new = dict.fromkeys(secrets)
            if new:
                self.known.setdefault(place, {}).update(new)
                self._latest = (None, show)

    def look_beside_texts(self, records: Mapping[Place, Record]) -> None:
        """Take in what keys and long numbers of rows hold: no rule reports it, but messages and paths show them."""
        for place, record in records.items() if self._checks and self._masked else ():
            beside = "\n".join(_beside_texts(record))
            if beside not in self._beside:
                self._beside = {beside: (*self._within(beside),)}  # many rows of a dataset have the same
            self.learn({place: self._beside[beside]})

    def look_in(self, records: Mapping[Place, Record]) -> None:
        """Take in what the texts of rows hold that no rule has looked at."""
        for place, record in records.items() if self._checks and self._masked else ():
            self.learn({place: chain.from_iterable(map(self._within, _texts(record)))})

    def of(self, hit: Hit, defect: Defect | None = None, *, quotes: bool = False) -> Hide:
        """What hides the secrets of the rows that a hit speaks of.

        Those of a line that is no row are looked for in what is shown of it; with `quotes` also in the hit's values,
        which may be of any row.
        """
        if not self._checks or not self._masked:
            return show
        texts = _texts(hit.values) if quotes else ()
        more = [*(self._in_line(defect) if defect else ()), *chain.from_iterable(map(self._within, texts))]
        return hiding(chain(self._in_rows(hit.places), more)) if more else self._of_rows(hit.places)

    def _of_rows(self, places: tuple[Place, ...]) -> Hide:
        """What hides the secrets of rows, made once for findings that follow one another in them."""
        if self._latest[0] != places:
            self._latest = (places, hiding(self._in_rows(places)))
        return self._latest[1]

    def _in_rows(self, places: Iterable[Place]) -> Iterator[str]:
        return chain.from_iterable(self.known.get(place, ()) for place in places)

    def problem(self, problem: Problem) -> Problem:
        """A problem that may quote data."""
        hide = self._hide_in(f"{problem.message}\n{problem.hint}")
        return problem._replace(message=hide(problem.message), hint=hide(problem.hint))

    def measure(self, measure: Measure) -> Measure:
        """A number of a group that may be named by data, if it is not a split."""
        if measure.group in SPLITS:
            return measure
        return Measure(measure.name, measure.value, measure.count, self._hide_in(measure.group)(measure.group))

    def _hide_in(self, text: str) -> Hide:
        return hiding(self._within(text)) if self._masked else show

    def _within(self, text: str) -> Iterator[str]:
        for check in self._checks:
            yield from check.secrets(text)

    def _in_line(self, defect: Defect) -> Iterator[str]:
        yield from self._within(defect.text)
        yield from at_cuts(defect.text, left=defect.at < defect.column - 1, right=defect.cut)


def _beside_texts(record: Record) -> Mapping[str, None]:
    """The keys and the long whole numbers in a row, at any depth, each once."""
    found: dict[str, None] = {}
    waiting: list[Any] = [record]
    while waiting:
        value = waiting.pop()
        members = [*value.values()] if isinstance(value, dict) else value
        if isinstance(value, dict):
            found.update(dict.fromkeys(value))
        found.update((str(one), None) for one in members if isinstance(one, int) and _SHORT <= abs(one) <= _LONG)
        waiting += [member for member in members if isinstance(member, dict | list)]
    return found


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from chain.from_iterable(map(_texts, chain(value, value.values())))
    elif isinstance(value, (list, tuple, set, frozenset)):
        yield from chain.from_iterable(map(_texts, value))
