"""What privacy rules have found in a run, row by row, and how it is kept out of all that is said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from dqlint.check import Check, Secretive
from dqlint.masking import Hide, at_cuts, hiding, show
from dqlint.model import Defect, Hit, Measure, Place, Problem, Record


class Secrecy:
    """The secrets of a run's rows. `masked=False`: all is known, nothing is hidden."""

    def __init__(self, checks: Iterable[Check], *, masked: bool = True) -> None:
        self.known: dict[Place, dict[str, None]] = {}
        self._latest: tuple[object, Hide] = (None, show)
        self._keys: Mapping[str, tuple[str, ...]] = {}
        self._checks: Sequence[Secretive] = [check for check in checks if isinstance(check, Secretive)]
        self._masked = masked

    def learn(self, known: Mapping[Place, Iterable[str]]) -> None:
        """Take in secrets of rows."""
        for place, secrets in known.items():
            new = dict.fromkeys(secrets)
            if new:
                self.known.setdefault(place, {}).update(new)
                self._latest = (None, show)

    def look_at_keys(self, records: Mapping[Place, Record]) -> None:
        """Take in what the keys of rows hold: no rule reports it, and messages and paths name them."""
        for place, record in records.items() if self._checks and self._masked else ():
            keys = "\n".join(_keys(record))
            if keys not in self._keys:
                self._keys = {keys: (*self._within(keys),)}  # of one dataset, most rows have the same
            self.learn({place: self._keys[keys]})

    def of(self, hit: Hit, defect: Defect | None = None, *, quotes: bool = False) -> Hide:
        """What hides the secrets of the rows that a hit speaks of.

        Those of a line that is no row are looked for in what is shown of it; with `quotes` also in the hit's values,
        which may be of any row.
        """
        if not self._checks or not self._masked:
            return show
        places = (hit.place, *hit.related)
        texts = _texts(hit.values) if quotes else ()
        more = [*(self._in_line(defect) if defect else ()), *chain.from_iterable(map(self._within, texts))]
        return hiding(chain(self._in_rows(places), more)) if more else self._of_rows(places)

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


def _keys(record: Record) -> Mapping[str, None]:
    """The keys in a row, at any depth, each once."""
    keys: dict[str, None] = {}
    waiting: list[Any] = [record]
    while waiting:
        value = waiting.pop()
        members = value.values() if isinstance(value, dict) else value
        if isinstance(value, dict):
            keys.update(dict.fromkeys(value))
        waiting += [member for member in members if isinstance(member, dict | list)]
    return keys


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from chain.from_iterable(map(_texts, chain(value, value.values())))
    elif isinstance(value, (list, tuple, set, frozenset)):
        yield from chain.from_iterable(map(_texts, value))
