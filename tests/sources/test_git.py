"""Versions in a repository, in the states that commits and merges leave it in."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dqlint.model import ConfigError
from dqlint.sources import git

if TYPE_CHECKING:
    from conftest import Work


def test_work_tree(work: Work) -> None:
    work.commit(a_csv="1\n", b_csv="2\n", c_csv="3\n")
    work.write("a.csv", "one\n")
    (work.folder / "b.csv").unlink()
    work.write("new.csv", "untracked\n")
    found = work.opened()
    assert work.sides(found.changed(found.head, "worktree")) == {
        ("a.csv", "a.csv"): (work.blob(b"1\n"), ""),
        ("b.csv", None): (work.blob(b"2\n"), None),
    }
    assert found.clean(["a.csv", "b.csv", "c.csv", "new.csv", "none.csv"]) == {"c.csv"}
    assert found.content_ids(["a.csv", "b.csv", "c.csv", "new.csv"]) == {
        "a.csv": work.blob(b"one\n"),
        "c.csv": work.blob(b"3\n"),
        "new.csv": work.blob(b"untracked\n"),
    }


def test_a_touched_file_has_the_same_content(work: Work) -> None:
    work.commit(a_csv="1\n")
    os.utime(work.folder / "a.csv", (1, 1))
    found = work.opened()
    assert work.sides(found.changed(found.head, "worktree")) == {("a.csv", "a.csv"): (work.blob(b"1\n"), "")}
    assert found.clean(["a.csv"]) == {"a.csv"}
    assert found.content_ids(["a.csv"]) == {"a.csv": work.blob(b"1\n")}


def test_partial_add(work: Work) -> None:
    work.commit(a_csv="1\n")
    work.write("a.csv", "staged\n")
    work.git("add", "a.csv")
    work.write("a.csv", "not staged\n")
    found = work.opened()
    assert work.sides(found.changed(found.head, "index")) == {
        ("a.csv", "a.csv"): (work.blob(b"1\n"), work.blob(b"staged\n"))
    }
    assert found.index() == {"a.csv": git.Entry("a.csv", "100644", work.blob(b"staged\n"))}
    assert found.content_ids(["a.csv"]) == {"a.csv": work.blob(b"not staged\n")}
    assert work.read(found, work.blob(b"staged\n")) == b"staged\n"


def test_intent_to_add(work: Work) -> None:
    work.commit(a_csv="1\n")
    work.write("new.csv", "2\n")
    work.git("add", "--intent-to-add", "new.csv")
    found = work.opened()
    assert set(found.index()) == {"a.csv"}
    assert found.changed(found.head, "index") == []
    assert work.sides(found.changed(found.head, "worktree")) == {(None, "new.csv"): (None, "")}
    assert found.clean(["new.csv"]) == set()
    assert found.content_ids(["new.csv"]) == {"new.csv": work.blob(b"2\n")}


def test_merge_with_a_conflict(work: Work) -> None:
    main, side = work.diverged(conflict=True)
    work.git("merge", "side", fails=True)
    found = work.opened()
    assert found.merge_heads() == (main, side)
    assert found.index()["a.csv"] == git.Entry("a.csv", git.UNMERGED, "")
    assert found.changed(main, "index") == [
        git.Change(git.Entry("a.csv", "100644", work.blob(b"main\n")), git.Entry("a.csv", git.UNMERGED, ""))
    ]
    assert work.sides(found.changed(main, "worktree")) == {("a.csv", "a.csv"): (work.blob(b"main\n"), "")}
    assert found.clean(["a.csv", "b.csv"]) == {"b.csv"}


def test_merge_without_a_conflict(work: Work) -> None:
    main, side = work.diverged(conflict=False)
    work.git("merge", "--no-commit", "side")
    found = work.opened()
    assert found.merge_heads() == (main, side)
    assert work.sides(found.changed(side, "index")) == {("a.csv", "a.csv"): (work.blob(b"1\n"), work.blob(b"main\n"))}
    work.git("commit", "--quiet", "--message", "merge")
    after = work.opened()
    assert after.head
    assert after.merge_heads() == (after.head,)
    assert after.parents(after.head) == (main, side)
    assert after.merge_base(main, side) == after.parents(main)[0]


def test_merge_of_three(work: Work) -> None:
    start = work.commit(a_csv="1\n")
    heads = [start]
    for name in ("b", "c"):
        work.git("checkout", "--quiet", "-b", name, start)
        heads.append(work.commit(**{f"{name}_csv": name}))
    work.git("checkout", "--quiet", "main")
    heads[0] = work.commit(d_csv="d")
    work.git("merge", "--no-commit", "b", "c")
    assert work.opened().merge_heads() == tuple(heads)


def test_commit_of_one_file(work: Work) -> None:
    work.commit(a_csv="1\n", b_csv="1\n")
    work.write("a.csv", "2\n")
    work.write("b.csv", "2\n")
    work.git("add", "b.csv")
    seen, top = work.seen_by_hook("commit", "-m", "-", "a.csv")
    assert seen == {"a.csv": b"2\n"}
    assert top == work.folder


def test_commit_of_all_files(work: Work) -> None:
    work.commit(a_csv="1\n", sub_csv="1\n")
    work.write("a.csv", "2\n")
    (work.folder / "folder").mkdir()
    seen, top = work.seen_by_hook("commit", "-a", "-m", "-", folder="folder")
    assert seen == {"a.csv": b"2\n"}
    assert top == work.folder


def test_rename(work: Work) -> None:
    rows = "".join(f"{number}\n" for number in range(100))
    work.commit(a_csv=rows, b_csv="b\n")
    old = work.git("rev-parse", "HEAD")
    work.git("mv", "a.csv", "moved.csv")
    work.git("mv", "b.csv", "same.csv")
    work.write("moved.csv", rows + "more\n")
    work.git("add", ".")
    expected = {
        ("a.csv", "moved.csv"): (work.blob(rows.encode()), work.blob(rows.encode() + b"more\n")),
        ("b.csv", "same.csv"): (work.blob(b"b\n"), work.blob(b"b\n")),
    }
    found = work.opened()
    assert work.sides(found.changed(old, "index")) == expected
    assert work.sides(found.changed(old, work.commit())) == expected


def test_first_commit(work: Work) -> None:
    work.write("a.csv", "1\n")
    work.git("add", ".")
    found = work.opened()
    assert found.head is None
    assert found.merge_heads() == ()
    added = git.Change(None, git.Entry("a.csv", "100644", work.blob(b"1\n")))
    assert found.changed(None, "index") == found.changed(None, "worktree") == [added]
    commit = work.commit()
    assert work.opened().changed(None, commit) == [added]
    assert work.opened().parents(commit) == ()


def test_detached_head(work: Work) -> None:
    first, second = work.commit(a_csv="1\n"), work.commit(a_csv="2\n")
    work.git("checkout", "--quiet", "--detach", first)
    found = work.opened()
    assert found.head == first == found.commit("HEAD", "--since")
    assert found.commit("main", "--since") == second


@pytest.mark.parametrize(
    "rev",
    [
        "--since=--output=x",
        "--output=x",
        "-x",
        "",
        "nope",
        "a..b",
        "HEAD HEAD",
        "a\nb",
        "^HEAD",
        "a\0b",
        "HEAD:a.csv",
        "\udce9",
    ],
)
def test_no_such_revision(work: Work, rev: str) -> None:
    work.commit(a_csv="1\n")
    found = work.opened()
    with pytest.raises(ConfigError) as raised:
        found.commit(rev, "--rev")
    assert raised.value.problems[0][:4] == ("--rev", 0, 0, f"there is no revision {rev!r}")
    assert "git branch --all" in raised.value.problems[0].hint
    assert not (work.folder / "x").exists()


def test_names_of_a_revision(work: Work) -> None:
    first = work.commit(a_csv="1\n")
    work.git("tag", "--annotate", "--message", "-", "v1")
    work.commit(a_csv="2\n")
    found = work.opened()
    assert {found.commit(rev, "--rev") for rev in ("v1", "HEAD~1", first[:10], "main^", "refs/tags/v1")} == {first}


def test_sha256(work: Work) -> None:
    other = work.another("sha256", "--object-format=sha256")
    other.write("a.csv", "1\n")
    other.git("add", ".")
    oid = work.blob(b"1\n", "sha256")
    assert work.sides(other.opened().changed(None, "index")) == {(None, "a.csv"): (None, oid)}
    commit = other.commit()
    found = other.opened()
    assert found.head == commit == found.commit(commit[:12], "--since")
    assert len(commit) == 64
    assert found.tree(commit) == found.index() == {"a.csv": git.Entry("a.csv", "100644", oid)}
    assert work.read(found, oid) == b"1\n"
    assert found.content_ids(["a.csv"]) == {"a.csv": oid}


def test_settings(work: Work) -> None:
    found = work.opened()
    assert found.setting("lfs.storage") is None
    work.git("config", "lfs.storage", "a b")
    assert found.setting("lfs.storage") == "a b"


def test_how_many_processes(work: Work, tmp_path: Path, instead_of_git: Callable[[str], None]) -> None:
    work.commit(a_csv="1\n")
    work.write("a.csv", "2\n")
    work.git("add", ".")
    instead_of_git(f'echo "$3" >> "{tmp_path}/log"; exec "$GIT" "$@"')
    found = work.opened()
    changes = found.changed(found.merge_heads()[0], "index")
    assert found.clean(["a.csv"]) == {"a.csv"}
    with found.blobs() as blobs:
        assert [blobs.read(side.oid) for change in changes for side in change if side] == [b"1\n", b"2\n"]
    log = (tmp_path / "log").read_text().split()
    assert log == ["rev-parse", "diff-index", "ls-files", "cat-file"]


def test_nothing_is_written(work: Work) -> None:
    work.commit(a_csv="1\n", b_csv="1\n")
    os.utime(work.folder / "a.csv", (1, 1))
    work.write("b.csv", "2\n")

    def state() -> dict[Path, tuple[int, int]]:
        files = (path for path in work.folder.rglob("*"))
        return {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in files}

    before = state()
    found = work.opened()
    found.changed(found.head, "worktree")
    found.changed(found.head, "index")
    found.content_ids(["a.csv", "b.csv"])
    found.index()
    assert state() == before
