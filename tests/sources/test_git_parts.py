"""Repositories with more than one work tree, with a part of the files, or a part of the history."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dqlint.model import ConfigError
from dqlint.sources import git

if TYPE_CHECKING:
    from conftest import Work


def test_linked_work_tree(work: Work, tmp_path: Path) -> None:
    work.commit(a_csv="1\n")
    work.write("a.csv", "main\n")
    work.git("add", "a.csv")
    linked = type(work)(tmp_path / "linked")
    work.git("worktree", "add", "--quiet", linked.folder)
    linked.write("deep/b.csv", "2\n")
    linked.git("add", "deep/b.csv")
    found = linked.opened("deep")
    assert (found.top, found.common, found.bare) == (linked.folder, work.folder / ".git", False)
    assert work.sides(found.changed(found.head, "index")) == {(None, "deep/b.csv"): (None, work.blob(b"2\n"))}
    # In such a hook GIT_DIR is set, and a folder below is no top for that.
    seen, top = linked.seen_by_hook("commit", "-m", "-", "deep/b.csv", folder="deep")
    assert (seen, top) == ({"deep/b.csv": b"2\n"}, linked.folder)


def test_merge_in_a_linked_work_tree(work: Work, tmp_path: Path) -> None:
    main, side = work.diverged(conflict=False)
    linked = type(work)(tmp_path / "linked")
    work.git("worktree", "add", "--quiet", "--detach", linked.folder)
    linked.git("merge", "--no-commit", "side")
    assert linked.opened().merge_heads() == (main, side)
    assert work.opened().merge_heads() == (main,)


def test_submodule(work: Work) -> None:
    other = work.another("other")
    inner = other.commit(x_csv="1\n")
    work.commit(a_csv="1\n")
    work.git("submodule", "add", "--quiet", other.folder, "sub")
    found = work.opened()
    assert found.index()["sub"] == git.Entry("sub", git.SUBMODULE, inner)
    assert found.content_ids(["sub", "a.csv"]) == {"a.csv": work.blob(b"1\n")}
    assert work.read(found, inner) is None
    work.commit()
    assert work.opened().tree("HEAD")["sub"].mode == git.SUBMODULE
    work.write("sub/x.csv", "changed\n")
    assert found.changed(work.git("rev-parse", "HEAD"), "worktree") == []
    sub = work.opened("sub")
    assert (sub.top, sub.common) == (work.folder / "sub", work.folder / ".git/modules/sub")
    assert work.sides(sub.changed(sub.head, "worktree")) == {("x.csv", "x.csv"): (work.blob(b"1\n"), "")}


@pytest.mark.parametrize("command", [["commit", "-m", "-", "a.csv"], ["commit", "-m", "-"]])
def test_a_hook_of_another_repository(work: Work, command: list[str]) -> None:
    other = work.another("other")
    other.write("x.csv", "x\n")
    other.git("add", ".")
    work.write("a.csv", "1\n")
    work.git("add", "a.csv")
    seen, top = work.seen_by_hook(*command, folder=str(other.folder))
    assert (seen, top) == ({"x.csv": b"x\n"}, other.folder)


@pytest.mark.parametrize("index", ["--sparse-index", "--no-sparse-index"])
def test_sparse_checkout(work: Work, index: str) -> None:
    work.write("in/a.csv", "1\n")
    work.write("out/deep/b.csv", "2\n")
    work.commit()
    work.git("sparse-checkout", "set", "--cone", index, "in")
    assert not (work.folder / "out").exists()
    found = work.opened()
    assert set(found.index()) == {"in/a.csv", "out/deep/b.csv"}
    assert found.changed(found.head, "worktree") == found.changed(found.head, "index") == []
    assert found.clean(["in/a.csv", "out/deep/b.csv"]) == {"in/a.csv"}
    assert found.content_ids(["in/a.csv", "out/deep/b.csv"]) == {"in/a.csv": work.blob(b"1\n")}
    assert work.read(found, found.index()["out/deep/b.csv"].oid) == b"2\n"


@pytest.mark.parametrize("flag", ["--skip-worktree", "--assume-unchanged"])
def test_a_file_that_git_was_told_not_to_look_at(work: Work, flag: str) -> None:
    work.commit(a_csv="1\n")
    work.git("update-index", flag, "a.csv")
    work.write("a.csv", "other\n")
    found = work.opened()
    assert found.clean(["a.csv"]) == set()
    assert found.content_ids(["a.csv"]) == {"a.csv": work.blob(b"other\n")}


def test_shallow_clone(work: Work) -> None:
    first, second, third = (work.commit(a_csv=f"{number}\n") for number in range(3))
    one, two = (work.cloned(f"{depth}", f"--depth={depth}").opened() for depth in (1, 2))
    assert one.shallow
    assert not work.opened().shallow
    assert one.parents(third) == two.parents(third) == (second,)
    assert not one.has(second)
    assert two.has(second)
    assert two.parents(second) == (first,)
    assert work.sides(two.changed(second, third)) == {("a.csv", "a.csv"): (work.blob(b"1\n"), work.blob(b"2\n"))}
    for rev in (second, "HEAD~1"):
        with pytest.raises(ConfigError) as raised:
            one.commit(rev, "--since")
        said = raised.value.problems[0]
        assert (said.file, said.message) == ("--since", f"there is no revision {rev!r}")
        assert "git fetch --unshallow" in said.hint
    with pytest.raises(ConfigError):
        one.changed(second, third)


def test_branches_without_a_common_commit(work: Work) -> None:
    main, side = work.diverged(conflict=False)
    assert work.opened().merge_base(main, side)
    shallow = work.cloned("shallow", "--depth=1", "--no-single-branch").opened()
    assert shallow.merge_base(main, side) is None
    with pytest.raises(ConfigError):
        shallow.merge_base(main, "0" * 40)


@pytest.fixture(params=["this git", "an older git"])
def partial(request: pytest.FixtureRequest, work: Work, instead_of_git: Callable[[str], None]) -> Work:
    """A clone without blobs, also for a git that does not know GIT_NO_LAZY_FETCH."""
    rows = "".join(f"{number}\n" for number in range(100))
    work.commit(a_csv=rows)
    work.git("mv", "a.csv", "b.csv")
    work.commit(b_csv=rows + "more\n")
    clone = work.cloned("partial", "--filter=blob:none", "--no-checkout")
    if request.param == "an older git":
        instead_of_git('unset GIT_NO_LAZY_FETCH; exec "$GIT" "$@"')
    return clone


def test_partial_clone(partial: Work) -> None:
    before = sorted(partial.folder.rglob("*"))
    found = partial.opened()
    assert found.head
    oid = found.tree(found.head)["b.csv"].oid
    with found.blobs() as blobs:
        assert blobs.read(oid) is None
        assert blobs.read("0" * 40) is None
        assert blobs.read(oid) is None
    assert not found.has(oid)
    assert set(partial.sides(found.changed(found.commit("HEAD~", "--since"), found.head))) == {
        ("a.csv", None),
        (None, "b.csv"),
    }
    assert sorted(partial.folder.rglob("*")) == before
    partial.git("fetch", "--quiet", "--refetch", "--no-filter")
    assert partial.read(found, oid)


def test_a_clone_without_trees(work: Work) -> None:
    work.commit(a_csv="1\n")
    found = work.cloned("treeless", "--filter=tree:0", "--no-checkout").opened()
    assert found.head
    with pytest.raises(ConfigError) as raised:
        found.tree(found.head)
    assert "git fetch --refetch --no-filter" in raised.value.problems[0].hint


def test_bare_repository(work: Work) -> None:
    first, second = work.commit(a_csv="1\n"), work.commit(a_csv="2\n")
    bare = work.cloned("bare.git", "--bare")
    found = bare.opened()
    assert (found.top, found.common, found.bare, found.head) == (bare.folder, bare.folder, True, second)
    assert work.sides(found.changed(first, second)) == {("a.csv", "a.csv"): (work.blob(b"1\n"), work.blob(b"2\n"))}
    assert work.read(found, work.blob(b"1\n")) == b"1\n"
    for needs in (lambda: found.changed(second, "index"), found.index, lambda: found.clean(["a.csv"])):
        with pytest.raises(ConfigError, match="has no work tree"):
            needs()


def test_outside_of_git(tmp_path: Path) -> None:
    assert git.repository(tmp_path) is None


def test_a_repository_that_the_environment_names(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    commit = work.commit(a_csv="1\n")
    (work.folder / ".git").rename(work.folder.parent / "hidden")
    monkeypatch.chdir(work.folder.parent)
    monkeypatch.setenv("GIT_DIR", "hidden")
    monkeypatch.setenv("GIT_WORK_TREE", "work")
    found = work.opened()
    assert (found.top, found.folder, found.head) == (work.folder, work.folder.parent / "hidden", commit)
    assert found.clean(["a.csv"]) == {"a.csv"}


def test_what_a_shallow_clone_lacks_is_fetched_by_id_alone(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    first = work.commit(a_csv="1\n")
    work.commit(a_csv="2\n")
    last = work.commit(a_csv="3\n")
    clone = work.cloned("shallow", "--depth=1")
    found = clone.opened()
    assert not found.has(first)
    assert found.fetch(first) == ""
    assert found.has(first)
    assert found.merge_base(first, last) is None
    monkeypatch.setenv("GIT_ALLOW_PROTOCOL", "https")
    assert "not allowed" in clone.opened().fetch(last, whole=True)
    monkeypatch.delenv("GIT_ALLOW_PROTOCOL")
    assert clone.opened().fetch(last, whole=True) == ""
    assert clone.opened().merge_base(first, last) == first
    assert not clone.opened().shallow
    assert clone.opened().fetch("dead" * 10) != ""
    assert clone.git("status", "--porcelain") == ""


def test_fetching_what_is_missing_leaves_a_whole_clone_whole(work: Work) -> None:
    work.commit(a_csv="1\n")
    clone = work.cloned("whole")
    later = work.commit(a_csv="2\n")
    assert clone.opened().fetch(later) == ""
    assert clone.opened().has(later)
    assert not clone.opened().shallow
