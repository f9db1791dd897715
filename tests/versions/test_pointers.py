"""Data that Git holds a pointer to: DVC and Git LFS. What the pointer names counts, not what lies in the work tree."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Work

Lint = Callable[..., Any]
Dvc = Callable[..., None]


def rows(*labels: str) -> str:
    """JSON Lines, a row a label, each with a text of its own."""
    return "".join(json.dumps({"text": f"What is {n}?", "label": label}) + "\n" for n, label in enumerate(labels))


@pytest.fixture
def dvc(configured: Work, program: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> Dvc:
    """Runs dvc in the repository, which is one of DVC."""
    command = program("dvc")
    monkeypatch.setenv("DVC_NO_ANALYTICS", "1")
    for variable in ("DVC_SYSTEM_CONFIG_DIR", "DVC_GLOBAL_CONFIG_DIR", "DVC_SITE_CACHE_DIR"):
        monkeypatch.setenv(variable, str(configured.folder.parent / variable))

    def run(*arguments: str) -> None:
        subprocess.run([command, *arguments], cwd=configured.folder, check=True, capture_output=True)

    run("init", "--quiet")
    return run


@pytest.fixture
def tracked(configured: Work, dvc: Dvc) -> Work:
    """A repository in which DVC tracks t.jsonl, with a finding in line 2; both versions of it are in the cache."""
    configured.write("t.jsonl", rows("a", "x"))
    dvc("add", "--quiet", "t.jsonl")
    configured.commit()
    return configured


def test_staged_pointer(tracked: Work, dvc: Dvc, lint: Lint, commit: Lint) -> None:
    tracked.write("t.jsonl", rows("a", "x", "y"))
    assert lint("--since", "HEAD").lines == [3]
    assert lint("--staged").lines == [], "nothing is staged"
    dvc("add", "--quiet", "t.jsonl")
    tracked.git("add", ".")
    assert lint("--staged").lines == [3]
    assert commit("commit", "-m", "-").lines == [3]
    assert lint("--rev", "HEAD").lines == [2]


def test_what_is_staged_is_linted_not_what_lies_in_the_work_tree(tracked: Work, dvc: Dvc, lint: Lint) -> None:
    """The stash hole: hooks that read the ignored file would see other rows than are committed."""
    tracked.write("t.jsonl", rows("a", "x", "y"))
    dvc("add", "--quiet", "t.jsonl")
    tracked.git("add", ".")
    tracked.write("t.jsonl", rows("a", "a", "a", "z"))
    assert lint("--staged").lines == [3]
    shutil.rmtree(tracked.folder / ".dvc/cache")
    done = lint("--staged")
    assert (done.status, done.report["findings"]) == (2, [])
    assert "t.jsonl: its content in" in done.said
    assert "the work tree has another" in lint("t.jsonl", "--staged").said


def test_content_that_is_in_no_cache(tracked: Work, dvc: Dvc, lint: Lint) -> None:
    """It is an outcome of its own, and not that all rows are new; what the work tree has can still be read."""
    tracked.write("t.jsonl", rows("a", "x", "y"))
    dvc("add", "--quiet", "t.jsonl")
    tracked.git("add", ".")
    tracked.write("u.jsonl", rows("w"))
    tracked.git("add", "u.jsonl")
    shutil.rmtree(tracked.folder / ".dvc/cache")
    done = lint("--staged")
    assert (done.status, done.found) == (2, [("u.jsonl", 1)]), "what can be had is linted"
    assert "is not in DVC's cache (md5" in done.said
    assert "run dqlint with --pull, or `" in done.said
    tracked.commit()
    assert lint("--rev", "HEAD").found == [("t.jsonl", 2), ("t.jsonl", 3), ("u.jsonl", 1)]


def test_what_concerns_two_datasets_is_said_once(configured: Work, dvc: Dvc, lint: Lint) -> None:
    rules = "rules: {LBL001: {with: {allowed: [a, b]}}}\n"
    configured.write("dqlint.yaml", f"{rules}datasets: {{one: {{train: d/t.jsonl}}, two: {{train: d/u.jsonl}}}}\n")
    configured.write("d/t.jsonl", rows("a"))
    configured.write("d/u.jsonl", rows("b"))
    dvc("add", "--quiet", "d")
    configured.commit()
    shutil.rmtree(configured.folder / ".dvc/cache/files")
    configured.write("d/t.jsonl", rows("a", "x"))
    done = lint("--since", "HEAD")
    assert (done.status, done.said.count("d: its content in")) == (2, 1)


def test_pull(tracked: Work, dvc: Dvc, lint: Lint) -> None:
    dvc("remote", "add", "--quiet", "--default", "store", "../store")
    dvc("push", "--quiet")
    tracked.write("t.jsonl", rows("a", "x", "y"))
    dvc("add", "--quiet", "t.jsonl")
    tracked.commit()
    shutil.rmtree(tracked.folder / ".dvc/cache")
    assert lint("--since", "HEAD^").status == 2
    assert lint("--since", "HEAD^", "--pull").lines == [3]
    assert lint("--since", "HEAD^").lines == [3], "it is in the cache now"


def test_pull_of_a_folder(configured: Work, dvc: Dvc, lint: Lint) -> None:
    """What files it has is not known before; folders that no dataset looks into are not fetched."""
    dvc("remote", "add", "--quiet", "--default", "store", "../store")
    configured.write("dqlint.yaml", "datasets: {d: {train: data/*.jsonl}}\nrules: {LBL001: {with: {allowed: [a]}}}\n")
    configured.write("data/a.jsonl", rows("a", "x"))
    configured.write("models/m.jsonl", rows("z"))
    dvc("add", "--quiet", "data", "models")
    dvc("push", "--quiet")
    configured.commit()
    configured.write("data/a.jsonl", rows("a", "x", "y"))
    dvc("add", "--quiet", "data")
    dvc("push", "--quiet")
    configured.commit()
    shutil.rmtree(configured.folder / ".dvc/cache")
    shutil.rmtree(configured.folder / "data")
    assert lint("--rev", "HEAD").status == 2
    done = lint("--rev", "HEAD", "--since", "HEAD^", "--pull")
    assert (done.found, done.said) == ([("data/a.jsonl", 3)], "")
    assert lint("--rev", "HEAD", "--since", "HEAD^").found == [("data/a.jsonl", 3)], "it is in the cache now"
    kept = {path.stat().st_size for path in (configured.folder / ".dvc/cache").rglob("*") if path.is_file()}
    assert (configured.folder / "models/m.jsonl").stat().st_size not in kept


def test_folder(configured: Work, dvc: Dvc, lint: Lint) -> None:
    configured.write("data/a.jsonl", rows("a", "x"))
    configured.write("data/b.jsonl", rows("y"))
    configured.write("models/m.jsonl", rows("z"))
    dvc("add", "--quiet", "data", "models")
    configured.commit()
    configured.write("data/b.jsonl", rows("y", "w"))
    configured.write("data/c.jsonl", rows("v"))
    dvc("add", "--quiet", "data")
    configured.git("add", ".")
    assert lint("--staged").found == [("data/b.jsonl", 2), ("data/c.jsonl", 1)]
    configured.write("dqlint.yaml", "datasets: {d: {train: data/*.jsonl}}\nrules: {LBL001: {with: {allowed: [a]}}}\n")
    configured.git("add", ".")
    configured.git("commit", "--quiet", "-m", "-")
    shutil.rmtree(configured.folder / ".dvc/cache")
    assert lint("--staged").status == 2
    dvc("commit", "--quiet", "--force", "data.dvc")
    done = lint("--staged")
    assert (done.status, done.said) == (0, ""), "that nobody knows what models hold is no matter"


def test_renamed_pointer(tracked: Work, dvc: Dvc, lint: Lint) -> None:
    dvc("move", "t.jsonl", "moved.jsonl")
    tracked.git("add", ".")
    done = lint("--staged")
    assert (done.status, done.lines, done.count("changed")) == (0, [], 0)


def test_from_git_to_dvc_and_back(configured: Work, dvc: Dvc, lint: Lint) -> None:
    configured.commit(t_jsonl=rows("a", "x"))
    configured.git("rm", "--cached", "--quiet", "t.jsonl")
    dvc("add", "--quiet", "t.jsonl")
    configured.git("add", ".")
    assert lint("--staged").count("changed") == 0
    configured.commit()
    dvc("remove", "t.jsonl.dvc")
    configured.write("t.jsonl", rows("a", "x", "y"))
    configured.git("add", ".")
    assert lint("--staged").lines == [3]
    assert lint("--since", "HEAD").lines == [3]


def pointer(work: Work, text: str, *, stored: bool = True) -> str:
    """What Git LFS stages for a file; its content goes to the local store as `git lfs fetch` does it."""
    data = text.encode()
    oid = hashlib.sha256(data).hexdigest()
    path = Path(work.folder, ".git/lfs/objects", oid[:2], oid[2:4], oid)
    if stored:
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
    return f"version https://git-lfs.github.com/spec/v1\noid sha256:{oid}\nsize {len(data)}\n"


def test_git_lfs(configured: Work, lint: Lint) -> None:
    configured.commit(t_jsonl=pointer(configured, rows("a", "x")))
    configured.write("t.jsonl", pointer(configured, rows("a", "x", "y")))
    configured.git("add", ".")
    assert lint("--staged").lines == [3]
    configured.commit()
    assert lint("--rev", "HEAD").lines == [2, 3]
    done = lint()
    assert (done.status, done.report["findings"]) == (2, [])
    assert "t.jsonl: its content is in Git LFS, and not checked out (" in done.said
    assert "git lfs pull --include t.jsonl" in done.said


def test_git_lfs_without_the_object(configured: Work, lint: Lint) -> None:
    configured.commit(t_jsonl=pointer(configured, rows("a", "x"), stored=False))
    configured.write("t.jsonl", pointer(configured, rows("a", "x", "y")))
    configured.write("u.jsonl", rows("z"))
    configured.git("add", ".")
    done = lint("--staged")
    head = configured.git("rev-parse", "HEAD")
    assert (done.status, done.found) == (2, [("u.jsonl", 1)])
    assert f"t.jsonl: its content in {head[:12]} is in Git LFS, and not in this clone" in done.said
    assert f"git lfs fetch origin {head}" in done.said
