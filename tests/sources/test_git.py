"""Versions in real repositories, in every state that a commit, a clone or a merge can leave one in."""

from __future__ import annotations

import ast
import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dqlint.model import ConfigError, Problem
from dqlint.sources import git
from dqlint.sources.git import names

if TYPE_CHECKING:
    from conftest import Work

ROOT = Path(__file__).parents[2]
# Every kind of file name that a Linux file system can hold.
ODD = [
    b"caf\xe9",
    b'"quoted".csv',
    b"a\nb",
    b"a\rb",
    b"tail\r",
    b" spaced ",
    b"back\\slash\\n",
    b"\x01\x7f",
    "ü".encode(),
    b"-o",
]
ODD_NAMES = [os.fsdecode(name) for name in ODD]


def opened(folder: Path) -> git.Repository:
    found = git.repository(folder)
    assert found
    return found


def blob(data: bytes, algorithm: str = "sha1") -> str:
    return hashlib.new(algorithm, b"blob %d\0%s" % (len(data), data)).hexdigest()


def sides(changes: list[git.Change]) -> dict[tuple[str | None, str | None], tuple[str | None, str | None]]:
    """Names to ids."""
    return {(old and old.name, new and new.name): (old and old.oid, new and new.oid) for old, new in changes}


def read(repository: git.Repository, oid: str) -> bytes | None:
    with repository.blobs() as blobs:
        return blobs.read(oid)


def problem(error: pytest.ExceptionInfo[ConfigError]) -> Problem:
    (only,) = error.value.problems
    return only


SEEN = """
import os, sys
from pathlib import Path
from dqlint.sources import git
found = git.repository(Path(sys.argv[1]))
changes = found.changed(found.head, "index")
with found.blobs() as blobs:
    print([(new.name, blobs.read(new.oid)) for old, new in changes], found.top, "GIT_DIR" in os.environ)
"""


def seen_by(hook: str, work: Work, tmp_path: Path, *command: str, folder: str = ".") -> tuple[dict[str, bytes], Path]:
    """The staged changes, and the top, as a hook sees them while a git command runs."""
    script, out = tmp_path / "seen.py", tmp_path / "out"
    script.write_text(
        SEEN.replace("print(", f"print(file=open({str(out)!r}, 'w'), *(").replace("os.environ)", "os.environ))")
    )
    work.hook(hook, f"PYTHONPATH={ROOT} exec '{sys.executable}' '{script}' {folder}")
    work.git(*command)
    changes, _, rest = out.read_text().partition("] ")
    return dict(ast.literal_eval(changes + "]")), Path(rest.rsplit(" ", 1)[0])


def test_work_tree(work: Work) -> None:
    work.commit(a_csv="1\n", b_csv="2\n", c_csv="3\n")
    work.write("a.csv", "one\n")
    (work.folder / "b.csv").unlink()
    work.write("new.csv", "untracked\n")
    found = opened(work.folder)
    assert sides(found.changed(found.head, "worktree")) == {
        ("a.csv", "a.csv"): (blob(b"1\n"), ""),
        ("b.csv", None): (blob(b"2\n"), None),
    }
    assert found.clean(["a.csv", "b.csv", "c.csv", "new.csv", "none.csv"]) == {"c.csv"}
    assert found.content_ids(["a.csv", "b.csv", "c.csv", "new.csv"]) == {
        "a.csv": blob(b"one\n"),
        "c.csv": blob(b"3\n"),
        "new.csv": blob(b"untracked\n"),
    }


def test_a_touched_file_is_not_clean_and_has_the_same_content(work: Work) -> None:
    work.commit(a_csv="1\n")
    os.utime(work.folder / "a.csv", (1, 1))
    found = opened(work.folder)
    assert found.clean(["a.csv"]) in ({"a.csv"}, set())
    assert found.content_ids(["a.csv"]) == {"a.csv": blob(b"1\n")}


