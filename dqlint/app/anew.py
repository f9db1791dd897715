"""Rules that are others than at the versions a run is compared with: for these every row counts as changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from dqlint import project, rules
from dqlint.app import targets
from dqlint.app.revisions import View
from dqlint.app.targets import Target
from dqlint.config import Dataset
from dqlint.model import ConfigError, Rule
from dqlint.rules.digest import digest
from dqlint.trees.settings import is_setting, lay_out
from dqlint.trees.stored import Stored


def anew(
    target: Target, chosen: Sequence[Rule], view: View, select: Sequence[str], ignore: Sequence[str]
) -> frozenset[str]:
    """The codes of the chosen rules that no version has as they are, for the dataset that the target is a file of."""
    if not any(map(is_setting, view.changed)):
        return frozenset()
    now = {rule.code: digest(rule) for rule in chosen}
    then = [_then(target, base, view, select, ignore) for base in view.bases or ()]
    return frozenset(code for code, one in now.items() if then and all(one != known.get(code) for known in then))


def _then(target: Target, base: Stored, view: View, select: Sequence[str], ignore: Sequence[str]) -> Mapping[str, str]:
    """The digests of the rules at a version; none where they cannot be loaded or look at the data otherwise."""
    with TemporaryDirectory(prefix="dqlint-") as name:
        folder = Path(name).resolve()
        try:
            lay_out(base, filter(is_setting, base.entries), folder)
            governing = target.config.file and folder / project.absolute(target.config.file).relative_to(view.tree.top)
            nearest = governing if governing and governing.is_file() else None
            config = targets.govern((folder / target.name).parent, nearest)
            dataset = next((one for one in config.datasets if target.dataset and one.name == target.dataset.name), None)
            if _reading(dataset) != _reading(target.dataset):
                return {}
            return {rule.code: digest(rule) for rule in rules.select(config, dataset, select, ignore)}
        except (ConfigError, ValueError):
            return {}


def _reading(dataset: Dataset | None) -> object:
    """How a dataset's rows are looked at."""
    return dataset and (dataset.layout, dataset.fields, dataset.turns)
