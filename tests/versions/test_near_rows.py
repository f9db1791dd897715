"""What is told of rows that are near to changed ones: the same with a cache and without, and as when all are told."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dqlint import alike, nearby

if TYPE_CHECKING:
    from conftest import Work

Lint = Callable[..., Any]
Rows = list[tuple[str, str]]
CODES = "DUP002,DUP003,DUP004,LBL005"
WORD = st.sampled_from(["how", "do", "i", "top", "up", "my", "card", "3", "4", "not", "now"])
WORDS = st.lists(WORD, min_size=3, max_size=6)
ROWS = st.lists(st.tuples(WORDS.map(" ".join), st.sampled_from("ab")), min_size=1, max_size=9)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """An index also for few rows, to which single rows are added."""
    monkeypatch.setattr(alike, "FEW", 0)
    monkeypatch.setattr(nearby, "_FEW_NEW", 0)
    monkeypatch.setattr(nearby, "_NEW", 1)


def written(rows: Rows) -> str:
    return "".join(json.dumps({"text": text, "label": label}) + "\n" for text, label in rows)


@pytest.mark.usefixtures("small")
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(old=ROWS, new=ROWS, at=st.integers(0, 9))
def test_findings(configured: Work, lint: Lint, old: Rows, new: Rows, at: int) -> None:
    configured.commit(t_jsonl=written(old))
    configured.write("t.jsonl", written(old[:at] + new + old[at + 1 :]))
    configured.git("add", ".")
    cold = lint("--staged", select=CODES)
    warm = lint("--staged", select=CODES)
    without = lint("--staged", "--no-cache", select=CODES)
    assert cold.report["findings"] == warm.report["findings"] == without.report["findings"]
    everything = lint(select=CODES).report["findings"]
    told = [json.dumps(finding) for finding in cold.report["findings"]]
    assert set(told) <= {json.dumps(finding) for finding in everything}
    changed = changed_lines(configured, lint)
    assert told == [
        json.dumps(one) for one in everything if changed & {one["line"], *(o["line"] for o in one["related"])}
    ]


def changed_lines(work: Work, lint: Lint) -> set[int]:
    """Those that a rule tells of which no row passes."""
    work.write("all.yaml", "rules: {LBL001: {with: {allowed: [none]}}}\n")
    found = {*lint("--staged", "--config", "all.yaml").lines}
    (work.folder / "all.yaml").unlink()
    return found


@pytest.mark.usefixtures("small")
def test_the_index_is_kept_in_the_git_folder(configured: Work, lint: Lint) -> None:
    rows = [(f"how do i top up card {number} now", "a") for number in range(30)]
    configured.commit(t_jsonl=written(rows))
    configured.write("t.jsonl", written([*rows, ("how do i top up card 7 now please", "a")]))
    kept = configured.folder / ".git/dqlint"
    without = lint("--since", "HEAD", "--no-cache", select=CODES)
    assert not kept.exists()
    done = lint("--since", "HEAD", select=CODES)
    assert done.found == without.found == [("t.jsonl", 31)]
    assert [*kept.iterdir()]
    shutil.rmtree(kept)
    lint(select=CODES)
    assert not kept.exists(), "where all rows are told there is nothing to save"
