"""`dqlint` in a real repository, and what it says there."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from dqlint.cli import cli

if TYPE_CHECKING:
    from conftest import Work

ROOT = Path(__file__).parents[2]
LABELS = "rules: {LBL001: {with: {allowed: [a, b]}}}\n"


class Linted(NamedTuple):
    """How a run ended: its status, what the report holds, and what went to stderr."""

    status: int
    report: Mapping[str, Any]
    said: str

    @property
    def found(self) -> list[tuple[str, int]]:
        """Where the findings are."""
        return [(finding["file"], finding["line"]) for finding in self.report["findings"]]

    @property
    def lines(self) -> list[int]:
        return [line for _, line in self.found]

    @property
    def codes(self) -> list[str]:
        return [finding["code"] for finding in self.report["findings"]]

    def count(self, name: str) -> Any:
        return self.report["summary"][name]


Lint = Callable[..., Linted]


@pytest.fixture
def lint(work: Work, monkeypatch: pytest.MonkeyPatch) -> Lint:
    """`dqlint check ARGUMENTS` in the repository, or in a folder of it."""

    def run(*arguments: str, folder: Path | str = ".", select: str = "LBL001") -> Linted:
        monkeypatch.chdir(work.folder / folder)
        out, err = io.StringIO(), io.StringIO()
        options = ["--output-format", "json", "--color", "never", "--select", select]
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = cli.main(["check", *arguments, *options], standalone_mode=False)
        return Linted(status or 0, json.loads(out.getvalue()) if out.getvalue() else {}, err.getvalue())

    return run


@pytest.fixture
def configured(work: Work) -> Work:
    """The repository with a committed config: a label is a or b."""
    work.write("dqlint.yaml", LABELS)
    work.commit()
    return work


@pytest.fixture
def commit(work: Work) -> Callable[..., Linted]:
    """`git commit ARGUMENTS` (or another command) with a hook that runs `dqlint check --staged`; what the hook said."""

    def run(*arguments: str, hook: str = "pre-commit", fails: bool = True) -> Linted:
        out = work.folder.parent / "hook.json"
        options = "--staged --output-format json --select LBL001"
        command = f"PYTHONPATH='{ROOT}' exec '{sys.executable}' -m dqlint check {options} > '{out}' 2> '{out}.err'"
        work.hook(hook, command)
        work.git(*arguments, fails=fails)
        said = Path(f"{out}.err").read_text()
        return Linted(int(fails), json.loads(out.read_text()) if out.stat().st_size else {}, said)

    return run


@pytest.fixture
def program() -> Callable[[str], str]:
    """A program that comes with the dev extras; without it the test is skipped, unless in CI."""
    return _program


def _program(name: str) -> str:
    found = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    if found is None and os.environ.get("CI") != "true":
        pytest.skip(f"there is no program {name}")
    assert found, f"CI has {name}: it is in the dev extras"
    return found
