"""What hooks are told by those who run them: pre-commit, prek, lefthook, Git."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from dqlint import kinds

if TYPE_CHECKING:
    from conftest import Work

Lint = Callable[..., Any]

SLOW_KIND = """\
from dqlint.check import Kind, RowCheck
from dqlint.options import OptionSet

class Options(OptionSet): pass

class Slow(RowCheck):
    def __init__(self, options): pass
    def examine(self, batch): return (batch.hit(row) for row in range(len(batch)))

KIND = Kind("slow", "Slow.", Options, Slow, {}, runs="ci")
"""
RULES = """\
rules:
  - {code: XSL001, name: slow, kind: slow, message: slow}
  - {code: XSL002, name: slow-too, kind: slow, message: slow}
"""


def rows(*labels: str) -> str:
    """JSON Lines, a row a label, each with a text of its own."""
    return "".join(json.dumps({"text": f"What is {n}?", "label": label}) + "\n" for n, label in enumerate(labels))


@pytest.fixture
def pre_commit(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The environment that pre-commit and prek make."""
    monkeypatch.setenv("PRE_COMMIT", "1")
    return monkeypatch


@pytest.mark.usefixtures("pre_commit")
def test_on_all_files(configured: Work, lint: Lint) -> None:
    """With `--all-files` nothing is staged: hooks are to look at files as they are."""
    configured.commit(t_jsonl=rows("a", "x"))
    assert lint("--staged").lines == [2]
    configured.write("t.jsonl", rows("a", "x", "y"))
    done = lint("--staged")
    assert (done.lines, done.count("changed")) == ([2, 3], None)
    configured.git("add", ".")
    assert lint("--staged").lines == [3], "what is staged is what is to be committed"


@pytest.mark.usefixtures("pre_commit")
def test_a_commit_without_data_is_not_on_all_files(configured: Work, commit: Lint) -> None:
    configured.commit(t_jsonl=rows("a", "x"))
    done = commit("commit", "--allow-empty", "-m", "-", fails=False)
    assert (done.lines, done.count("changed")) == ([], 0)


def test_what_is_pushed(configured: Work, lint: Lint, pre_commit: pytest.MonkeyPatch) -> None:
    """Commits that need not be checked out; what is staged does not count."""
    first = configured.commit(t_jsonl=rows("a", "x"))
    second = configured.commit(t_jsonl=rows("a", "x", "y"))
    configured.commit(t_jsonl=rows("a", "x", "y", "z"))
    configured.write("t.jsonl", rows("w"))
    configured.git("add", ".")
    pre_commit.setenv("PRE_COMMIT_FROM_REF", first)
    pre_commit.setenv("PRE_COMMIT_TO_REF", second)
    assert lint("--staged").lines == [3]
    assert lint("--since", "HEAD").lines == [1], "who asks for versions gets them"
    pre_commit.setenv("PRE_COMMIT_FROM_REF", "gone")
    done = lint("--staged")
    assert (done.status, "PRE_COMMIT_FROM_REF: there is no revision 'gone'" in done.said) == (2, True)


def test_what_a_branch_brings(configured: Work, lint: Lint, pre_commit: pytest.MonkeyPatch) -> None:
    """pre-commit names the tips: what is compared is the last commit that both share, as in its own list of files."""
    configured.commit(t_jsonl=rows("a", "x"))
    configured.git("checkout", "--quiet", "-b", "side")
    configured.commit(t_jsonl=rows("a", "x", "y"))
    configured.git("checkout", "--quiet", "main")
    configured.commit(t_jsonl=rows("a"))
    pre_commit.setenv("PRE_COMMIT_FROM_REF", "main")
    pre_commit.setenv("PRE_COMMIT_TO_REF", "side")
    assert lint("--staged").lines == [3]


@pytest.fixture
def slow(configured: Work, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An installed kind that runs in CI, and two rules of it."""
    folder = configured.folder.parent / "installed"
    info = folder / "slow-1.0.dist-info"
    info.mkdir(parents=True)
    (folder / "slow.py").write_text(SLOW_KIND)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: slow\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[dqlint.kinds]\nslow = slow:KIND\n")
    monkeypatch.syspath_prepend(folder)
    kinds._installed.cache_clear()
    configured.write("slow/rules.yaml", RULES)
    configured.write("dqlint.yaml", "packs: [recommended, ./slow]\nrules: {LBL001: {with: {allowed: [a]}}}\n")
    configured.commit(t_jsonl=rows("a"))
    yield
    kinds._installed.cache_clear()
    kinds.load.cache_clear()
    sys.modules.pop("slow", None)


@pytest.mark.usefixtures("slow", "pre_commit")
def test_what_takes_long_is_left_to_ci(configured: Work, lint: Lint) -> None:
    configured.write("t.jsonl", rows("a", "x"))
    configured.git("add", ".")
    done = lint("--staged", select="XSL,LBL001")
    assert (done.codes, done.count("left")) == (["LBL001"], ["XSL001", "XSL002"])
    done = lint("--since", "HEAD", select="XSL,LBL001")
    assert (done.codes, done.count("left")) == (["LBL001", "XSL001", "XSL002"], [])
    configured.commit()
    assert lint("--staged", select="XSL001").lines == [1, 2], "all files: this may well be CI"


@pytest.mark.usefixtures("slow")
def test_what_is_left_is_said(
    configured: Work, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from dqlint.cli import cli

    monkeypatch.chdir(configured.folder)
    assert cli.main(["check", "--staged"], standalone_mode=False) == 0
    assert capsys.readouterr().out.startswith("No rows changed · 2 rules left to CI · ")
    configured.write("t.jsonl", rows("a", "a"))
    configured.git("add", ".")
    assert cli.main(["check", "--staged"], standalone_mode=False) == 0
    assert " · 2 rules left to CI · " in capsys.readouterr().out


def test_hooks_are_declared() -> None:
    hooks = yaml.safe_load((Path(__file__).parents[2] / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert [hook["id"] for hook in hooks] == ["dqlint-check", "dqlint-metrics"]
    for hook in hooks:
        assert (hook["language"], hook["pass_filenames"], hook["require_serial"]) == ("python", False, True)
        for name in _FILES:
            assert re.search(hook["files"], name), name
        for name in _OTHERS:
            assert not re.search(hook["files"], name), name


_FILES = [
    *("t.jsonl", "data/t.ndjson", "t.json", "t.csv", "t.tsv.gz", "t.parquet", "t.jsonl.zst", "data/T.JSONL"),
    *("t.jsonl.dvc", "data.dvc", "data/many.dvc", "dvc.lock", "sub/dvc.yaml", "t.csv.gz.dvc"),
    *("dqlint.yaml", ".dqlint.yaml", "house/rules.yml", "schemas/row.schema.json", "dqlint/decisions.jsonl"),
]
_OTHERS = ["README.md", "train.py", "t.jsonl.bak", "json", "notes/jsonl.txt", ".dvc/config", "yaml.py"]
