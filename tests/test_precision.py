"""What is said of how often each rule is right: the page is made from the record, and the record keeps to the bar."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

import pytest
import yaml

from dqlint.rules.catalogue import shipped

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "benchmarks" / "precision"
COUNTS: dict[str, dict[str, int]] = json.loads((FOLDER / "counts.json").read_text(encoding="utf-8"))
RECORDS: dict[str, Any] = {
    file.stem: yaml.safe_load(file.read_text(encoding="utf-8")) for file in FOLDER.glob("???[0-9]*.yaml")
}
RECOMMENDED = shipped().packs["recommended"]


def total(code: str, what: str) -> int:
    return sum(one.get(what, 0) for one in RECORDS[code].get("sets", {}).values())


def test_the_page_is_made_from_the_record() -> None:
    script = runpy.run_path(str(ROOT / "benchmarks" / "precision.py"))
    page = "".join(f"{line}\n" for line in script["page"]())
    assert (ROOT / "docs" / "precision.md").read_text(encoding="utf-8") == page, "benchmarks/precision.py page"


def test_every_rule_is_in_the_record() -> None:
    assert set(RECORDS) == set(shipped().drafts) == set(COUNTS)


@pytest.mark.parametrize("code", sorted(RECORDS))
def test_enough_hits_were_read(code: str) -> None:
    hits = sum(COUNTS[code].values())
    assert total(code, "real") <= total(code, "read")
    assert total(code, "read") >= min(20, hits)


@pytest.mark.parametrize("code", RECOMMENDED)
def test_what_is_recommended_is_right_nine_times_in_ten(code: str) -> None:
    assert total(code, "real") >= 0.9 * total(code, "read")
    assert RECORDS[code].get("sets") or RECORDS[code]["verdict"]
