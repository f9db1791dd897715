"""What several annotators said of a row, in the ways that it is written.

A list holds one annotation each; a mapping is an annotation (`{annotator: a, label: b}`) or annotators with their
labels (`{a: b}`); anything else is the annotation of the field's own annotator, where a project names a field for each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from dqlint.labels import Label, written
from dqlint.statistics import agreement
from dqlint.table import Table

FIELD = "annotations"
_LABELS = ("label", "value", "rating", "score", "answer", "category", "class", "choice")
_NAMES = ("annotator", "annotator_id", "rater", "rater_id", "worker", "worker_id", "user", "user_id", "name", "id")


class Annotation(NamedTuple):
    """Who said what. Where nobody is named, it is the place in the list: 0, 1, ..."""

    annotator: str
    label: str


class Annotated(NamedTuple):
    """A row, by its number in the table, with its annotations."""

    row: int
    annotations: tuple[Annotation, ...]

    @property
    def counts(self) -> Counter[str]:
        """How often each label was given."""
        return Counter(one.label for one in self.annotations)

    @property
    def agreement(self) -> float:
        """The share of pairs of annotations that are the same; 1 where there is no pair."""
        observed = agreement.observed_agreement([self.counts])
        return 1.0 if observed is None else observed


def annotated(table: Table) -> list[Annotated]:
    """Every row that has annotations."""
    return [Annotated(first + row, told) for first, row, told in _rows(table) if told]


def _rows(table: Table) -> Iterator[tuple[int, int, tuple[Annotation, ...]]]:
    first = 0
    for part in table.parts:
        by_row: dict[int, list[Annotation]] = {}
        for value, row, path in zip(*part.values[FIELD], strict=True):
            by_row.setdefault(row, []).extend(_read(value, path))
        yield from ((first, row, tuple(told)) for row, told in by_row.items())
        first += len(part.numbers)


def _read(value: Any, annotator: str) -> Iterator[Annotation]:
    if isinstance(value, list):
        for place, one in enumerate(value):
            yield from _single(one, str(place))
    elif isinstance(value, dict) and not _has_label(value):
        for name, one in value.items():
            yield from _single(one, name)
    else:
        yield from _single(value, annotator)


def _single(value: Any, annotator: str) -> Iterator[Annotation]:
    if isinstance(value, dict):
        named = _first(value, _NAMES)
        yield from _single(_first(value, _LABELS), annotator if named is None else written(named))
    elif isinstance(value, str | int | float):
        yield Annotation(annotator, written(value))


def _has_label(value: Mapping[str, Any]) -> bool:
    return _first(value, _LABELS) is not None


def _first(value: Mapping[str, Any], keys: Sequence[str]) -> Label | None:
    return next((value[key] for key in keys if isinstance(value.get(key), str | int | float)), None)


def pairs(rows: Sequence[Annotated]) -> list[tuple[str, str]]:
    """The labels of the two annotators of each row that both looked at; none where there are not exactly two in all."""
    names = sorted({one.annotator for row in rows for one in row.annotations})
    if len(names) != 2:  # noqa: PLR2004 - two are a pair
        return []
    said = [dict(reversed(row.annotations)) for row in rows]
    return [(told[names[0]], told[names[1]]) for told in said if len(told) == 2]  # noqa: PLR2004
