"""What Git does between two versions: commits of every sort, merges, clones, folders of other kinds."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Work

Lint = Callable[..., Any]
ROOT = Path(__file__).parents[2]


def rows(*labels: str, start: int = 0) -> str:
    """JSON Lines, a row a label, each with a text of its own."""
    return "".join(row(number, label) for number, label in enumerate(labels, start))


def row(number: int, label: str) -> str:
    return json.dumps({"text": f"What is {number}?", "label": label}) + "\n"


def test_commit(configured: Work, commit: Lint) -> None:
    configured.commit(t_jsonl=rows("a", "x"))
    configured.write("t.jsonl", rows("a", "x", "y"))
    configured.git("add", ".")
    assert commit("commit", "-m", "-").found == [("t.jsonl", 3)]
    configured.write("t.jsonl", rows("a", "x", "b"))
    configured.git("add", ".")
    assert commit("commit", "-m", "-", fails=False).found == []


def test_commit_of_a_file(configured: Work, commit: Lint) -> None:
    """Git makes an index for it; what is staged beside is not in the commit."""
    configured.commit(t_jsonl=rows("a"), u_jsonl=rows("a"))
    configured.write("t.jsonl", rows("a", "x"))
    configured.write("u.jsonl", rows("y", "a"))
    configured.git("add", "u.jsonl")
    assert commit("commit", "-m", "-", "t.jsonl").found == [("t.jsonl", 2)]


def test_commit_of_all(configured: Work, commit: Lint) -> None:
    configured.commit(t_jsonl=rows("a"))
    configured.write("t.jsonl", rows("x", "a"))
    configured.write("untracked.jsonl", rows("z"))
    assert commit("commit", "-a", "-m", "-").found == [("t.jsonl", 1)]


@pytest.mark.parametrize("large", [0, 2_000_000])
def test_part_of_the_edits_is_staged(
    configured: Work, lint: Lint, commit: Lint, monkeypatch: pytest.MonkeyPatch, large: int
) -> None:
    """The second is only in the work tree: as after `git add -p`."""
    monkeypatch.setattr("dqlint.trees.stored._LARGE", large)
    configured.commit(t_jsonl=rows("a", "b", "a"))
    configured.write("t.jsonl", rows("x", "b", "a"))
    configured.git("add", ".")
    configured.write("t.jsonl", rows("a", "b", "y"))
    assert lint("--staged").lines == [1]
    assert lint("--since", "HEAD").lines == [3]
    assert commit("commit", "-m", "-").lines == [1]


def test_amend(configured: Work, commit: Lint) -> None:
    configured.commit(t_jsonl=rows("a", "x"))
    assert commit("commit", "--amend", "-m", "other words", fails=False).count("changed") == 0


def test_first_commit(work: Work, lint: Lint, commit: Lint) -> None:
    work.write("dqlint.yaml", "rules: {LBL001: {with: {allowed: [a]}}}\n")
    work.write("t.jsonl", rows("a", "x"))
    work.git("add", ".")
    assert lint("--staged").lines == [2]
    assert commit("commit", "-m", "-").lines == [2]


def test_no_commit_and_nothing_staged(lint: Lint) -> None:
    assert lint("--staged").status == 0
    done = lint("--since", "HEAD")
    assert (done.status, "--since: there is no commit yet" in done.said) == (2, True)


def test_detached_head(configured: Work, lint: Lint) -> None:
    first = configured.commit(t_jsonl=rows("a", "x"))
    configured.commit(t_jsonl=rows("a", "x", "y"))
    configured.git("checkout", "--quiet", first)
    configured.write("t.jsonl", rows("a", "x", "a", "z"))
    configured.git("add", ".")
    assert lint("--staged").lines == [4]
    assert lint("--since", "main...").lines == [4], "the last that both share is HEAD"
    assert lint("--since", "main").lines == [4]


@pytest.mark.parametrize("since", ["main...", "..."])
def test_since_a_branch_left(configured: Work, lint: Lint, since: str) -> None:
    configured.commit(t_jsonl=rows("a", "x"))
    configured.git("checkout", "--quiet", "-b", "side")
    configured.commit(t_jsonl=rows("a", "x", "y"))
    configured.git("checkout", "--quiet", "main")
    configured.commit(t_jsonl=rows("a"))
    configured.git("checkout", "--quiet", "side")
    assert lint("--since", since).lines == ([3] if since == "main..." else [])
    assert lint("--since", "main").lines == [2, 3]
    assert lint("--since", "main...", "--rev", "side").lines == [3]


def test_histories_that_share_nothing(configured: Work, lint: Lint) -> None:
    configured.commit(t_jsonl=rows("x"))
    configured.git("checkout", "--quiet", "--orphan", "other")
    configured.commit(t_jsonl=rows("x", "y"))
    done = lint("--since", "main...")
    assert (done.status, "shares no commit with" in done.said, "--since REV" in done.said) == (2, True, True)
    assert lint("--since", "main").lines == [2]


def merge(work: Work, theirs: str, ours: str) -> None:
    """A side branch and main, both from a file with six rows."""
    work.commit(t_jsonl=rows(*"aaxaaa"))
    work.git("checkout", "--quiet", "-b", "side")
    work.commit(t_jsonl=theirs)
    work.git("checkout", "--quiet", "main")
    work.commit(t_jsonl=ours)


def test_merge_that_is_not_resolved(configured: Work, lint: Lint) -> None:
    """The index holds three versions of the file, so none that could be linted."""
    merge(configured, rows(*"yaxaaa"), rows(*"zaxaaa"))
    configured.git("merge", "side", fails=True)
    rules = (configured.folder / "dqlint.yaml").read_text()
    done = lint("--staged")
    assert (done.status, done.said.splitlines()[0]) == (2, "t.jsonl: its merge conflict is not resolved")
    assert "its merge conflict is not resolved" in lint("--staged", "t.jsonl").said
    configured.write("dqlint.yaml", f"{rules}datasets: {{support: {{train: '*.jsonl'}}}}\n")
    configured.git("add", "dqlint.yaml")
    assert "its merge conflict is not resolved" in lint("--staged").said
    configured.write("dqlint.yaml", f"{rules}datasets: {{support: {{train: u.jsonl}}}}\n")
    configured.write("u.jsonl", rows("a", "x"))
    configured.git("add", "dqlint.yaml", "u.jsonl")
    assert lint("--staged").found == [("u.jsonl", 2)], "nobody asked for t.jsonl"
    configured.write("t.jsonl", rows(*"zaxaaa"))
    configured.git("add", "t.jsonl")
    assert lint("--staged", "t.jsonl").found == []


def test_merge_without_a_conflict(configured: Work, lint: Lint, commit: Lint) -> None:
    """Rows that either branch had are not new, whichever commits them."""
    merge(configured, rows(*"yaxaaa"), rows(*"aaxaaz"))
    done = commit("merge", "-m", "-", "side", hook="pre-merge-commit", fails=False)
    assert (done.found, done.count("changed")) == ([], 0)
    configured.git("reset", "--hard", "--quiet", "HEAD^")
    configured.git("merge", "--no-commit", "--no-ff", "side")
    assert lint("--staged").count("changed") == 0


def test_merge_with_a_conflict(configured: Work, lint: Lint, commit: Lint) -> None:
    merge(configured, rows(*"yaxaaa"), rows(*"zaxaaa"))
    configured.git("merge", "side", fails=True)
    assert lint("--staged", "t.jsonl").status == 2, "it is not merged: there is nothing to lint"
    configured.write("t.jsonl", rows(*"zaxaaa") + row(0, "y") + row(7, "w"))
    configured.git("add", ".")
    assert commit("commit", "-m", "-").lines == [8], "the other rows are those of a parent"


def test_merge_that_copies_a_row(configured: Work, lint: Lint) -> None:
    """Each branch has one such row, the merge two: the second is new."""
    merge(configured, row(9, "x") + rows(*"aaxaaa"), rows(*"aaxaaa") + row(9, "x"))
    configured.git("merge", "--no-commit", "side")
    assert (configured.folder / "t.jsonl").read_text().count("What is 9?") == 2
    assert lint("--staged").lines == [8]


def test_rename(configured: Work, lint: Lint) -> None:
    many = rows(*("a" * 30), "x")
    configured.commit(t_jsonl=many)
    configured.git("mv", "t.jsonl", "moved.jsonl")
    assert lint("--staged").count("changed") == 0
    configured.write("moved.jsonl", many + row(40, "y"))
    configured.git("add", ".")
    for arguments in (("--staged",), ("--since", "HEAD")):
        assert lint(*arguments).found == [("moved.jsonl", 32)]


def test_linked_work_tree(configured: Work, lint: Lint) -> None:
    configured.commit(t_jsonl=rows("a", "x"))
    configured.git("worktree", "add", "--quiet", "../linked", "-b", "linked")
    linked = Path(configured.folder.parent / "linked")
    (linked / "t.jsonl").write_text(rows("a", "x", "y"))
    assert lint("--since", "HEAD", folder=linked).lines == [3]
    assert lint("--staged", folder=linked).lines == []
    configured.git("-C", linked, "add", ".")
    assert lint("--staged", folder=linked).lines == [3]
    assert lint("--staged").lines == []


def test_submodule(configured: Work, lint: Lint) -> None:
    module = configured.another("module")
    module.write("dqlint.yaml", "rules: {LBL001: {with: {allowed: [b]}}}\n")
    module.commit(t_jsonl=rows("b", "x"))
    configured.git("submodule", "--quiet", "add", module.folder.as_uri(), "module")
    configured.commit(t_jsonl=rows("a", "x"))
    for name in ("t.jsonl", "module/t.jsonl"):
        with (configured.folder / name).open("a") as file:
            file.write(row(7, "y"))
    assert lint("--since", "HEAD", folder="module").found == [("t.jsonl", 3)]
    configured.git("-C", "module", "add", ".")
    assert lint("--staged", folder="module").found == [("t.jsonl", 3)]
    configured.git("add", "t.jsonl")
    assert lint("--staged").found == [("t.jsonl", 3)], "Git has of a submodule no more than its commit"
    configured.commit()
    assert lint("--since", "HEAD").found == [], "nor is any row of it new"


def test_sparse_checkout(configured: Work, lint: Lint) -> None:
    """A file that is not checked out is as in the index, and did not change."""
    configured.write("in/t.jsonl", rows("a", "x"))
    configured.write("out/t.jsonl", rows("a", "z"))
    configured.commit()
    configured.git("sparse-checkout", "set", "in")
    assert not (configured.folder / "out").exists()
    configured.write("in/t.jsonl", rows("a", "x", "y"))
    configured.git("add", "in")
    done = lint("--staged")
    assert (done.status, done.found) == (1, [("in/t.jsonl", 3)])
    assert lint("--rev", "HEAD").found == [("in/t.jsonl", 2), ("out/t.jsonl", 2)]


def shallow(work: Work, depth: int) -> Work:
    """A clone as CI makes it, of a merge of main and a branch."""
    merge(work, rows(*"yaxaaa"), rows(*"aaxaaz"))
    work.git("merge", "--no-ff", "-m", "-", "side")
    return work.cloned("shallow", f"--depth={depth}")


def test_shallow_clone_of_one_commit(configured: Work, lint: Lint) -> None:
    clone = shallow(configured, 1)
    for since in ("HEAD^1", "main^", configured.git("rev-parse", "side")):
        done = lint("--since", since, folder=clone.folder)
        assert (done.status, done.report) == (2, {})
        assert "there is no revision" in done.said
        assert "this clone is shallow: run `git fetch --unshallow`" in done.said


def test_shallow_clone_of_two_commits(configured: Work, lint: Lint) -> None:
    """`HEAD^1` is what the pull request is against."""
    clone = shallow(configured, 2)
    assert lint("--since", "HEAD^1", folder=clone.folder).lines == [1]
    done = lint("--since", "HEAD^1...", "--rev", "HEAD^2", folder=clone.folder)
    assert (done.status, "git fetch --unshallow" in done.said) == (2, True)


def test_bare_repository(configured: Work, lint: Lint) -> None:
    """A revision is linted with the config that it has itself."""
    configured.commit(t_jsonl=rows("a", "x"))
    configured.write("dqlint.yaml", "rules: {LBL001: {with: {allowed: [x]}}}\n")
    configured.commit(t_jsonl=rows("a", "x", "y"))
    bare = configured.cloned("bare.git", "--bare")
    assert lint("--rev", "HEAD", folder=bare.folder).lines == [1, 3]
    assert lint("--rev", "HEAD^", folder=bare.folder).lines == [2]
    done = lint("--rev", "HEAD", "--since", "HEAD^", folder=bare.folder)
    assert (done.lines, done.count("anew")) == ([1, 3], ["LBL001"])
    done = lint("--staged", folder=bare.folder)
    assert (done.status, "no work tree" in done.said) == (2, True)


def test_a_blob_that_a_partial_clone_left_out(configured: Work, lint: Lint) -> None:
    configured.commit(t_jsonl=rows("a"))
    configured.commit(t_jsonl=rows("a", "x"))
    partial = configured.cloned("partial", "--filter=blob:none")
    done = lint("--since", "HEAD^", folder=partial.folder)
    assert (done.status, done.report["findings"]) == (2, [])
    assert "t.jsonl: its content in" in done.said
    assert "git fetch --refetch" in done.said


def test_a_repository_of_another_user(configured: Work, lint: Lint, monkeypatch: pytest.MonkeyPatch) -> None:
    configured.commit(t_jsonl=rows("a"))
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    done = lint("--staged")
    assert done.status == 2
    assert "git refuses this repository" in done.said
    assert f"git config --global --add safe.directory {configured.folder}" in done.said


def test_outside_of_git(configured: Work, lint: Lint, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = configured.folder.parent / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(elsewhere.parent))
    for option in (("--staged",), ("--since", "HEAD"), ("--rev", "HEAD")):
        done = lint(*option, folder=elsewhere)
        assert (done.status, f"{option[0]}: this is not a Git repository" in done.said) == (2, True)


def test_in_a_folder_below(configured: Work, lint: Lint) -> None:
    configured.write("sub/t.jsonl", rows("a"))
    configured.commit(t_jsonl=rows("a"))
    configured.write("sub/t.jsonl", rows("a", "x"))
    configured.commit(t_jsonl=rows("a", "y"))
    configured.write("dqlint.yaml", "rules: {LBL001: {with: {allowed: [a, y]}}}\n")
    for arguments in (("--rev", "HEAD"), ("--since", "HEAD^"), ("t.jsonl", "--since", "HEAD^")):
        assert lint(*arguments, folder="sub").found == [("sub/t.jsonl", 2)]
    configured.git("rm", "--cached", "--quiet", "sub/t.jsonl")
    configured.git("commit", "--quiet", "-m", "-")
    configured.git("add", "sub")
    assert lint("--staged", folder="sub").found == [("sub/t.jsonl", 2)]
    assert lint("../t.jsonl", "--rev", "HEAD", folder="sub", select="LBL001").found == []


@pytest.mark.parametrize("name", ["new\nline.jsonl", "tab\t.jsonl", ":(top)t.jsonl", '"q\\.jsonl', "-x.jsonl"])
def test_names_that_git_quotes(configured: Work, lint: Lint, name: str) -> None:
    configured.write(name, rows("a", "x"))
    configured.commit()
    configured.write(name, rows("a", "x", "y"))
    assert lint("--since", "HEAD").found == [(name, 3)]
    configured.git("add", ".")
    assert lint("--staged").found == [(name, 3)]


def test_a_name_that_is_not_utf8(configured: Work, lint: Lint) -> None:
    name = os.fsdecode(b"caf\xe9.jsonl")
    try:
        configured.write(name, rows("a", "x"))
    except OSError:
        pytest.skip("this file system takes names in UTF-8 alone")
    configured.commit()
    configured.write(name, rows("a", "x", "y"))
    configured.git("add", ".")
    done = lint("--staged")
    assert done.lines == [3]
    json.dumps(done.found[0][0]).encode("utf-8")


@pytest.mark.parametrize("large", [0, 2_000_000])
def test_links(configured: Work, lint: Lint, monkeypatch: pytest.MonkeyPatch, large: int) -> None:
    """A link to a data file is that file; in what it leads to, the staged content counts."""
    monkeypatch.setattr("dqlint.trees.stored._LARGE", large)
    configured.write("data/v1.jsonl", rows("a", "x"))
    (configured.folder / "latest.jsonl").symlink_to("data/v1.jsonl")
    (configured.folder / "outside.jsonl").symlink_to(configured.folder.parent / "elsewhere.jsonl")
    configured.write("dqlint.yaml", "datasets: {d: {train: latest.jsonl}}\nrules: {LBL001: {with: {allowed: [a]}}}\n")
    configured.commit()
    configured.write("data/v1.jsonl", rows("a", "x", "y"))
    assert lint("--since", "HEAD").found == [("latest.jsonl", 3)]
    configured.git("add", ".")
    configured.write("data/v1.jsonl", rows("z", "z", "z", "z"))
    assert lint("--staged").found == [("latest.jsonl", 3)]
    configured.write("data/v2.jsonl", rows("a", "x", "a", "w"))
    (configured.folder / "latest.jsonl").unlink()
    (configured.folder / "latest.jsonl").symlink_to("data/v2.jsonl")
    assert lint("--since", "HEAD").found == [("latest.jsonl", 4)]
    assert lint("outside.jsonl", "--staged").status == 2


@pytest.mark.parametrize("large", [0, 2_000_000])
def test_what_is_staged_counts_whatever_filters_make_of_it(
    configured: Work, lint: Lint, monkeypatch: pytest.MonkeyPatch, large: int
) -> None:
    monkeypatch.setattr("dqlint.trees.stored._LARGE", large)
    configured.git("config", "filter.mend.clean", "sed s/wrong/a/")
    configured.write(".gitattributes", "*.jsonl filter=mend\n*.csv eol=crlf\n")
    configured.write("t.jsonl", rows("wrong"))
    configured.write("t.csv", 'text,label\r\n"one\r\ntwo",x\r\n')
    configured.commit()
    configured.write("t.jsonl", rows("wrong", "y"))
    configured.write("t.csv", 'text,label\r\n"one\r\ntwo",x\r\nthree,z\r\n')
    configured.git("add", ".")
    assert lint("--staged").found == [("t.csv", 4), ("t.jsonl", 2)]
    assert lint("--since", "HEAD").found == [("t.csv", 4), ("t.jsonl", 1), ("t.jsonl", 2)], (
        "the work tree is not mended"
    )


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process without asking it")
def test_a_run_that_is_terminated_leaves_nothing(configured: Work, tmp_path: Path) -> None:
    """Git takes its time here, with the staged settings in a temporary folder."""
    configured.commit(t_jsonl=rows("a"))
    configured.write("t.jsonl", rows("a", "x"))
    configured.write("dqlint.yaml", "rules: {LBL001: {with: {allowed: [b]}}}\n")
    configured.git("add", ".")
    configured.write("dqlint.yaml", "rules: {LBL001: {with: {allowed: [c]}}}\n")
    temporary, slow = tmp_path / "temporary", tmp_path / "bin" / "git"
    temporary.mkdir()
    slow.parent.mkdir()
    slow.write_text(f"#!/bin/sh\nsleep .3\nexec '{shutil.which('git')}' \"$@\"\n", encoding="utf-8")
    slow.chmod(0o755)
    environment = {
        **os.environ,
        "TMPDIR": str(temporary),
        "PATH": f"{slow.parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "dqlint", "check", "--staged"]
    process = subprocess.Popen(command, cwd=configured.folder, env=environment, stdout=subprocess.DEVNULL)
    while not any(temporary.iterdir()):
        assert process.poll() is None, "no folder was made"
        time.sleep(0.01)
    process.terminate()
    assert process.wait(20) == 143
    assert [*temporary.iterdir()] == []
