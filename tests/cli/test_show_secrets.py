"""`--show-secrets` is for a terminal alone."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

EMAIL = "priya.nair@larch-and-fell.shop"
ROOT = Path(__file__).parents[2]
CHECK = ("check", "a.jsonl", "--select", "PII", "--exit-zero")


@pytest.fixture
def data(write: Callable[..., Path]) -> Path:
    return write("a.jsonl", [{"instruction": "Who?", "output": f"Ask {EMAIL}."}] * 3)


def on_terminal(folder: Path, *arguments: str) -> tuple[int, str]:
    """The exit status and what a terminal shows."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "dqlint", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "120"}
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        shown = b""
        while piece := _read(ours):
            shown += piece
    os.close(ours)
    return process.returncode, shown.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux says so when the other end is closed
        return b""


@pytest.mark.parametrize("name", ["text", "concise"])
def test_a_terminal_shows_them_when_asked(data: Path, name: Any) -> None:
    status, shown = on_terminal(data.parent, *CHECK, "--output-format", name, "--show-secrets")
    assert status == 0
    assert EMAIL in shown
    assert "•" not in shown


def test_a_terminal_shows_none_unasked(data: Path) -> None:
    status, shown = on_terminal(data.parent, *CHECK)
    assert status == 0
    assert "larch" not in shown
    assert "•••••.••••@•••••-•••-••••.••••" in shown


@pytest.mark.parametrize("more", [("--output-format", "json"), ("--output-file", "out.txt")])
def test_files_and_machines_get_none_even_from_a_terminal(data: Path, more: Any) -> None:
    status, shown = on_terminal(data.parent, *CHECK, "--show-secrets", *more)
    assert status == 2
    assert "--show-secrets is for a terminal" in shown
    assert not (data.parent / "out.txt").exists()


@pytest.mark.usefixtures("data")
def test_a_pipe_gets_none(run: Callable[..., Any]) -> None:
    done = run(*CHECK, "--show-secrets")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--show-secrets is for a terminal" in done.stderr
    assert "larch" not in run(*CHECK).stdout
