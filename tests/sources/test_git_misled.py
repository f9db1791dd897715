"""Names, settings and programs that would mislead, and repositories that are broken."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dqlint.model import ConfigError, Problem
from dqlint.sources import git

if TYPE_CHECKING:
    from conftest import Work


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


def test_a_repository_of_another_user(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    work.commit(a_csv="1\n")
    (work.folder / "sub").mkdir()
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(ConfigError) as raised:
        git.repository(work.folder / "sub")
    assert (
        raised.value.problems[0].hint
        == f"if you trust it, run `git config --global --add safe.directory {work.folder}`"
    )


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_odd_paths(work: Work) -> None:
    for number, name in enumerate(ODD_NAMES):
        work.write(name, f"{number}\n")
    work.commit()
    found = work.opened()
    assert found.head
    entries = {name: git.Entry(name, "100644", work.blob(b"%d\n" % number)) for number, name in enumerate(ODD_NAMES)}
    assert found.index() == found.tree(found.head) == entries
    assert {change.new for change in found.changed(None, found.head)} == set(entries.values())
    assert found.clean(ODD_NAMES) == set(ODD_NAMES)
    for name in ODD_NAMES:
        work.write(name, f"changed {name!r}")
    assert found.content_ids(ODD_NAMES) == {name: work.blob(f"changed {name!r}".encode()) for name in ODD_NAMES}
    assert len(found.changed(found.head, "worktree")) == len(ODD)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_every_character_of_a_path(work: Work) -> None:
    files = [os.fsdecode(b"x%c" % code) for code in range(1, 256) if code != ord("/")]
    for name in files:
        work.write(name, name.encode("utf-8", "surrogateescape"))
    ids = {name: work.blob(name.encode("utf-8", "surrogateescape")) for name in files}
    assert work.opened().content_ids(files) == ids


def test_a_folder_with_a_line_break(work: Work, tmp_path: Path) -> None:
    odd = tmp_path / "a\nb --//"
    work.commit(a_csv="1\n")
    work.folder.rename(odd)
    found = type(work)(odd).opened()
    assert (found.top, found.common, found.index().keys()) == (odd, odd / ".git", {"a.csv"})


def test_a_name_is_no_pattern(work: Work) -> None:
    work.commit(a_csv="1\n", b_csv="1\n")
    work.write("*.csv", "star\n")
    assert work.opened().clean(["*.csv", "[ab].csv", ":(top)a.csv"]) == set()


def test_more_names_than_a_command_line_holds(work: Work) -> None:
    files = [f"{'long' * 40}{number}.csv" for number in range(300)]
    for name in files:
        work.write(name, name)
    work.commit(other_csv="1\n")
    work.write(files[0], "changed")
    assert work.opened().clean(files) == set(files[1:])


def test_symlinks(work: Work) -> None:
    work.write("a.csv", "1\n")
    (work.folder / "link.csv").symlink_to("a.csv")
    (work.folder / "dangling.csv").symlink_to("nowhere")
    work.commit()
    found = work.opened()
    assert found.index()["link.csv"] == git.Entry("link.csv", git.LINK, work.blob(b"a.csv"))
    assert work.read(found, work.blob(b"a.csv")) == b"a.csv"
    assert found.clean(["link.csv", "dangling.csv"]) == {"link.csv", "dangling.csv"}
    (work.folder / "link.csv").unlink()
    (work.folder / "link.csv").symlink_to("nowhere")
    assert found.content_ids(["link.csv", "dangling.csv"]) == {"dangling.csv": work.blob(b"nowhere")}
    (work.folder / "a.csv").unlink()
    (work.folder / "a.csv").symlink_to("nowhere")
    work.git("add", "a.csv")
    (change,) = (change for change in found.changed(found.head, "index") if change.new and change.new.name == "a.csv")
    assert [entry and entry.mode for entry in change] == ["100644", git.LINK]


def test_autocrlf(work: Work) -> None:
    work.git("config", "core.autocrlf", "true")
    work.write("a.csv", "1\r\n2\r\n")
    work.commit()
    found = work.opened()
    assert found.index()["a.csv"].oid == work.blob(b"1\n2\n")
    assert found.clean(["a.csv"]) == {"a.csv"}
    work.write("a.csv", "1\r\n3\r\n")
    assert found.content_ids(["a.csv"]) == {"a.csv": work.blob(b"1\n3\n")}


def test_what_users_configure_is_not_seen(work: Work, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    marker = tmp_path / "ran"
    program_ = f"touch '{marker}'; cat"
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", program_)
    monkeypatch.setenv("GIT_PAGER", program_)
    monkeypatch.setenv("GIT_ICASE_PATHSPECS", "1")
    monkeypatch.setenv("GIT_TRACE", "1")
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    work.write(".gitattributes", "*.csv diff=odd -text\n")
    first = work.commit(ü_csv="1\n")
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
    found = work.opened()
    assert work.sides(found.changed(first, "worktree")) == {("ü.csv", "ü.csv"): (work.blob(b"1\n"), "")}
    assert found.content_ids(["ü.csv"]) == {"ü.csv": work.blob(b"2\n")}
    assert work.read(found, work.blob(b"1\n")) == b"1\n"
    assert not marker.exists()


def test_no_git_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConfigError) as raised:
        git.repository(tmp_path)
    assert raised.value.problems[0] == Problem(
        "git", 0, 0, "the program git is not on the PATH", "install git 2.31 or newer"
    )


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="git cannot be started here: No such file or directory"):
        git.repository(tmp_path / "none")


def test_an_old_git(work: Work, instead_of_git: Callable[[str], None]) -> None:
    instead_of_git("""
        shift 3
        for one; do
            case $one in --path-format*) echo "$one";; *) "$GIT" rev-parse "$one";; esac
        done
    """)
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
    assert raised.value.problems[0].file == str(work.folder)
    assert raised.value.problems[0].message.startswith("git failed: ")


@pytest.mark.parametrize("kept", [0, 10, 2000])
def test_a_damaged_blob(work: Work, kept: int) -> None:
    data = random.Random(1).randbytes(10_000)  # noqa: S311 no secret
    work.write("a.bin", data)
    work.commit()
    oid = work.blob(data)
    path = work.folder / ".git/objects" / oid[:2] / oid[2:]
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:kept])
    with work.opened().blobs() as blobs:
        assert blobs.read("0" * 40) is None
        with pytest.raises(ConfigError, match=f"git failed: .*{oid[2:]}"):
            blobs.read(oid)
        assert blobs.read("0" * 40) is None


def test_a_large_blob(work: Work) -> None:
    data = os.urandom(1 << 20) * 3
    work.write("a.bin", data)
    work.commit()
    assert work.read(work.opened(), work.blob(data)) == data


def test_a_tree_is_no_blob(work: Work) -> None:
    commit = work.commit(a_csv="1\n")
    found = work.opened()
    with found.blobs() as blobs:
        assert blobs.read(work.git("rev-parse", f"{commit}^{{tree}}")) is None
        assert blobs.read(work.blob(b"1\n")) == b"1\n"


def test_a_missing_clean_filter(work: Work) -> None:
    work.commit(a_csv="1\n")
    work.write(".gitattributes", "*.csv filter=lfs\n")
    work.git("config", "filter.lfs.clean", "/nowhere/git-lfs clean")
    work.git("config", "filter.lfs.required", "true")
    work.write("a.csv", "2\n")
    with pytest.raises(ConfigError, match="clean filter 'lfs' failed") as raised:
        work.opened().content_ids(["a.csv"])
    assert raised.value.problems[0].hint.startswith("install the program")
