"""Real repositories, made by the git program without any user's config."""

from __future__ import annotations

import ast
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dqlint.sources import git

_ROOT = Path(__file__).parents[2]
_SEEN = """
import sys
from pathlib import Path
from dqlint.sources import git
found = git.repository(Path(sys.argv[1]))
changes = found.changed(found.head, "index")
with found.blobs() as blobs:
    print(([(new.name, blobs.read(new.oid)) for old, new in changes], str(found.top)))
"""
_PERSON = {"NAME": "A", "EMAIL": "a@example.org", "DATE": "2024-01-01T00:00:00Z"}


class Work:
    """A folder to run git in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def git(self, *arguments: str | Path, fails: bool = False) -> str:
        command = ["git", "-C", str(self.folder), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, check=False)
        assert bool(done.returncode) == fails, os.fsdecode(done.stdout + done.stderr)
        return os.fsdecode(done.stdout).strip()

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def commit(self, **files: str) -> str:
        """Writes and commits files, `data_csv` as data.csv; the commit's id."""
        for name, text in files.items():
            self.write(name.replace("_", "."), text)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "-")
        return self.git("rev-parse", "HEAD")

    def opened(self, folder: str = ".") -> git.Repository:
        found = git.repository(self.folder / folder)
        assert found
        return found

    @staticmethod
    def blob(data: bytes, algorithm: str = "sha1") -> str:
        """The id of a blob, by its definition."""
        return hashlib.new(algorithm, b"blob %d\0%s" % (len(data), data)).hexdigest()

    @staticmethod
    def read(repository: git.Repository, oid: str) -> bytes | None:
        with repository.blobs() as blobs:
            return blobs.read(oid)

    @staticmethod
    def sides(changes: list[git.Change]) -> dict[tuple[str | None, ...], tuple[str | None, ...]]:
        """The names before and after, to the ids before and after."""
        return {
            tuple(side and side.name for side in change): tuple(side and side.oid for side in change)
            for change in changes
        }

    def another(self, name: str, *options: str) -> Work:
        """A repository beside this one."""
        other = Work(self.folder.parent / name)
        other.folder.mkdir()
        other.git("init", "--quiet", *options)
        return other

    def cloned(self, name: str, *options: str) -> Work:
        self.git("config", "uploadpack.allowFilter", "true")
        self.git("clone", "--quiet", *options, self.folder.as_uri(), self.folder.parent / name)
        return Work(self.folder.parent / name)

    def diverged(self, *, conflict: bool) -> tuple[str, str]:
        """Two branches, main and side; main is checked out."""
        self.commit(a_csv="1\n", b_csv="1\n")
        self.git("checkout", "--quiet", "-b", "side")
        side = self.commit(**{"a_csv" if conflict else "b_csv": "side\n"})
        self.git("checkout", "--quiet", "main")
        return self.commit(a_csv="main\n"), side

    def seen_by_hook(self, *command: str, folder: str = ".") -> tuple[dict[str, bytes], Path]:
        """The staged changes, and the top, as a pre-commit hook sees them while a git command runs."""
        out = self.folder.parent / "out"
        self.hook("pre-commit", f"PYTHONPATH='{_ROOT}' exec '{sys.executable}' -c '{_SEEN}' '{folder}' > '{out}'")
        self.git(*command)
        changes, top = ast.literal_eval(out.read_text())
        return dict(changes), Path(top)

    def hook(self, name: str, script: str) -> None:
        hooks = Path(self.git("rev-parse", "--path-format=absolute", "--git-path", "hooks"))
        hooks.mkdir(exist_ok=True)
        (hooks / name).write_text(f"#!/bin/sh\n{script}\n")
        (hooks / name).chmod(0o755)


@pytest.fixture(autouse=True)
def _plain_git(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    for what, value in _PERSON.items():
        monkeypatch.setenv(f"GIT_AUTHOR_{what}", value)
        monkeypatch.setenv(f"GIT_COMMITTER_{what}", value)
    settings = {"init.defaultBranch": "main", "protocol.file.allow": "always", "advice.detachedHead": "false"}
    monkeypatch.setenv("GIT_CONFIG_COUNT", str(len(settings)))
    for number, (key, value) in enumerate(settings.items()):
        monkeypatch.setenv(f"GIT_CONFIG_KEY_{number}", key)
        monkeypatch.setenv(f"GIT_CONFIG_VALUE_{number}", value)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def work(tmp_path: Path) -> Work:
    """A repository without a commit."""
    folder = tmp_path / "work"
    folder.mkdir()
    made = Work(folder)
    made.git("init", "--quiet")
    return made


@pytest.fixture
def instead_of_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Makes a shell script the git on the PATH; in it $GIT is the real one."""

    def install(script: str) -> None:
        path = tmp_path / "bin/git"
        path.parent.mkdir()
        path.write_text(f"#!/bin/sh\nGIT='{shutil.which('git')}'\n{script}\n")
        path.chmod(0o755)
        monkeypatch.setenv("PATH", str(path.parent), prepend=os.pathsep)

    return install