def test_partial_add(work: Work) -> None:
    work.commit(a_csv="1\n")
    work.write("a.csv", "staged\n")
    work.git("add", "a.csv")
    work.write("a.csv", "not staged\n")
    found = opened(work.folder)
    assert sides(found.changed(found.head, "index")) == {("a.csv", "a.csv"): (blob(b"1\n"), blob(b"staged\n"))}
    assert found.index() == {"a.csv": git.Entry("a.csv", "100644", blob(b"staged\n"))}
    assert found.content_ids(["a.csv"]) == {"a.csv": blob(b"not staged\n")}
    assert read(found, blob(b"staged\n")) == b"staged\n"


def test_intent_to_add(work: Work) -> None:
    work.commit(a_csv="1\n")
    work.write("new.csv", "2\n")
    work.git("add", "--intent-to-add", "new.csv")
    found = opened(work.folder)
    assert set(found.index()) == {"a.csv"}
    assert found.changed(found.head, "index") == []
    assert sides(found.changed(found.head, "worktree")) == {(None, "new.csv"): (None, "")}
    assert found.clean(["new.csv"]) == set()
    assert found.content_ids(["new.csv"]) == {"new.csv": blob(b"2\n")}


def diverged(work: Work, *, conflict: bool) -> tuple[str, str]:
    """Two branches; main is checked out."""
    work.commit(a_csv="1\n", b_csv="1\n")
    work.git("checkout", "--quiet", "-b", "side")
    side = work.commit(**({"a_csv": "side\n"} if conflict else {"b_csv": "side\n"}))
    work.git("checkout", "--quiet", "main")
    return work.commit(a_csv="main\n"), side


def test_merge_with_a_conflict(work: Work) -> None:
    main, side = diverged(work, conflict=True)
    work.git("merge", "side", fails=True)
    found = opened(work.folder)
    assert found.merge_heads() == (main, side)
    assert found.index()["a.csv"] == git.Entry("a.csv", git.UNMERGED, "")
    assert found.changed(main, "index") == [
        git.Change(git.Entry("a.csv", "100644", blob(b"main\n")), git.Entry("a.csv", git.UNMERGED, ""))
    ]
    assert sides(found.changed(main, "worktree")) == {("a.csv", "a.csv"): (blob(b"main\n"), "")}
    assert found.clean(["a.csv", "b.csv"]) == {"b.csv"}


def test_merge_without_a_conflict(work: Work) -> None:
    main, side = diverged(work, conflict=False)
    work.git("merge", "--no-commit", "side")
    found = opened(work.folder)
    assert found.merge_heads() == (main, side)
    assert sides(found.changed(side, "index")) == {("a.csv", "a.csv"): (blob(b"1\n"), blob(b"main\n"))}
    work.git("commit", "--quiet", "--message", "merge")
    after = opened(work.folder)
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
    assert opened(work.folder).merge_heads() == tuple(heads)


def test_commit_of_one_file(work: Work, tmp_path: Path) -> None:
    work.commit(a_csv="1\n", b_csv="1\n")
    work.write("a.csv", "2\n")
    work.write("b.csv", "2\n")
    work.git("add", "b.csv")
    seen, top = seen_by("pre-commit", work, tmp_path, "commit", "-m", "-", "a.csv")
    assert seen == {"a.csv": b"2\n"}
    assert top == work.folder


def test_commit_of_all_files(work: Work, tmp_path: Path) -> None:
    work.commit(a_csv="1\n", sub_csv="1\n")
    work.write("a.csv", "2\n")
    (work.folder / "folder").mkdir()
    seen, top = seen_by("pre-commit", work, tmp_path, "commit", "-a", "-m", "-", folder="folder")
    assert seen == {"a.csv": b"2\n"}
    assert top == work.folder


