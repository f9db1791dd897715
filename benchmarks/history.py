"""Measures `dqlint history`: so many commits, each with other metrics and another evaluation, made by git fast-import.

    python benchmarks/history.py [COMMITS]

The whole process counts; the least of a few runs.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from dqlint.definitions import DEFINITIONS
from dqlint.metrics import record
from dqlint.metrics.record import Pin

RUNS = 5
SEED = 5
CONFIG = "datasets:\n  bank:\n    train: train.jsonl\n"


def main() -> None:
    """Print the time."""
    commits = int(sys.argv[1]) if sys.argv[1:] else 500
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make(folder, commits)
        command = [sys.executable, "-m", "dqlint", "history", "--limit", str(commits), "--with", "eval.json:accuracy"]
        best = min(timed([*command, "--output-format", "csv"], folder, commits) for _ in range(RUNS))
    print(f"{commits:,} commits: {best:.2f} s; best of {RUNS}")


def timed(command: list[str], folder: Path, commits: int) -> float:
    """The seconds that the command takes; every commit is in what it prints."""
    started = time.perf_counter()
    printed = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout
    seconds = time.perf_counter() - started
    if len(printed.splitlines()) != commits + 1:
        raise SystemExit(f"{commits} commits were made, and {len(printed.splitlines()) - 1} printed")
    return seconds


def make(folder: Path, commits: int) -> None:
    """A repository whose every commit has a metric file, a lock and an evaluation."""
    subprocess.run(["git", "init", "--quiet", "-b", "main", folder], check=True)  # noqa: S607
    stream = "".join(commit(number) for number in range(commits))
    subprocess.run(["git", "fast-import", "--quiet"], cwd=folder, input=stream, text=True, check=True)  # noqa: S607
    subprocess.run(["git", "reset", "--quiet", "--hard", "main"], cwd=folder, check=True)  # noqa: S607


def commit(number: int) -> str:
    """A commit as fast-import reads it."""
    files = {"dqlint.yaml": CONFIG, "train.jsonl": '{"input": "a", "output": "b"}\n', **dict(measured(number))}
    who = f"A <a@example.org> {1_700_000_000 + number * 3600} +0000"
    told = "".join(f"M 100644 inline {name}\n{data(text)}" for name, text in files.items())
    return f"commit refs/heads/main\ncommitter {who}\n{data(f'commit {number}')}{told}\n"


def data(text: str) -> str:
    """A text as fast-import reads it."""
    return f"data {len(text.encode())}\n{text}\n"


def measured(number: int) -> Iterator[tuple[str, str]]:
    """The files of numbers of a commit."""
    drawn = random.Random(SEED + number)  # noqa: S311 - no secrets
    numbers: dict[str, dict[str, float]] = {"bank": {metric: round(drawn.random(), 6) for metric in DEFINITIONS}}
    rules = {f"TXT{code:03}": drawn.randrange(100) for code in range(60)}
    pins = {"bank": Pin("blake2b:0", {"train.jsonl": f"git:{number:040x}"}, rules)}
    yield "dqlint/metrics.json", record.numbers_text(numbers)
    yield "dqlint/metrics.lock.json", record.lock_text(record.lock(numbers, pins, "0.1.0"))
    yield "eval.json", json.dumps({"accuracy": drawn.random()})


if __name__ == "__main__":
    main()
