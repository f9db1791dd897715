"""What the metric files of commits say, and a number of another file beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from dqlint.app.committed import in_a_line, is_plausible, plausible
from dqlint.definitions import DEFINITIONS
from dqlint.metrics import record
from dqlint.metrics.computing import Number
from dqlint.metrics.record import Lock, Numbers
from dqlint.model import ConfigError
from dqlint.sources.git import Blobs, Logged

_LARGEST = 10_000_000  # bytes of a file of numbers


class Beside(NamedTuple):
    """A number of another JSON file in the repository: the file, by its name from the top, and the keys to it."""

    file: str
    keys: tuple[str, ...]

    @property
    def name(self) -> str:
        """As the user wrote it."""
        return f"{self.file}:{'.'.join(self.keys)}"


class Point(NamedTuple):
    """A commit with its numbers by dataset. `why` says what is wrong with them, or why there are none.

    `way` is how they were computed: the version of dqlint and the digests of rules; `apart` says that it is another
    than in the commit before, `anew` that they were computed now. `beside` is the number of another file, `renewed`
    that the commit changed that file.
    """

    commit: str
    when: str
    subject: str
    numbers: Numbers
    why: str = ""
    way: tuple[str, ...] = ()
    anew: bool = False
    apart: bool = False
    beside: Number | None = None
    renewed: bool = False


def logged_points(
    logged: Sequence[Logged], files: tuple[str, ...], beside: Beside | None, blobs: Blobs
) -> Iterator[Point]:
    """A point for each commit; files that do not change from one to the next are read once."""
    reading = _Reading(files, beside, blobs)
    older = chain(logged[1:], (None,))
    for one, before in zip(logged, older, strict=True):
        numbers, lock, why = reading.metrics(one.files)
        way = (lock.version, *(pin.rules for _, pin in sorted(lock.datasets.items()))) if lock else ()
        point = Point(one.commit, one.when, one.subject, numbers, why, way)
        if beside:
            now = one.files.get(beside.file)
            renewed = now is not None and (before is None or before.files.get(beside.file) != now)
            point = point._replace(beside=reading.beside(now), renewed=renewed)
        yield point


class _Reading:
    """Reads blobs of metric files and of the other file, each once."""

    def __init__(self, files: tuple[str, ...], beside: Beside | None, blobs: Blobs) -> None:
        self._files = files
        self._keys = beside.keys if beside else ()
        self._blobs = blobs
        self._known: dict[object, Any] = {}

    def metrics(self, held: Mapping[str, str]) -> tuple[Numbers, Lock | None, str]:
        """The numbers and the lock of a commit, and what is wrong with them."""
        numbers, lock = (held.get(name) for name in self._files)
        if numbers is None:
            return {}, None, f"has no {self._files[0]}"
        found, why = self._once(numbers, self._numbers)
        if lock is None:
            return found, None, why or f"has no {self._files[1]}: no telling what computed it"
        told, wrong = self._once(lock, self._lock)
        return found, told, why or wrong

    def beside(self, oid: str | None) -> Number | None:
        """The number of the other file, None where it has none."""
        found: Number | None = self._once(("beside", oid), lambda _: self._beside(oid)) if oid else None
        return found

    def _once(self, key: Any, make: Any) -> Any:
        if key not in self._known:
            self._known[key] = make(key)
        return self._known[key]

    def _numbers(self, oid: str) -> tuple[Numbers, str]:
        try:
            numbers = plausible(record.read_numbers(self._text(oid), self._files[0]))
        except ConfigError as error:
            return {}, in_a_line(error)
        is_ours = not numbers or any(metric in DEFINITIONS for told in numbers.values() for metric in told)
        return (numbers, "") if is_ours else ({}, f"{self._files[0]}: none of its numbers is one of dqlint's metrics")

    def _lock(self, oid: str) -> tuple[Lock | None, str]:
        try:
            return record.read_lock(self._text(oid), self._files[1]), ""
        except ConfigError as error:
            return None, in_a_line(error)

    def _text(self, oid: str) -> str:
        data = self._blobs.read(oid)
        return "" if data is None or len(data) > _LARGEST else data.decode("utf-8", "replace")

    def _beside(self, oid: str) -> Number | None:
        try:
            value = json.loads(self._text(oid))
        except (ValueError, RecursionError):
            return None
        for key in self._keys:
            value = _member(value, key)
        return value if type(value) in (int, float) and is_plausible(value) else None


def _member(value: Any, key: str) -> Any:
    if isinstance(value, dict):
        return value.get(key)
    if isinstance(value, list) and key.isdecimal() and int(key) < len(value):
        return value[int(key)]
    return None