def test_linked_work_tree(work: Work, tmp_path: Path) -> None:
    work.commit(a_csv="1\n")
    work.write("a.csv", "main\n")
    work.git("add", "a.csv")
    linked = type(work)(tmp_path / "linked")
    work.git("worktree", "add", "--quiet", linked.folder)
    linked.write("deep/b.csv", "2\n")
    linked.git("add", "deep/b.csv")
    found = opened(linked.folder / "deep")
    assert (found.top, found.common, found.bare) == (linked.folder, work.folder / ".git", False)
    assert sides(found.changed(found.head, "index")) == {(None, "deep/b.csv"): (None, blob(b"2\n"))}
    # In such a hook GIT_DIR is set, and a folder below is no top for that.
    seen, top = seen_by("pre-commit", linked, tmp_path, "commit", "-m", "-", "deep/b.csv", folder="deep")
    assert (seen, top) == ({"deep/b.csv": b"2\n"}, linked.folder)


def test_merge_in_a_linked_work_tree(work: Work, tmp_path: Path) -> None:
    main, side = diverged(work, conflict=False)
    linked = type(work)(tmp_path / "linked")
    work.git("worktree", "add", "--quiet", "--detach", linked.folder)
    linked.git("merge", "--no-commit", "side")
    assert opened(linked.folder).merge_heads() == (main, side)
    assert opened(work.folder).merge_heads() == (main,)


def test_submodule(work: Work, tmp_path: Path) -> None:
    other = type(work)(tmp_path / "other")
    other.folder.mkdir()
    other.git("init", "--quiet")
    inner = other.commit(x_csv="1\n")
    work.commit(a_csv="1\n")
    work.git("submodule", "add", "--quiet", other.folder, "sub")
    found = opened(work.folder)
    assert found.index()["sub"] == git.Entry("sub", git.SUBMODULE, inner)
    assert found.content_ids(["sub", "a.csv"]) == {"a.csv": blob(b"1\n")}
    assert read(found, inner) is None
    work.commit()
    assert opened(work.folder).tree("HEAD")["sub"].mode == git.SUBMODULE
    work.write("sub/x.csv", "changed\n")
    assert found.changed(work.git("rev-parse", "HEAD"), "worktree") == []
    sub = opened(work.folder / "sub")
    assert (sub.top, sub.common) == (work.folder / "sub", work.folder / ".git/modules/sub")
    assert sides(sub.changed(sub.head, "worktree")) == {("x.csv", "x.csv"): (blob(b"1\n"), "")}


@pytest.mark.parametrize("command", [["commit", "-m", "-", "a.csv"], ["commit", "-m", "-"]])
def test_a_hook_of_another_repository(work: Work, tmp_path: Path, command: list[str]) -> None:
    other = type(work)(tmp_path / "other")
    other.folder.mkdir()
    other.git("init", "--quiet")
    other.write("x.csv", "x\n")
    other.git("add", ".")
    work.write("a.csv", "1\n")
    work.git("add", "a.csv")
    seen, top = seen_by("pre-commit", work, tmp_path, *command, folder=str(other.folder))
    assert (seen, top) == ({"x.csv": b"x\n"}, other.folder)


@pytest.mark.parametrize("index", ["--sparse-index", "--no-sparse-index"])
def test_sparse_checkout(work: Work, index: str) -> None:
    work.write("in/a.csv", "1\n")
    work.write("out/deep/b.csv", "2\n")
    work.commit()
    work.git("sparse-checkout", "set", "--cone", index, "in")
    assert not (work.folder / "out").exists()
    found = opened(work.folder)
    assert set(found.index()) == {"in/a.csv", "out/deep/b.csv"}
    assert found.changed(found.head, "worktree") == found.changed(found.head, "index") == []
    assert found.clean(["in/a.csv", "out/deep/b.csv"]) == {"in/a.csv"}
    assert found.content_ids(["in/a.csv", "out/deep/b.csv"]) == {"in/a.csv": blob(b"1\n")}
    assert read(found, found.index()["out/deep/b.csv"].oid) == b"2\n"


