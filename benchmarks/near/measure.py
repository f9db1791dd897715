"""Starts the tools, each run in a process of its own, and holds what they found against the truth."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from near.tools import TOOLS, Found

ROOT = Path(__file__).parents[2]
PEERS = ROOT / "benchmarks" / ".peers" / "near-duplicates"
PACKAGES = ("rensa==0.5.0", "datasketch==2.0.0", "text-dedup==0.4.0")
HERE = Path(__file__).parent
WHOLE = 60_000  # rows of which all pairs are counted
SAMPLE = 1_000  # rows of a larger set that are held against all
SECONDS = 8  # that the runs of a tool on a set may take together, but for the first


class Cost(NamedTuple):
    """Median seconds, MiB of peak memory above the texts, seconds of normalising the texts, and of how many runs."""

    seconds: float
    memory: float
    normalising: float
    runs: int


class Share(NamedTuple):
    """Of what is true, what was found; of what was found, what is true. None where there is nothing to share."""

    recall: float | None
    precision: float | None


class Score(NamedTuple):
    """Rows with a near one, pairs of near rows, and the share of the true clusters that were found as they are."""

    rows: Share
    pairs: Share | None
    clusters: float | None


class Bench(NamedTuple):
    """A folder to work in, the data, how often to measure, and the rows of the largest made set."""

    folder: Path
    data: Path
    runs: int
    largest: int

    def put(self, texts: Sequence[str]) -> Path:
        """Keep texts for the processes to read."""
        path = self.folder / "texts.json"
        path.write_text(json.dumps(texts), encoding="utf-8")
        return path


def say(text: str) -> None:
    """A line of progress."""
    print(time.strftime("%H:%M:%S"), text, file=sys.stderr, flush=True)


def install() -> None:
    """Make the environment of the peers, once."""
    if not _python("peers").exists():
        subprocess.run([sys.executable, "-m", "venv", str(PEERS)], check=True)
        command = [str(_python("peers")), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*command, *PACKAGES], check=True)


def _python(package: str) -> Path:
    """The interpreter that has a package: dqlint runs from this checkout in the one that runs this."""
    if package == "dqlint":
        return Path(sys.executable)
    return PEERS / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _start(package: str, script: str, *arguments: str | Path) -> str:
    command = [str(_python(package)), str(HERE / script), *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment).stdout


def measured(bench: Bench, tools: Iterable[str], texts: Path, *raw: str) -> Iterator[tuple[str, Cost, np.ndarray]]:
    """What each of the tools costs on the texts, and what it found; the tools take turns."""
    runs: dict[str, list[dict[str, float]]] = {tool: [] for tool in tools}
    for _ in range(bench.runs):
        for tool, done in runs.items():
            if not done or sum(one["seconds"] for one in done) + done[-1]["seconds"] < SECONDS:
                done.append(json.loads(_start(TOOLS[tool].package, "tools.py", tool, texts, _found(bench, tool), *raw)))
    for tool, done in runs.items():
        seconds, memory, normalising = (
            statistics.median(one[what] for one in done) for what in ("seconds", "memory", "normalising")
        )
        yield tool, Cost(seconds, memory, normalising, len(done)), np.load(_found(bench, tool))


def _found(bench: Bench, tool: str) -> Path:
    return bench.folder / f"{tool}.npy"


def true_pairs(bench: Bench, texts: Path, rows: int) -> tuple[np.ndarray, list[int] | None]:
    """The near pairs of few rows; of many, those that the sampled rows are in, and these rows."""
    from near.truth import sampled

    target = bench.folder / "truth.npy"
    sample = [] if rows <= WHOLE else [str(SAMPLE)]
    _start("peers", "truth.py", texts, target, *sample)
    return np.load(target), sampled(rows, SAMPLE) if sample else None


def score(finds: str, found: np.ndarray, true: np.ndarray, sample: Sequence[int] | None = None) -> Score:
    """`finds` is what a tool finds (`near.tools.Tool`); of a sample only what its rows are in counts."""
    within = None if sample is None else frozenset(sample)
    wanted = {int(row) for row in (true.max(axis=1, initial=-1) if finds == "dropped" else true.ravel())} - {-1}
    rows = _share(_within({*found.ravel().tolist()}, within), _within(wanted, within))
    pairs = None
    if finds == "pairs":
        pairs = _share(_touching(found, within), _touching(true, within))
    whole = sample is None and finds in {"pairs", "clusters"}
    return Score(rows, pairs, _right(found.tolist(), true.tolist()) if whole else None)


def _share(found: set, true: set) -> Share:
    both = len(found & true)
    return Share(both / len(true) if true else None, both / len(found) if found else None)


def _within(rows: set[int], sample: frozenset[int] | None) -> set[int]:
    return rows if sample is None else rows & sample


def _touching(pairs: np.ndarray, sample: frozenset[int] | None) -> set[tuple[int, int]]:
    both = {(min(pair), max(pair)) for pair in pairs.tolist()}
    return both if sample is None else {pair for pair in both if not sample.isdisjoint(pair)}


def _right(found: Found, true: Found) -> float | None:
    wanted = clusters(true)
    return len(wanted & clusters(found)) / len(wanted) if wanted else None


def clusters(edges: Found) -> set[frozenset[int]]:
    """The components of two rows and more that edges make."""
    root: dict[int, int] = {}

    def top(row: int) -> int:
        root.setdefault(row, row)
        while root[row] != row:
            root[row] = row = root[root[row]]
        return row

    for one, other in edges:
        root[top(one)] = top(other)
    members: dict[int, set[int]] = {}
    for row in [*root]:
        members.setdefault(top(row), set()).add(row)
    return {frozenset(rows) for rows in members.values() if len(rows) > 1}
