"""Data files in the work tree."""

from __future__ import annotations

from pathlib import Path

import pytest

from dqlint.sources import worktree


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("b.jsonl", "a.csv", "sub/c.json.gz", "sub/d.txt", ".hidden/e.jsonl", "node_modules/f.json", ".g.json"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("{}")
    (tmp_path / "loop").symlink_to(tmp_path)
    return tmp_path


def test_files_under(tree: Path) -> None:
    assert [path.relative_to(tree).as_posix() for path in worktree.files_under(tree)] == [
        "a.csv",
        "b.jsonl",
        "sub/c.json.gz",
    ]


def test_matching(tree: Path) -> None:
    assert worktree.matching(tree, ["*.csv", "**/*.gz", "sub"]) == [tree / "a.csv", tree / "sub/c.json.gz"]


@pytest.mark.parametrize(
    ("glob", "path", "named"),
    [
        ("data/*.jsonl", "data/a.jsonl", True),
        ("data/*.jsonl", "data/sub/a.jsonl", False),
        ("data/**/*.jsonl", "data/a.jsonl", True),
        ("data/**/*.jsonl", "data/x/y/a.jsonl", True),
        ("**/*.csv", "a.csv", True),
        ("data/**", "data/x/a.jsonl", True),
        ("train-[0-9].jsonl", "train-7.jsonl", True),
        ("train-[!0-9].jsonl", "train-7.jsonl", False),
        ("train-?.jsonl", "train-77.jsonl", False),
        ("a+b.jsonl", "a+b.jsonl", True),
        ("./data/a.jsonl", "data/a.jsonl", True),
    ],
)
def test_named_by(glob: str, path: str, named: bool) -> None:
    assert worktree.named_by(path, [glob]) is named


def test_names_are_from_the_top(tree: Path) -> None:
    assert worktree.name_of(tree / "sub" / "c.json.gz", tree) == "sub/c.json.gz"
    assert worktree.name_of(Path("/elsewhere/x.jsonl"), tree).endswith("/elsewhere/x.jsonl")