@pytest.mark.parametrize("flag", ["--skip-worktree", "--assume-unchanged"])
def test_a_file_that_git_was_told_not_to_look_at(work: Work, flag: str) -> None:
    work.commit(a_csv="1\n")
    work.git("update-index", flag, "a.csv")
    work.write("a.csv", "other\n")
    found = opened(work.folder)
    assert found.clean(["a.csv"]) == set()
    assert found.content_ids(["a.csv"]) == {"a.csv": blob(b"other\n")}


def test_rename(work: Work) -> None:
    rows = "".join(f"{number}\n" for number in range(100))
    work.commit(a_csv=rows, b_csv="b\n")
    old = work.git("rev-parse", "HEAD")
    work.git("mv", "a.csv", "moved.csv")
    work.git("mv", "b.csv", "same.csv")
    work.write("moved.csv", rows + "more\n")
    work.git("add", ".")
    expected = {
        ("a.csv", "moved.csv"): (blob(rows.encode()), blob(rows.encode() + b"more\n")),
        ("b.csv", "same.csv"): (blob(b"b\n"), blob(b"b\n")),
    }
    found = opened(work.folder)
    assert sides(found.changed(old, "index")) == expected
    assert sides(found.changed(old, work.commit())) == expected


def test_first_commit(work: Work) -> None:
    work.write("a.csv", "1\n")
    work.git("add", ".")
    found = opened(work.folder)
    assert found.head is None
    assert found.merge_heads() == ()
    added = git.Change(None, git.Entry("a.csv", "100644", blob(b"1\n")))
    assert found.changed(None, "index") == found.changed(None, "worktree") == [added]
    commit = work.commit()
    assert opened(work.folder).changed(None, commit) == [added]
    assert opened(work.folder).parents(commit) == ()


def test_detached_head(work: Work) -> None:
    first, second = work.commit(a_csv="1\n"), work.commit(a_csv="2\n")
    work.git("checkout", "--quiet", "--detach", first)
    found = opened(work.folder)
    assert found.head == first == found.commit("HEAD", "--since")
    assert found.commit("main", "--since") == second


def cloned(work: Work, folder: Path, *options: str) -> Work:
    work.git("config", "uploadpack.allowFilter", "true")
    work.git("clone", "--quiet", *options, work.folder.as_uri(), folder)
    return type(work)(folder)


def test_shallow_clone(work: Work, tmp_path: Path) -> None:
    first, second, third = (work.commit(a_csv=f"{number}\n") for number in range(3))
    one, two = (opened(cloned(work, tmp_path / f"{depth}", f"--depth={depth}").folder) for depth in (1, 2))
    assert one.shallow
    assert not opened(work.folder).shallow
    assert one.parents(third) == two.parents(third) == (second,)
    assert not one.has(second)
    assert two.has(second)
    assert two.parents(second) == (first,)
    assert sides(two.changed(second, third)) == {("a.csv", "a.csv"): (blob(b"1\n"), blob(b"2\n"))}
    for rev in (second, "HEAD~1"):
        with pytest.raises(ConfigError) as raised:
            one.commit(rev, "--since")
        said = problem(raised)
        assert (said.file, said.message) == ("--since", f"there is no revision {rev!r}")
        assert "git fetch --unshallow" in said.hint
    with pytest.raises(ConfigError):
        one.changed(second, third)


def test_branches_without_a_common_commit(work: Work, tmp_path: Path) -> None:
    main, side = diverged(work, conflict=False)
    assert opened(work.folder).merge_base(main, side)
    shallow = opened(cloned(work, tmp_path / "shallow", "--depth=1", "--no-single-branch").folder)
    assert shallow.merge_base(main, side) is None
    with pytest.raises(ConfigError):
        shallow.merge_base(main, "0" * 40)


