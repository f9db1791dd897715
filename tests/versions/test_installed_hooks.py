"""The hooks as users get them: installed by pre-commit and prek from a repository, each in an environment of its own.

These build the environments with pip (half a minute each), and are left out where no package index can be reached.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Work

ROOT = Path(__file__).parents[2]
HEAVY = {"dvc", "pandas", "polars", "pyarrow", "scikit-learn"}


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with this project as it lies here."""
    folder = tmp_path_factory.mktemp("hooks")
    probe = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder / "probe", "click"]
    if subprocess.run(probe, capture_output=True, check=False).returncode:
        pytest.skip("no package index can be reached")
    listing = ["git", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    for name in subprocess.run(listing, capture_output=True, check=True).stdout.decode().split("\0")[:-1]:
        if (ROOT / name).is_file() and not name.startswith("tests/"):
            (folder / "dqlint" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / "dqlint" / name)
    git = ("git", "-C", folder / "dqlint", "-c", "user.name=a", "-c", "user.email=a@example.org")
    for arguments in (("init", "--quiet"), ("add", "--all"), ("commit", "--quiet", "--message", "-")):
        subprocess.run([*git, *arguments], check=True, capture_output=True)
    return folder / "dqlint"


def rows(*labels: str) -> str:
    """JSON Lines, a row a label, each with a text of its own."""
    return "".join(json.dumps({"text": f"What is {n}?", "label": label}) + "\n" for n, label in enumerate(labels))


@pytest.fixture
def project(configured: Work, hooks: Path, monkeypatch: pytest.MonkeyPatch) -> Work:
    """A repository that uses the hook, with an old finding."""
    for variable in ("PRE_COMMIT_HOME", "PREK_HOME"):
        monkeypatch.setenv(variable, str(configured.folder.parent / variable))
    monkeypatch.delenv("PYTHONPATH", raising=False)
    rev = subprocess.run(["git", "-C", hooks, "rev-parse", "HEAD"], capture_output=True, check=True, text=True).stdout
    config = {"repos": [{"repo": str(hooks), "rev": rev.strip(), "hooks": [{"id": "dqlint-check"}]}]}
    configured.write(".pre-commit-config.yaml", json.dumps(config))
    configured.commit(t_jsonl=rows("a", "x"))
    return configured


def run(work: Work, *command: str) -> tuple[int, str]:
    environment = {**os.environ, "NO_COLOR": "1", "COLUMNS": "100"}
    done = subprocess.run(command, cwd=work.folder, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def stage(work: Work, *labels: str) -> None:
    work.write("t.jsonl", rows(*labels))
    work.git("add", ".")


def holds_back_a_bad_row(work: Work) -> None:
    """Of a commit, by the hook that is installed."""
    stage(work, "a", "x", "y")
    status, said = run(work, "git", "commit", "-m", "-")
    assert (status, "t.jsonl:3:1 error LBL001" in said, "t.jsonl:2:1" in said) == (1, True, False), said
    stage(work, "a", "x", "b")
    work.write("t.jsonl", rows("z", "z", "z"))
    status, said = run(work, "git", "commit", "-m", "-")
    assert status == 0, said


def test_pre_commit(project: Work, program: Callable[[str], str]) -> None:
    command = program("pre-commit")
    assert run(project, command, "install", "--hook-type", "pre-commit", "--hook-type", "pre-push")[0] == 0
    holds_back_a_bad_row(project)
    project.git("checkout", "t.jsonl")
    status, said = run(project, command, "run", "--all-files")
    assert (status, "t.jsonl:2:1 error LBL001" in said) == (1, True), said
    (python,) = Path(os.environ["PRE_COMMIT_HOME"]).glob("repo*/py_env-*/bin/python")
    listed = subprocess.run([python, "-m", "pip", "list", "--format=json"], capture_output=True, check=True).stdout
    names = {package["name"].lower() for package in json.loads(listed)}
    assert "dqlint" in names
    assert not names & HEAVY


def test_try_repo(project: Work, hooks: Path, program: Callable[[str], str]) -> None:
    stage(project, "a", "x", "y")
    status, said = run(project, program("pre-commit"), "try-repo", str(hooks), "dqlint-check")
    assert (status, "t.jsonl:3:1 error LBL001" in said, "t.jsonl:2:1" in said) == (1, True, False), said


def test_prek(project: Work, program: Callable[[str], str]) -> None:
    command = program("prek")
    assert run(project, command, "install")[0] == 0
    holds_back_a_bad_row(project)
    project.git("checkout", "t.jsonl")
    status, said = run(project, command, "run", "--all-files")
    assert (status, "t.jsonl:2:1 error LBL001" in said) == (1, True), said
