"""The story that the README tells, with real git, dvc and pre-commit: the script stops where a step ends otherwise."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
_TOLD = ("GIT", "PYTHON", "CI", "PRE_COMMIT")  # what a hook or a service that runs these tests says of itself


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What each command of the story printed."""
    path = os.pathsep.join([str(BIN), os.environ["PATH"]])
    for program in ("dqlint", "dvc", "pre-commit"):
        if not shutil.which(program, path=path):
            pytest.skip(f"{program} is not installed") if os.environ.get("CI") != "true" else pytest.fail(program)
    folder = tmp_path_factory.mktemp("story")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(_TOLD)}
    environment |= {"PATH": path, "PRE_COMMIT_HOME": str(folder / "hooks")}
    command = [str(ROOT / "examples" / "story.sh"), str(folder / "repository")]
    done = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)
    if "No matching distribution" in done.stdout and os.environ.get("CI") != "true":
        pytest.skip("the package index cannot be reached")
    assert done.returncode == 0, done.stdout + done.stderr
    steps = re.findall(r"^\$ (.+?)\n(.*?)^\(\d+\)$", done.stdout, re.MULTILINE | re.DOTALL)
    return dict(reversed(steps))  # of a command that is run again, the first time


def test_a_mislabelled_near_duplicate_is_refused_and_both_rows_are_named(told: dict[str, str]) -> None:
    said = told["git commit --quiet -m Another complaint"]
    assert "dqlint check" in said
    assert "data/support.jsonl:8:1 error LBL005 contradictory-label" in said
    assert "line 1 of data/support.jsonl, labelled 'billing' here (1 row each) and 'refund' there" in said


def test_dvc_shows_what_got_worse(told: dict[str, str]) -> None:
    assert re.search(r"faq\.near_duplicate_ratio\s+0\.0\s+0\.2\s+0\.2", told["dvc metrics diff main"])


def test_diff_names_the_rows_that_did_it(told: dict[str, str]) -> None:
    said = told["dqlint diff main --gate"]
    assert "missed near_duplicate_ratio is 0.2, 0 before; gate: worse <= 0.05" in said
    assert "data/faq.jsonl:9  DUP003 asks for the same as line 1 of data/faq.jsonl" in said
    assert "data/faq.jsonl:10  DUP003 asks for the same as line 5 of data/faq.jsonl" in said


def test_a_job_of_ci_fails_with_them(told: dict[str, str]) -> None:
    assert "failed 1 gate missed: faq: near_duplicate_ratio is 0.2" in told["dqlint ci --since main --gate"]


def test_the_readme_shows_what_the_story_prints(told: dict[str, str]) -> None:
    shown = re.findall(r"```console\n(.+?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    story = [block for block in shown if "dqlint diff main" in block or "git commit" in block]
    assert len(story) == 2
    printed = {line.strip() for said in told.values() for line in said.splitlines()} | {"...", ""}
    for line in "\n".join(story).splitlines():
        assert line.startswith("$ ") or _settled(line) in {_settled(one) for one in printed}, line


def _settled(line: str) -> str:
    """A line without what differs from run to run."""
    return re.sub(r"[0-9a-f]{12}|\d\.\d\d s", "…", line.strip())
