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

ROOT = Path(__file__).parents[2]
Run = Callable[..., subprocess.CompletedProcess[str]]
Write = Callable[..., Path]


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
