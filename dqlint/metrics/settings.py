"""What rules and config make of a dataset's numbers, as a digest: the same on any machine, in any folder."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from dqlint.config import Dataset
from dqlint.definitions import DEFINITIONS
from dqlint.model import Rule
from dqlint.rules.digest import digest, of


def settings_digest(rules: Iterable[Rule], counted: Collection[str], dataset: Dataset | None) -> str:
    """The digest of all rules that run (and of which the project runs), of definitions, and of the dataset's own."""
    return of(
        {
            "rules": {rule.code: [digest(rule), rule.code in counted] for rule in rules},
            "definitions": {name: one.version for name, one in DEFINITIONS.items()},
            "dataset": _own(dataset) if dataset else None,
        }
    )


def _own(dataset: Dataset) -> dict[str, Any]:
    turns = dataset.turns
    return {
        "splits": {split: [*globs] for split, globs in dataset.splits.items()},
        "layout": dataset.layout,
        "fields": {field: [*paths] for field, paths in dataset.fields.items()},
        "turns": [[*turns.role], [*turns.content], {**turns.roles}] if turns else None,
    }
