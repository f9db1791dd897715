"""Real repositories, made by the git program without any user's config."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

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