@pytest.fixture(params=["this git", "an older git"])
def partial(request: pytest.FixtureRequest, work: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Work:
    """A clone without blobs, also for a git that does not know GIT_NO_LAZY_FETCH."""
    rows = "".join(f"{number}\n" for number in range(100))
    work.commit(a_csv=rows)
    work.git("mv", "a.csv", "b.csv")
    work.commit(b_csv=rows + "more\n")
    clone = cloned(work, tmp_path / "partial", "--filter=blob:none", "--no-checkout")
    if request.param == "an older git":
        program(tmp_path, 'unset GIT_NO_LAZY_FETCH; exec "$GIT" "$@"', monkeypatch)
    return clone


def program(tmp_path: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program by the name of git; $GIT is the real one."""
    real = subprocess.run(
        ["/bin/sh", "-c", "command -v git"], capture_output=True, text=True, check=True
    ).stdout.strip()
    path = tmp_path / "bin/git"
    path.parent.mkdir()
    path.write_text(f"#!/bin/sh\nGIT='{real}'\n{script}\n")
    path.chmod(0o755)
    monkeypatch.setenv("PATH", str(path.parent), prepend=os.pathsep)


def test_partial_clone(partial: Work) -> None:
    before = sorted(partial.folder.rglob("*"))
    found = opened(partial.folder)
    assert found.head
    oid = found.tree(found.head)["b.csv"].oid
    with found.blobs() as blobs:
        assert blobs.read(oid) is None
        assert blobs.read("0" * 40) is None
        assert blobs.read(oid) is None
    assert not found.has(oid)
    assert set(sides(found.changed(found.commit("HEAD~", "--since"), found.head))) == {("a.csv", None), (None, "b.csv")}
    assert sorted(partial.folder.rglob("*")) == before
    partial.git("fetch", "--quiet", "--refetch", "--no-filter")
    assert read(found, oid)


def test_a_clone_without_trees(work: Work, tmp_path: Path) -> None:
    work.commit(a_csv="1\n")
    found = opened(cloned(work, tmp_path / "treeless", "--filter=tree:0", "--no-checkout").folder)
    assert found.head
    with pytest.raises(ConfigError) as raised:
        found.tree(found.head)
    assert "git fetch --refetch --no-filter" in problem(raised).hint


def test_bare_repository(work: Work, tmp_path: Path) -> None:
    first, second = work.commit(a_csv="1\n"), work.commit(a_csv="2\n")
    bare = cloned(work, tmp_path / "bare.git", "--bare")
    found = opened(bare.folder)
    assert (found.top, found.common, found.bare, found.head) == (bare.folder, bare.folder, True, second)
    assert sides(found.changed(first, second)) == {("a.csv", "a.csv"): (blob(b"1\n"), blob(b"2\n"))}
    assert read(found, blob(b"1\n")) == b"1\n"
    for needs in (lambda: found.changed(second, "index"), found.index, lambda: found.clean(["a.csv"])):
        with pytest.raises(ConfigError, match="has no work tree"):
            needs()


def test_a_repository_of_another_user(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    work.commit(a_csv="1\n")
    (work.folder / "sub").mkdir()
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(ConfigError) as raised:
        git.repository(work.folder / "sub")
    assert problem(raised).hint == f"if you trust it, run `git config --global --add safe.directory {work.folder}`"


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_odd_paths(work: Work) -> None:
    for number, name in enumerate(ODD_NAMES):
        work.write(name, f"{number}\n")
    work.commit()
    found = opened(work.folder)
    assert found.head
    entries = {name: git.Entry(name, "100644", blob(b"%d\n" % number)) for number, name in enumerate(ODD_NAMES)}
    assert found.index() == found.tree(found.head) == entries
    assert {change.new for change in found.changed(None, found.head)} == set(entries.values())
    assert found.clean(ODD_NAMES) == set(ODD_NAMES)
    for name in ODD_NAMES:
        work.write(name, f"changed {name!r}")
    assert found.content_ids(ODD_NAMES) == {name: blob(f"changed {name!r}".encode()) for name in ODD_NAMES}
    assert len(found.changed(found.head, "worktree")) == len(ODD)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_every_character_of_a_path(work: Work) -> None:
    files = [os.fsdecode(b"x%c" % code) for code in range(1, 256) if code != ord("/")]
    for name in files:
        work.write(name, name.encode("utf-8", "surrogateescape"))
    ids = {name: blob(name.encode("utf-8", "surrogateescape")) for name in files}
    assert opened(work.folder).content_ids(files) == ids


def test_a_folder_with_a_line_break(work: Work, tmp_path: Path) -> None:
    odd = tmp_path / "a\nb --//"
    work.commit(a_csv="1\n")
    work.folder.rename(odd)
    found = opened(odd)
    assert (found.top, found.common, found.index().keys()) == (odd, odd / ".git", {"a.csv"})


def test_a_name_is_no_pattern(work: Work) -> None:
    work.commit(a_csv="1\n", b_csv="1\n")
    work.write("*.csv", "star\n")
    assert opened(work.folder).clean(["*.csv", "[ab].csv", ":(top)a.csv"]) == set()


def test_more_names_than_a_command_line_holds(work: Work) -> None:
    files = [f"{'long' * 40}{number}.csv" for number in range(300)]
    for name in files:
        work.write(name, name)
    work.commit(other_csv="1\n")
    work.write(files[0], "changed")
    assert opened(work.folder).clean(files) == set(files[1:])


def test_symlinks(work: Work) -> None:
    work.write("a.csv", "1\n")
    (work.folder / "link.csv").symlink_to("a.csv")
    (work.folder / "dangling.csv").symlink_to("nowhere")
    work.commit()
    found = opened(work.folder)
    assert found.index()["link.csv"] == git.Entry("link.csv", git.LINK, blob(b"a.csv"))
    assert read(found, blob(b"a.csv")) == b"a.csv"
    assert found.clean(["link.csv", "dangling.csv"]) == {"link.csv", "dangling.csv"}
    (work.folder / "link.csv").unlink()
    (work.folder / "link.csv").symlink_to("nowhere")
    assert found.content_ids(["link.csv", "dangling.csv"]) == {"dangling.csv": blob(b"nowhere")}
    (work.folder / "a.csv").unlink()
    (work.folder / "a.csv").symlink_to("nowhere")
    work.git("add", "a.csv")
    (change,) = (change for change in found.changed(found.head, "index") if change.new and change.new.name == "a.csv")
    assert [entry and entry.mode for entry in change] == ["100644", git.LINK]


def test_autocrlf(work: Work) -> None:
    work.git("config", "core.autocrlf", "true")
    work.write("a.csv", "1\r\n2\r\n")
    work.commit()
    found = opened(work.folder)
    assert found.index()["a.csv"].oid == blob(b"1\n2\n")
    assert found.clean(["a.csv"]) == {"a.csv"}
    work.write("a.csv", "1\r\n3\r\n")
    assert found.content_ids(["a.csv"]) == {"a.csv": blob(b"1\n3\n")}


def test_sha256(tmp_path: Path, work: Work) -> None:
    other = type(work)(tmp_path / "sha256")
    other.folder.mkdir()
    other.git("init", "--quiet", "--object-format=sha256")
    other.write("a.csv", "1\n")
    other.git("add", ".")
    oid = blob(b"1\n", "sha256")
    assert sides(opened(other.folder).changed(None, "index")) == {(None, "a.csv"): (None, oid)}
    commit = other.commit()
    found = opened(other.folder)
    assert found.head == commit == found.commit(commit[:12], "--since")
    assert len(commit) == 64
    assert found.tree(commit) == found.index() == {"a.csv": git.Entry("a.csv", "100644", oid)}
    assert read(found, oid) == b"1\n"
    assert found.content_ids(["a.csv"]) == {"a.csv": oid}


@pytest.mark.parametrize(
    "rev",
    ["--since=--output=x", "--output=x", "-x", "", "nope", "a..b", "HEAD HEAD", "a\nb", "a\0b", "HEAD:a.csv", "\udce9"],
)
def test_no_such_revision(work: Work, rev: str) -> None:
    work.commit(a_csv="1\n")
    found = opened(work.folder)
    with pytest.raises(ConfigError) as raised:
        found.commit(rev, "--rev")
    assert problem(raised)[:4] == ("--rev", 0, 0, f"there is no revision {rev!r}")
    assert "git branch --all" in problem(raised).hint
    assert not (work.folder / "x").exists()


def test_names_of_a_revision(work: Work) -> None:
    first = work.commit(a_csv="1\n")
    work.git("tag", "--annotate", "--message", "-", "v1")
    work.commit(a_csv="2\n")
    found = opened(work.folder)
    assert {found.commit(rev, "--rev") for rev in ("v1", "HEAD~1", first[:10], "main^", "refs/tags/v1")} == {first}


def test_what_users_configure_is_not_seen(work: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    marker = tmp_path / "ran"
    program_ = f"touch '{marker}'; cat"
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", program_)
    monkeypatch.setenv("GIT_PAGER", program_)
    monkeypatch.setenv("GIT_ICASE_PATHSPECS", "1")
    monkeypatch.setenv("GIT_TRACE", "1")
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    work.write(".gitattributes", "*.csv diff=odd -text\n")
    first = work.commit(**{"ü_csv": "1\n"})
    for key, value in {
        "diff.external": program_,
        "diff.odd.textconv": program_,
        "diff.odd.command": program_,
        "diff.noprefix": "true",
        "diff.renames": "copies",
        "diff.relative": "true",
        "diff.orderFile": "nowhere",
        "core.quotePath": "true",
        "core.fsmonitor": program_,
        "color.ui": "always",
        "color.diff": "always",
        "core.abbrev": "7",
        "status.short": "true",
        "core.pager": program_,
        "log.showSignature": "true",
    }.items():
        work.git("config", key, value)
    work.write("ü.csv", "2\n")
    monkeypatch.chdir(work.folder)
    found = opened(work.folder)
    assert sides(found.changed(first, "worktree")) == {("ü.csv", "ü.csv"): (blob(b"1\n"), "")}
    assert found.content_ids(["ü.csv"]) == {"ü.csv": blob(b"2\n")}
    assert read(found, blob(b"1\n")) == b"1\n"
    assert not marker.exists()


def test_nothing_is_written(work: Work) -> None:
    work.commit(a_csv="1\n", b_csv="1\n")
    os.utime(work.folder / "a.csv", (1, 1))
    work.write("b.csv", "2\n")

    def state() -> dict[Path, tuple[int, int]]:
        files = (path for path in work.folder.rglob("*"))
        return {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in files}

    before = state()
    found = opened(work.folder)
    found.changed(found.head, "worktree")
    found.changed(found.head, "index")
    found.content_ids(["a.csv", "b.csv"])
    found.index()
    assert state() == before


def test_how_many_processes(work: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work.commit(a_csv="1\n")
    work.write("a.csv", "2\n")
    work.git("add", ".")
    program(tmp_path, f'echo "$3" >> "{tmp_path}/log"; exec "$GIT" "$@"', monkeypatch)
    found = opened(work.folder)
    changes = found.changed(found.merge_heads()[0], "index")
    assert found.clean(["a.csv"]) == {"a.csv"}
    with found.blobs() as blobs:
        assert [blobs.read(side.oid) for change in changes for side in change if side] == [b"1\n", b"2\n"]
    log = (tmp_path / "log").read_text().split()
    assert log == ["rev-parse", "diff-index", "ls-files", "cat-file"]


def test_outside_of_git(tmp_path: Path) -> None:
    assert git.repository(tmp_path) is None


def test_no_git_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConfigError) as raised:
        git.repository(tmp_path)
    assert problem(raised) == Problem("git", 0, 0, "the program git is not on the PATH", "install git 2.31 or newer")


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="git cannot be started here: No such file or directory"):
        git.repository(tmp_path / "none")


def test_an_old_git(work: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = 'case "$*" in *rev-parse*) shift 3; for one; do case $one in --path*) echo $one;; *) "$GIT" rev-parse $one;; esac; done;; esac'
    program(tmp_path, script, monkeypatch)
    with pytest.raises(ConfigError, match="this git is too old"):
        git.repository(work.folder)


@pytest.mark.parametrize("broken", ["head", "empty", "gitfile", "config"])
def test_a_broken_repository(work: Work, broken: str) -> None:
    work.commit(a_csv="1\n")
    if broken == "head":
        work.write(".git/HEAD", "nonsense")
    elif broken == "config":
        work.write(".git/config", "[core\n")
    else:
        (work.folder / ".git").rename(work.folder / "old")
        if broken == "empty":
            (work.folder / ".git").mkdir()
        else:
            work.write(".git", "gitdir: /nowhere\n")
    with pytest.raises(ConfigError) as raised:
        git.repository(work.folder)
    assert problem(raised).file == str(work.folder)
    assert problem(raised).message.startswith("git failed: ")


def test_a_damaged_blob(work: Work) -> None:
    work.commit(a_csv="1\n")
    oid = blob(b"1\n")
    path = work.folder / ".git/objects" / oid[:2] / oid[2:]
    path.chmod(0o644)
    path.write_bytes(b"nonsense")
    found = opened(work.folder)
    with found.blobs() as blobs:
        with pytest.raises(ConfigError, match="git failed"):
            blobs.read(oid)
        assert blobs.read("0" * 40) is None


def test_a_large_blob(work: Work) -> None:
    data = os.urandom(1 << 20) * 3
    work.write("a.bin", data)
    work.commit()
    assert read(opened(work.folder), blob(data)) == data


def test_a_tree_is_no_blob(work: Work) -> None:
    commit = work.commit(a_csv="1\n")
    found = opened(work.folder)
    with found.blobs() as blobs:
        assert blobs.read(work.git("rev-parse", f"{commit}^{{tree}}")) is None
        assert blobs.read(blob(b"1\n")) == b"1\n"


def test_a_missing_clean_filter(work: Work) -> None:
    work.commit(a_csv="1\n")
    work.write(".gitattributes", "*.csv filter=lfs\n")
    work.git("config", "filter.lfs.clean", "/nowhere/git-lfs clean")
    work.git("config", "filter.lfs.required", "true")
    work.write("a.csv", "2\n")
    with pytest.raises(ConfigError, match="clean filter 'lfs' failed"):
        opened(work.folder).content_ids(["a.csv"])


def test_settings(work: Work) -> None:
    found = opened(work.folder)
    assert found.setting("lfs.storage") is None
    work.git("config", "lfs.storage", "a b")
    assert found.setting("lfs.storage") == "a b"


paths = st.binary(min_size=1, max_size=20).filter(lambda path: b"\0" not in path)
hexes = st.text("0123456789abcdef", min_size=40, max_size=40).filter(lambda oid: oid.strip("0"))
entries = st.builds(git.Entry, paths.map(os.fsdecode), st.sampled_from(["100644", "100755", git.LINK]), hexes)


@given(st.lists(st.tuples(st.none() | entries, st.none() | entries).filter(any)))
def test_raw_differences_come_back(pairs: list[tuple[git.Entry | None, git.Entry | None]]) -> None:
    raw = b"".join(_record(old, new) for old, new in pairs)
    assert list(names.changes(raw)) == [git.Change(old, new) for old, new in pairs]


def _record(old: git.Entry | None, new: git.Entry | None) -> bytes:
    zero = git.Entry("", "000000", "0" * 40)
    before, after = old or zero, new or zero
    about = f":{before.mode} {after.mode} {before.oid} {after.oid}".encode()
    if old and new:
        return about + b" R087\0" + os.fsencode(old.name) + b"\0" + os.fsencode(new.name) + b"\0"
    return about + (b" A\0" if new else b" D\0") + os.fsencode((old or new or zero).name) + b"\0"
