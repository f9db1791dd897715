"""Measures dqlint beside its peers on the same files in the same run, and writes what it found.

The page is docs/benchmarks.md; the table of README.md is the same.

python benchmarks/run.py [--data ../shared/data] [--runs 5]

Every program is installed from its package into an environment of its own under benchmarks/.peers (dqlint from this
checkout, as a wheel). Each command runs once to warm up, then `--runs` times, the programs taking turns; medians of
whole-process wall time, user + system CPU and peak resident memory (of the largest process) come from wait4.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import inputs
import page
from page import Cost, Task

HERE = Path(__file__).parent
ROOT = HERE.parent
PEERS = HERE / ".peers"
PACKAGES = {"dqlint": str(ROOT), "parallelogram": "parallelogram==0.4.2", "cleanllm": "cleanllm==4.0.0"}
PAGE = ROOT / "docs" / "benchmarks.md"
README = ROOT / "README.md"


THIRTY = ("--config", "thirty.yaml", "--output-format", "concise")
BACK_REFERENCE = ("--config", "back-reference.yaml", "--output-format", "concise")
STAGED = ("check", "--staged")
TASKS = (
    Task("`python -c pass`", "python", ("-c", "pass")),
    Task("`dqlint --version`", "dqlint", ("--version",)),
    Task("check 1,000 instruction rows", "dqlint", ("check", "alpaca-1k.jsonl")),
    Task("check 1,000 chat rows", "dqlint", ("check", "chat-1k.jsonl")),
    Task("check 1,000 chat rows", "parallelogram", ("check", "chat-1k.jsonl")),
    Task("check 10,000 chat rows", "dqlint", ("check", "chat-10k.jsonl")),
    Task("check 10,000 chat rows", "parallelogram", ("check", "chat-10k.jsonl")),
    Task("check 10,000 chat rows (preflight)", "cleanllm", ("preflight", "--framework", "trl", "chat-10k.jsonl")),
    Task("check 10,000 chat rows (scan)", "cleanllm", ("scan", "chat-10k.jsonl")),
    Task("Alpaca 52k, one-line JSON array", "dqlint", ("check", *THIRTY, "alpaca.json")),
    Task("Alpaca 52k, JSONL", "dqlint", ("check", *THIRTY, "alpaca.jsonl")),
    Task("Alpaca 52k, JSONL, with a back-reference", "dqlint", ("check", *BACK_REFERENCE, "alpaca.jsonl")),
    Task("ten times that, one-line JSON array", "dqlint", ("check", *THIRTY, "alpaca-x10.json")),
    Task("ten times that, JSONL", "dqlint", ("check", *THIRTY, "alpaca-x10.jsonl")),
    Task("a hook, one of 1,000 rows changed", "dqlint", STAGED, "staged-1k"),
    Task("a hook, one of 52,002 rows changed, the first run", "dqlint", STAGED, "staged-52k", ".git/dqlint"),
    Task("a hook, one of 52,002 rows changed, a later run", "dqlint", STAGED, "staged-52k"),
)


def main() -> None:
    """Install, make the data, measure, write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data", help="the folder of public data")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    install()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with ProcessPoolExecutor(1) as apart:  # Linux counts what the starting process holds as a program's own peak
            made = apart.submit(inputs.make, options.data, folder).result()
        shutil.copytree(HERE / "rules", folder / "rules")
        for file in HERE.glob("*.yaml"):
            shutil.copy(file, folder)
        tasks = [task for task in TASKS if made.keys() >= set(files(task))]
        costs = measure(tasks, folder, options.runs)
        programs = [f"{name} {version(name)}" for name in PACKAGES]
        results = page.Results(tasks, costs, made, start_up(folder), programs, options.runs)
    PAGE.write_text(page.render(results), encoding="utf-8")
    README.write_text(page.into_readme(README.read_text(encoding="utf-8"), results), encoding="utf-8")
    print(page.render(results))


def files(task: Task) -> list[str]:
    """The data files that a task reads, or the folder that holds them."""
    named = [argument for argument in task.arguments if argument.endswith((".json", ".jsonl"))]
    return named if task.folder == "." else [task.folder]


def program(name: str, of: str) -> str:
    """The path of an installed program of one of the environments."""
    return str(PEERS / of / ("Scripts" if os.name == "nt" else "bin") / name)


def install() -> None:
    """Make the environments; dqlint is installed anew each time, as it may have changed."""
    for name, package in PACKAGES.items():
        if not (PEERS / name).exists():
            subprocess.run([sys.executable, "-m", "venv", str(PEERS / name)], check=True)
            pip(name, package)
        elif name == "dqlint":
            pip(name, "--force-reinstall", "--no-deps", package)


def pip(environment: str, *arguments: str) -> None:
    """Install into an environment."""
    command = [program("python", environment), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*command, *arguments], check=True)


def measure(tasks: Sequence[Task], folder: Path, runs: int) -> list[Cost]:
    """The median cost of each task; the first of the rounds is left out."""
    rounds = []
    for _ in range(runs + 1):
        rounds.append([run(task, folder) for task in tasks])
        print(".", end="", file=sys.stderr, flush=True)
    return [median(costs) for costs in zip(*rounds[1:], strict=True)]


def run(task: Task, folder: Path) -> Cost:
    """Run a task's command in the data folder and take its cost; nothing it prints is kept."""
    path = program(task.program, "dqlint" if task.program == "python" else task.program)
    if task.forgotten:
        shutil.rmtree(folder / task.folder / task.forgotten, ignore_errors=True)
    start = time.perf_counter()
    process = subprocess.Popen(
        [path, *task.arguments], cwd=folder / task.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 2**20, process.returncode)


def median(costs: Sequence[Cost]) -> Cost:
    """The median of each figure; the status must have been the same every time."""
    (status,) = {cost.status for cost in costs}
    wall, cpu, memory = (statistics.median(figures) for figures in list(zip(*costs, strict=True))[:3])
    return Cost(wall, cpu, memory, status)


def start_up(folder: Path, most: int = 12) -> list[tuple[str, float]]:
    """Milliseconds of import time by top-level package, the dearest first, while `check` looks at 1,000 rows.

    Measured with -X importtime, which itself adds to every import.
    """
    command = [program("python", "dqlint"), "-X", "importtime", "-m", "dqlint", "check", "chat-1k.jsonl"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    spent: Counter[str] = Counter()
    for own, name in re.findall(r"import time:\s+(\d+) \|\s+\d+ \|\s+(\S+)", done.stderr):
        spent[name.partition(".")[0]] += int(own)
    return [(name, microseconds / 1000) for name, microseconds in spent.most_common(most)]


def version(name: str) -> str:
    """The version of a program as installed."""
    command = [program("python", name), "-c", f"import importlib.metadata as m; print(m.version({name!r}))"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    main()
