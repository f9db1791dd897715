"""Data files in the work tree."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
        ("[d.jsonl", "[d.jsonl", True),
        ("[d.jsonl", "d.jsonl", False),
        ("[z-a].jsonl", "b.jsonl", False),
        ("a**b.jsonl", "a-b.jsonl", True),
        ("**/*", ".git/config", False),
        ("**/*", "data/.hidden/a.jsonl", False),
        ("*", ".g.json", False),
        ("**/.hidden/*", "data/.hidden/a.jsonl", True),
        ("**/**/a.jsonl", "a.jsonl", True),
    ],
)
def test_named_by(glob: str, path: str, named: bool) -> None:
    assert worktree.named_by(path, [glob]) is named


def test_names_are_from_the_top(tree: Path) -> None:
    assert worktree.name_of(tree / "sub" / "c.json.gz", tree) == "sub/c.json.gz"
    assert worktree.name_of(Path("/elsewhere/x.jsonl"), tree).endswith("/elsewhere/x.jsonl")


def test_links_are_followed_by_name_alone(tree: Path) -> None:
    assert worktree.matching(tree, ["**/b.jsonl"]) == [tree / "b.jsonl"]
    assert worktree.matching(tree, ["loop/loop/*.jsonl"]) == [tree / "loop/loop/b.jsonl"]


def test_a_walk_leaves_out_links_out_of_the_repository(tmp_path: Path) -> None:
    (tmp_path / "secret.jsonl").write_text("{}")
    data = tmp_path / "repository" / "data"
    data.mkdir(parents=True)
    (tmp_path / "repository" / ".git").mkdir()
    (tmp_path / "repository" / "own.jsonl").write_text("{}")
    (data / "out.jsonl").symlink_to(tmp_path / "secret.jsonl")
    (data / "in.jsonl").symlink_to(tmp_path / "repository" / "own.jsonl")
    assert [*worktree.files_under(data)] == [data / "in.jsonl"]


NAMES = st.sampled_from(["a", "b.jsonl", "[a", ".git", ".a", "a]", "A"])
TREES = st.lists(st.lists(NAMES, min_size=1, max_size=4).map("/".join), min_size=1, max_size=6)
PIECES = st.sampled_from(
    ["**", "*", "?", "a", "b.jsonl", "[a", "[ab]", "[!a]*", "*.jsonl", ".*", ".git", "[z-a]", "a**"]
)
GLOBS = st.lists(PIECES, min_size=1, max_size=4).map("/".join)


@settings(max_examples=200, deadline=None)
@given(TREES, GLOBS)
def test_what_matches_is_what_is_named(paths: list[str], glob: str) -> None:
    with TemporaryDirectory() as name:
        root = Path(name)
        for path in paths:
            with suppress(OSError):  # a folder has the name, or a file has that of a folder
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).touch(exist_ok=False)
        files = [path for path in root.rglob("*") if not path.is_dir()]
        named = [path for path in files if worktree.named_by(path.relative_to(root).as_posix(), [glob])]
        assert worktree.matching(root, [glob]) == sorted(named)
