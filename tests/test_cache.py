"""Where derived files lie, with real repositories, processes and file systems."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest

from dqlint import cache
from dqlint.cache import NONE, Cache, git_folder

posix = pytest.mark.skipif(sys.platform == "win32", reason="of POSIX")
forks = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")  # the child starts no threads


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "protocol.file.allow=always")
    command = ["git", *identity, *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture(name="repository")
def _repository(tmp_path: Path) -> Path:
    made = tmp_path / "repository"
    made.mkdir()
    git(made, "init", "-q")
    git(made, "commit", "-q", "--allow-empty", "-m", "one")
    return made


def common(folder: Path) -> Path:
    return Path(folder, git(folder, "rev-parse", "--git-common-dir")).resolve()


def test_the_git_folder_is_the_one_that_git_says(repository: Path, tmp_path: Path) -> None:
    (repository / "sub").mkdir()
    git(repository, "worktree", "add", "-q", str(tmp_path / "linked"))
    git(repository, "submodule", "add", "-q", str(repository), "module")
    git(tmp_path, "clone", "-q", "--bare", str(repository), "bare.git")
    git(tmp_path / "bare.git", "worktree", "add", "-q", str(tmp_path / "of-bare"), "HEAD")
    git(tmp_path, "init", "-q", "--separate-git-dir", str(tmp_path / "elsewhere"), "apart")
    git(repository / "module", "worktree", "add", "-q", str(tmp_path / "of-module"))
    folders = [repository, tmp_path / "linked", repository / "module", tmp_path / "of-bare", tmp_path / "apart"]
    for folder in [*folders, tmp_path / "of-module"]:
        found = git_folder(folder)
        assert found is not None
        assert found.resolve() == common(folder)
    assert Cache.at(repository / "sub") == Cache(repository / ".git" / "dqlint")
    assert Cache.at(tmp_path / "linked") == Cache.at(repository)
    assert Cache.at(repository / "module").folder == repository / ".git" / "modules" / "module" / "dqlint"


@pytest.mark.parametrize(
    "written", ["", "gitdir: ../nowhere", "gitdir: ", "gitdir: \0", "\xff\xfe", "gitdir: /", "g" * 70_000]
)
def test_a_git_file_that_leads_to_no_git_folder(tmp_path: Path, written: str) -> None:
    (tmp_path / ".git").write_text(written, encoding="latin-1")
    assert git_folder(tmp_path) is None


def test_outside_of_git_it_is_the_users_cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "kept"))
    one, other = (Cache.at(tmp_path / name) for name in ("one", "other"))
    if sys.platform == "linux":
        assert one.folder == other.folder == tmp_path / "kept" / "dqlint"
        one.put("rows", "key", b"of one")
        assert (one.get("rows", "key"), other.get("rows", "key")) == (b"of one", None)
        monkeypatch.setenv("XDG_CACHE_HOME", "relative")
        monkeypatch.setenv("HOME", str(tmp_path))
        assert Cache.at(tmp_path / "one").folder == tmp_path / ".cache" / "dqlint"
        monkeypatch.setenv("HOME", "relative")
        assert Cache.at(tmp_path / "one").folder is None
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    assert Cache.at(tmp_path / "one").folder == tmp_path / "local" / "dqlint"
    monkeypatch.delenv("LOCALAPPDATA")
    assert Cache.at(tmp_path / "one").folder is None


def test_there_and_back(tmp_path: Path) -> None:
    kept = Cache(tmp_path / "a" / "dqlint")
    assert kept.get("rows", "key") is None
    for data in (b"one", b"", b"another"):
        kept.put("rows", "key", data)
        assert kept.get("rows", "key") == data
    kept.put("rows", "\ud800\0é", b"x")
    assert kept.get("rows", "\ud800\0é") == b"x"
    assert kept.get("packs", "key") is None
    NONE.put("rows", "key", b"x")
    assert NONE.get("rows", "key") is None


@posix
def test_only_the_user_may_read(tmp_path: Path) -> None:
    kept = Cache(tmp_path / "dqlint")
    before = os.umask(0)
    try:
        kept.put("rows", "key", b"x")
    finally:
        os.umask(before)
    (entry,) = (tmp_path / "dqlint").iterdir()
    assert [path.stat().st_mode & 0o777 for path in (tmp_path / "dqlint", entry)] == [0o700, 0o600]


def apart(do: Callable[[], None]) -> int:
    """The status of a process of its own that does something, without the rights of root."""
    process = os.fork()
    if process == 0:  # pragma: no cover
        try:
            if os.geteuid() == 0:
                os.setuid(65534)
            do()
            os._exit(0)
        except BaseException:  # noqa: BLE001 the status says it
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


@posix
@forks
def test_a_folder_that_may_not_be_written_or_read(tmp_path: Path) -> None:
    for parent in (tmp_path, *tmp_path.parents[:2]):
        parent.chmod(0o755)
    kept = Cache(tmp_path / "dqlint")
    kept.put("rows", "key", b"x")
    (entry,) = (tmp_path / "dqlint").iterdir()
    entry.chmod(0o644)

    def use(readable: bytes | None) -> None:
        kept.put("rows", "key", b"y")
        kept.put("rows", "another", b"y")
        Cache(tmp_path / "dqlint" / "below" / "dqlint").put("rows", "key", b"y")
        if (kept.get("rows", "key"), kept.get("rows", "another")) != (readable, None):
            raise AssertionError

    for mode, readable in ((0o555, b"x"), (0o000, None)):
        (tmp_path / "dqlint").chmod(mode)
        assert apart(lambda readable=readable: use(readable)) == 0  # type: ignore[misc]
    (tmp_path / "dqlint").chmod(0o700)
    assert kept.get("rows", "key") == b"x"
    assert [*(tmp_path / "dqlint").iterdir()] == [entry]


@posix
def test_a_git_folder_of_another_user_is_left_alone(repository: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder away")
    os.chown(repository / ".git", 65534, 65534)
    assert Cache.at(repository).folder != repository / ".git" / "dqlint"
    assert Cache.at(repository).scope == str(repository)


@posix
@forks
def test_a_full_disk(tmp_path: Path) -> None:
    import resource

    tmp_path.chmod(0o777)
    for parent in tmp_path.parents[:2]:
        parent.chmod(0o755)
    kept = Cache(tmp_path / "dqlint")

    def use() -> None:
        kept.put("rows", "key", b"small")
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, 1_000))
        kept.put("rows", "key", b"x" * 10_000)
        kept.put("rows", "another", b"x" * 10_000)
        if (kept.get("rows", "key"), kept.get("rows", "another")) != (b"small", None):
            raise AssertionError

    assert apart(use) == 0
    assert len([*(tmp_path / "dqlint").iterdir()]) == 1


def test_what_is_no_folder_or_no_file_of_ours(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"mine")
    kept = Cache(tmp_path / "file")
    kept.put("rows", "key", b"x")
    assert kept.get("rows", "key") is None
    assert (tmp_path / "file").read_bytes() == b"mine"
    (tmp_path / "away").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "away", target_is_directory=True)
    kept = Cache(tmp_path / "link")
    kept.put("rows", "key", b"x")
    assert kept.get("rows", "key") is None
    assert [*(tmp_path / "away").iterdir()] == []


def test_an_entry_that_is_something_else(tmp_path: Path) -> None:
    kept = Cache(tmp_path / "dqlint")
    kept.put("rows", "key", b"x")
    (entry,) = (tmp_path / "dqlint").iterdir()
    (tmp_path / "secret").write_bytes(b"secret")
    entry.unlink()
    entry.symlink_to(tmp_path / "secret")
    assert kept.get("rows", "key") is None
    kept.put("rows", "key", b"y")
    assert (tmp_path / "secret").read_bytes() == b"secret"
    assert kept.get("rows", "key") == b"y"
    entry.unlink()
    if hasattr(os, "mkfifo"):
        os.mkfifo(entry)
        assert kept.get("rows", "key") is None
        entry.unlink()
    entry.mkdir()
    kept.put("rows", "key", b"y")
    assert kept.get("rows", "key") is None
    assert [*(tmp_path / "dqlint").iterdir()] == [entry]


WRITER = """
import sys
from pathlib import Path
from dqlint.cache import Cache
kept = Cache(Path(sys.argv[1]))
for number in range(300):
    kept.put("rows", "key", sys.argv[2].encode() * 50_000)
    kept.put("rows", str(number), b"")
