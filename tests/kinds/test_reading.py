from __future__ import annotations

from pathlib import Path
from typing import get_args

import yaml

from dqlint import readers
from dqlint.batch import Batch
from dqlint.kinds.reading import KIND, Defect, Options
from dqlint.layouts import Layout
from dqlint.search import Searcher

RULES = Path(__file__).parents[2] / "rules" / "dat"
DATA = b'{"a": 1, "a": 2}\nbroken\n{"a": NaN}\n'


def test_only_the_defect_asked_for_is_found() -> None:
    (rows,) = readers.read_bytes(DATA, "x.jsonl")
    batch = Batch("x.jsonl", "eval", rows, Layout("none", "", (), {}), Searcher(()))
    for name, line, column, row in (("duplicate-key", 1, 10, 0), ("unparseable", 2, 1, -1), ("empty-file", 0, 0, 0)):
        hits = list(KIND.make(Options(defect=name)).examine(batch))  # type: ignore[arg-type]
        places = [(hit.place.line, hit.place.column, hit.place.row, hit.place.split) for hit in hits]
        assert places == ([(line, column, row, "eval")] if line else [])


def test_every_defect_has_one_rule() -> None:
    rules = [yaml.safe_load(path.read_text("utf-8")) for path in RULES.glob("*.yaml")]
    covered = [rule["with"]["defect"] for rule in rules if rule["kind"] == "reading"]
    assert sorted(covered) == sorted(get_args(Defect))
