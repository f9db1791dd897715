"""Git as it is, whoever runs the tests; and another program in its place."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _plain_git(plain_git: None) -> None:
    pass


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
