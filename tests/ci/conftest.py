"""A server with a real history, clones as CI services make them, and the steps of action.yml run in these."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

ROOT = Path(__file__).parents[2]
CONFIG = """\
datasets:
  support:
    train: data/train.jsonl
    layout: classification
    rules: {LBL001: {with: {allowed: [billing, refund]}}}
rules: {ALL: off, LBL001: on}
"""
ZERO = "0" * 40
_INPUT = re.compile(r"\$\{\{ inputs\.([a-z-]+) \}\}")
_SERVICES = ("GITHUB_", "GITLAB_", "CI_", "DQLINT_", "PRE_COMMIT_", "GIT_", "RUNNER_")
_PERSON = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "A"), ("EMAIL", "a@example.org"), ("DATE", "2024-01-01T00:00:00Z"))
}


def row(number: int, label: str = "billing") -> str:
    return json.dumps({"text": f"customer {number} asks about order {number * 7}", "label": label}) + "\n"


class Work:
    """A folder to run git in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def git(self, *arguments: str | Path) -> str:
        quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        command = ["git", "-C", str(self.folder), *map(str, arguments)]
        done = subprocess.run(
            command, capture_output=True, check=False, encoding="utf-8", env={**plain(), **_PERSON, **quiet}
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")

    def commit(self, name: str, text: str) -> str:
        self.write(name, text)
        self.git("add", "--all")
        self.git("commit", "-qm", "-")
        return self.git("rev-parse", "HEAD")


def plain() -> dict[str, str]:
    """This environment without what a CI service or a hook says in it."""
    return {name: value for name, value in os.environ.items() if not name.startswith(_SERVICES) and name != "CI"}


class Origin(NamedTuple):
    """The server. Row 1 of the file is wrong on main, for long; `feature` left main then, and brings in row 900.

    `merge` is what GitHub makes of both; `topic` comes after `tip`, and brings in row 950 with its last commit.
    """

    folder: Path
    author: Work
    main: Sequence[str]
    feature: str
    merge: str
    topic: str

    @property
    def tip(self) -> str:
        return self.main[-1]

    def clone(self, folder: Path, sha: str, depth: int, ref: str = "refs/remotes/pull/1/merge") -> Work:
        """As actions/checkout does; 0 is all of the history, of all branches."""
        work = Work(folder)
        folder.mkdir()
        work.git("init", "-q", "-b", "main")
        work.git("remote", "add", "origin", self.folder.as_uri())
        if depth:
            work.git("fetch", "-q", "--no-tags", f"--depth={depth}", "origin", f"+{sha}:{ref}")
        else:
            work.git("fetch", "-q", "--no-tags", "origin", "+refs/heads/*:refs/remotes/origin/*", sha)
        work.git("checkout", "-q", "--force", "--detach", sha)
        return work


@pytest.fixture(scope="session")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Origin:
    folder = tmp_path_factory.mktemp("server")
    bare, author = Work(folder / "origin.git"), Work(folder / "author")
    for work, options in ((bare, ["--bare"]), (author, [])):
        work.folder.mkdir()
        work.git("init", "-q", "-b", "main", *options)
    author.write("dqlint.yaml", CONFIG)
    rows = [row(0), row(1, "old"), *map(row, range(2, 9))]
    main = [author.commit("data/train.jsonl", "".join(rows))]
    author.git("checkout", "-qb", "feature")
    author.commit("notes.md", "what is new\n")
    feature = author.commit("data/train.jsonl", row(900, "biling") + "".join(rows))
    author.git("checkout", "-q", "main")
    for number in range(9, 33):
        rows += row(number)
        main.append(author.commit("data/train.jsonl", "".join(rows)))
    author.git("checkout", "-qb", "topic")
    for name in ("a.md", "b.md"):
        author.commit(name, "-\n")
    topic = author.commit("data/train.jsonl", "".join(rows) + row(950, "shiping"))
    author.git("checkout", "-q", "--detach", "main")
    author.git("merge", "-q", "--no-ff", "-m", "Merge", "feature")
    merge = author.git("rev-parse", "HEAD")
    author.git("push", "-q", bare.folder, "main", "feature", "topic", "HEAD:refs/pull/1/merge")
    return Origin(bare.folder, author, main, feature, merge, topic)


class Done(NamedTuple):
    """How a run ended, what it printed, and the summary of the job."""

    status: int
    log: str
    errors: str
    summary: str

    @property
    def commands(self) -> list[str]:
        """The lines that a runner acts on."""
        lines = (self.log + self.errors).splitlines()
        return [line for line in lines if line.lstrip().startswith("::") or "##[" in line]


class Service:
    """GitHub's runner, as far as the steps of action.yml need one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.temp = folder / "temp"
        self.installed = self.temp / "dqlint" / "bin"
        self.installed.mkdir(parents=True)
        program = f"exec {shlex.quote(sys.executable)} -m dqlint"
        (self.installed / "dqlint").write_text(f'#!/bin/sh\n{program} "$@"\n')
        (self.installed / "dqlint").chmod(0o755)
        (self.installed / "activate").write_text(f"PATH={shlex.quote(str(self.installed))}:$PATH\n")

    @property
    def environment(self) -> dict[str, str]:
        return {**plain(), "PYTHONPATH": str(ROOT), "CI": "true", "GIT_CONFIG_GLOBAL": os.devnull}

    def github(
        self,
        work: Work,
        event: str,
        payload: Mapping[str, Any],
        inputs: Mapping[str, str] | None = None,
        **variables: str,
    ) -> Done:
        """The last step of action.yml; the first one only installs dqlint."""
        action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
        install, step = action["runs"]["steps"]
        assert "pip install" in install["run"]
        assert (step["shell"], inputs or {}) == (
            "bash",
            {name: v for name, v in (inputs or {}).items() if name in action["inputs"]},
        )
        given = {name: one.get("default", "") for name, one in action["inputs"].items()} | (inputs or {})
        (self.folder / "event.json").write_text(json.dumps(payload), encoding="utf-8")
        summary = self.folder / "summary.md"
        environment = {
            **self.environment,
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_EVENT_NAME": event,
            "GITHUB_EVENT_PATH": str(self.folder / "event.json"),
            "GITHUB_OUTPUT": str(self.folder / "output"),
            "GITHUB_REF": payload.get("ref", "refs/pull/1/merge"),
            "GITHUB_SHA": work.git("rev-parse", "HEAD"),
            "GITHUB_STEP_SUMMARY": str(summary),
            "GITHUB_WORKSPACE": str(work.folder),
            "RUNNER_TEMP": str(self.temp),
            **{name: _filled(value, given) for name, value in step["env"].items()},
            **variables,
        }
        script = self.folder / "step.sh"
        script.write_text(step["run"], encoding="utf-8")
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)],
            cwd=work.folder / _filled(step["working-directory"], given), env=environment, capture_output=True,
            encoding="utf-8", check=False,
        )  # fmt: skip
        text = summary.read_text(encoding="utf-8") if summary.exists() else ""
        return Done(done.returncode, done.stdout, done.stderr, text)

    def gitlab(self, work: Work, **variables: str) -> Done:
        """The script of the job in docs/gitlab-ci.yml."""
        job = yaml.safe_load((ROOT / "docs" / "gitlab-ci.yml").read_text(encoding="utf-8"))["dqlint"]
        environment = {
            **self.environment,
            "GITLAB_CI": "true",
            "CI_COMMIT_SHA": work.git("rev-parse", "HEAD"),
            "CI_DEFAULT_BRANCH": "main",
            "CI_PROJECT_DIR": str(work.folder),
            **job["variables"],
            **variables,
            "PATH": f"{self.installed}{os.pathsep}{os.environ['PATH']}",
        }
        done = subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", "\n".join(job["script"])],
            cwd=work.folder, env=environment, capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        return Done(done.returncode, done.stdout, done.stderr, "")


def _filled(text: str, given: Mapping[str, str]) -> str:
    """What GitHub makes of the expressions in a text."""
    filled = _INPUT.sub(lambda match: given[match[1]], text)
    assert filled == text or "${{" in text
    return filled


@pytest.fixture
def service(tmp_path: Path) -> Service:
    (tmp_path / "runner").mkdir()
    return Service(tmp_path / "runner")


class Events:
    """Events as GitHub writes them, in what matters here."""

    repository: Mapping[str, Any] = {
        "id": 1296269, "name": "data", "full_name": "acme/data", "private": True, "default_branch": "main",
        "owner": {"login": "acme", "id": 1}, "clone_url": "https://github.com/acme/data.git",
    }  # fmt: skip

    def pull_request(self, origin: Origin) -> dict[str, Any]:
        return {
            "action": "synchronize",
            "number": 1,
            "before": origin.main[0],
            "after": origin.feature,
            "pull_request": {
                "id": 1, "number": 1, "state": "open", "title": "More data", "merge_commit_sha": origin.merge,
                "head": {"label": "acme:feature", "ref": "feature", "sha": origin.feature, "repo": self.repository},
                "base": {"label": "acme:main", "ref": "main", "sha": origin.main[0], "repo": self.repository},
            },
            "repository": self.repository,
            "sender": {"login": "someone", "id": 2},
        }  # fmt: skip

    def push(self, before: str, after: str, branch: str, **more: Any) -> dict[str, Any]:
        return {
            "ref": f"refs/heads/{branch}", "before": before, "after": after, "created": before == ZERO,
            "deleted": False, "forced": False, "base_ref": None, "commits": [{"id": after, "message": "-"}],
            "head_commit": {"id": after}, "repository": {**self.repository, "master_branch": "main"},
            "pusher": {"name": "someone"}, **more,
        }  # fmt: skip

    def merge_group(self, base: str, head: str) -> dict[str, Any]:
        group = {"head_sha": head, "head_ref": "refs/heads/gh-readonly-queue/main/pr-1", "base_ref": "refs/heads/main"}
        return {
            "action": "checks_requested",
            "ref": group["head_ref"],
            "merge_group": {**group, "base_sha": base, "head_commit": {"id": head}},
            "repository": self.repository,
        }

    def schedule(self) -> dict[str, Any]:
        return {"ref": "refs/heads/main", "schedule": "0 3 * * *", "repository": self.repository}

    def workflow_dispatch(self) -> dict[str, Any]:
        return {
            "ref": "refs/heads/main",
            "inputs": None,
            "workflow": ".github/workflows/ci.yml",
            "repository": self.repository,
        }


@pytest.fixture
def events() -> Events:
    return Events()
