"""A project folder of its own for each test, and the command line run in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
Run = Callable[..., subprocess.CompletedProcess[str]]
Write = Callable[..., Path]
Git = Callable[..., str]
_PERSON = {"NAME": "A", "EMAIL": "a@example.org", "DATE": "2024-01-01T00:00:00Z"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder that is the top level of a repository."""
    (tmp_path / ".git").mkdir()
    return tmp_path


@pytest.fixture
def write(project: Path) -> Write:
    """Write a file of the project: rows as JSON lines, or a text."""

    def make(name: str, content: str | list[Any]) -> Path:
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = content if isinstance(content, str) else "".join(json.dumps(row) + "\n" for row in content)
        path.write_text(text, encoding="utf-8")
        return path

    return make


@pytest.fixture
def run(project: Path) -> Run:
    """`dqlint ARGUMENTS` in the project (or in `folder` of it)."""

    def start(*arguments: str, folder: str = ".", env: Mapping[str, str] | None = None) -> Any:
        command = [sys.executable, "-m", "dqlint", *arguments]
        plain = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR")}
        environment = {**plain, "PYTHONPATH": str(ROOT), **(env or {})}
        return subprocess.run(
            command, cwd=project / folder, env=environment, capture_output=True, encoding="utf-8", check=False
        )

    return start


@pytest.fixture
def git(project: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """git in the project, which becomes a repository: nobody's config, and always the same ids."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for who in ("AUTHOR", "COMMITTER"):
        for what, value in _PERSON.items():
            monkeypatch.setenv(f"GIT_{who}_{what}", value)

    def call(*arguments: str) -> str:
        command = ["git", "-C", str(project), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    call("init", "--quiet", "--initial-branch", "main")
    return call


@pytest.fixture
def commit(git: Git) -> Callable[[], str]:
    """Commit all there is; the commit's id."""

    def call() -> str:
        git("add", "--all")
        git("commit", "--quiet", "--allow-empty", "--message", "-")
        return git("rev-parse", "HEAD")

    return call


@pytest.fixture
def snapshot() -> Callable[[str, str], None]:
    """Compare a text with snapshots/<name>; `UPDATE_SNAPSHOTS=1 pytest tests/cli` writes them anew."""

    def compare(name: str, text: str) -> None:
        path = HERE / "snapshots" / name
        if os.environ.get("UPDATE_SNAPSHOTS"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        assert text.split("\n") == path.read_text(encoding="utf-8").split("\n")

    return compare
