"""A rule as written, before anything of it is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from dqlint.located import Spot


class Draft(NamedTuple):
    """A rule as written, known by code and name: its options are not read and its kind is not imported."""

    code: str
    name: str
    data: Mapping[str, Any]
    spot: Spot
    shipped: bool = False


def drafted(data: Mapping[str, Any], spot: Spot, *, shipped: bool) -> Draft:
    """The draft of a rule, whatever it holds."""
    code, name = data.get("code"), data.get("name")
    return Draft(code if isinstance(code, str) else "", name if isinstance(name, str) else "", data, spot, shipped)


def examples_in(draft: Draft) -> Iterator[tuple[Spot, Mapping[str, Any]]]:
    """Every example that is a mapping, good ones first, and where it stands."""
    examples = draft.data.get("examples")
    for verdict in ("good", "bad"):
        listed = examples.get(verdict) if isinstance(examples, dict) else None
        for number, example in enumerate(listed if isinstance(listed, list) else ()):
            if isinstance(example, dict):
                yield draft.spot.child("examples").child(verdict).child(number), example
