"""A version that was compared once is not read again, and nothing else changes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dqlint.apart import processes
from dqlint.app import remembered
from dqlint.trees import stored

if TYPE_CHECKING:
    from conftest import Work

Lint = Callable[..., Any]
LINES = st.sampled_from(
    [
        '{"text": "t", "label": "x"}',
        '{"label":"x","text":"t"}',
        '{"text": "u", "label": "a"}',
        "",
        "{",
        '{"a": 1, "a": 2}',
    ]
)
FILES = st.lists(LINES, max_size=6).map(lambda lines: "".join(f"{line}\n" for line in lines))
FIRST = '{"text": "the first", "label": "a"}\n'

pytestmark = pytest.mark.skipif(processes() < 2, reason="kept by a second process, where there is one")


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small files are kept, too."""
    monkeypatch.setattr(remembered, "_SMALLEST", 0)


def kept(work: Work) -> list[Path]:
    return sorted((work.folder / ".git" / "dqlint").glob("lines.*"))


@pytest.mark.usefixtures("small")
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(old=FILES, new=FILES, newer=FILES)
def test_findings(configured: Work, lint: Lint, old: str, new: str, newer: str) -> None:
    configured.write("t.jsonl", FIRST + old)
    configured.git("add", ".")
    configured.git("commit", "--allow-empty", "-qm", "old")
    for content in (new, newer, new):
        configured.write("t.jsonl", FIRST + content)
        configured.git("add", ".")
        runs = [lint("--staged", select="FMT,LBL001") for _ in range(2)]
        without = lint("--staged", "--no-cache", select="FMT,LBL001")
        for run in runs:
            assert (run.report["findings"], run.count("changed")) == (
                without.report["findings"],
                without.count("changed"),
            )


@pytest.mark.usefixtures("small")
def test_what_was_compared_is_not_read(configured: Work, lint: Lint) -> None:
    configured.commit(t_jsonl=FIRST)
    base = configured.git("rev-parse", "HEAD:t.jsonl").strip()
    for number, label in enumerate("xyx"):
        configured.write("t.jsonl", FIRST + json.dumps({"text": f"{number}", "label": label}) + "\n")
        configured.git("add", ".")
        assert lint("--staged").lines == [2]
        (configured.folder / ".git" / "objects" / base[:2] / base[2:]).unlink(missing_ok=True)
    assert len(kept(configured)) == 4
    for file in kept(configured):
        file.write_bytes(file.read_bytes()[:-1])
    assert lint("--staged").status == 2  # what is damaged is none, and the version itself is gone


@pytest.mark.usefixtures("small")
def test_commits_one_after_another(configured: Work, lint: Lint) -> None:
    configured.commit(t_jsonl=FIRST)
    for number in range(1, 4):
        lines = [json.dumps({"text": f"{one}", "label": "x"}) + "\n" for one in range(number)]
        configured.write("t.jsonl", FIRST + "".join(lines))
        configured.git("add", ".")
        assert lint("--staged").lines == [number + 1]
        assert len(kept(configured)) == number + 1
        configured.git("commit", "-qm", "more")


@pytest.mark.usefixtures("small")
def test_nothing_is_kept_where_that_is_asked_for(configured: Work, lint: Lint) -> None:
    configured.commit(t_jsonl=FIRST)
    configured.write("t.jsonl", FIRST * 2)
    configured.git("add", ".")
    lint("--staged", "--no-cache")
    assert kept(configured) == []


def test_small_files_are_read(configured: Work, lint: Lint) -> None:
    configured.commit(t_jsonl=FIRST)
    configured.write("t.jsonl", FIRST * 2)
    configured.git("add", ".")
    lint("--staged")
    assert kept(configured) == []


@pytest.mark.parametrize("setting", ["ident", "text eol=crlf"])
def test_what_a_filter_changed_is_no_version(
    configured: Work, lint: Lint, monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    """Large files are read from the work tree where its bytes are those that are staged."""
    monkeypatch.setattr(remembered, "_SMALLEST", 0)
    monkeypatch.setattr(stored, "_LARGE", 0)
    configured.write(".gitattributes", f"*.jsonl {setting}\n")
    line = '{"text": "$Id$", "label": "a"}\n'
    configured.commit(t_jsonl=line)
    configured.write("t.jsonl", line * 2 + '{"text": "t", "label": "x"}\n')
    configured.git("add", ".")
    (configured.folder / "t.jsonl").unlink()
    configured.git("checkout", "--", "t.jsonl")
    assert lint("--staged").lines == [3]
    assert len(kept(configured)) == 2