"""


def test_processes_that_write_at_once(tmp_path: Path) -> None:
    kept = Cache(tmp_path / "dqlint")
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(kept.folder), letter]) for letter in "abc"]
    seen = set()
    while any(writer.poll() is None for writer in writers):
        found = kept.get("rows", "key")
        seen.add(found and (found[:1], len(found), len({*found})))
    assert [writer.returncode for writer in writers] == [0, 0, 0]
    assert seen <= {None, (b"a", 50_000, 1), (b"b", 50_000, 1), (b"c", 50_000, 1)}
    assert len(seen) > 1
    assert not [*(tmp_path / "dqlint").glob("*.tmp")]


def test_what_was_used_last_stays(tmp_path: Path) -> None:
    kept = Cache(tmp_path / "dqlint")
    with patch.object(cache, "LARGEST", 100):
        for number in range(5):
            kept.put("rows", str(number), b"x" * 20)
            for entry in (tmp_path / "dqlint").iterdir():
                os.utime(entry, (time.time() - 60, entry.stat().st_mtime - 10))
        assert kept.get("rows", "0") == b"x" * 20
        kept.put("rows", "5", b"x" * 35)
        kept.put("rows", "too large", b"x" * 101)
    assert [number for number in range(6) if kept.get("rows", str(number))] == [0, 3, 4, 5]
    with patch.object(cache, "MOST", 2):
        kept.put("rows", "6", b"x")
    assert len([*(tmp_path / "dqlint").iterdir()]) == 2
    assert kept.get("rows", "6") == b"x"


def test_what_was_never_finished_goes_and_what_is_not_ours_stays(tmp_path: Path) -> None:
    kept = Cache(tmp_path / "dqlint")
    kept.put("rows", "key", b"x")
    (entry,) = (tmp_path / "dqlint").iterdir()
    names = [f"{entry.name}.{'0' * 16}.tmp", "rows.txt", "README", f"{entry.name}.{'1' * 16}.tmp"]
    for name in names:
        (tmp_path / "dqlint" / name).write_bytes(b"x" * 1_000)
        os.utime(tmp_path / "dqlint" / name, (0, 0) if name != names[-1] else None)
    with patch.object(cache, "LARGEST", 100):
        kept.put("rows", "key", b"y")
    assert {path.name for path in (tmp_path / "dqlint").iterdir()} == {entry.name, *names[1:]}
