"""Every file of the real datasets through `dqlint check`: which layout, which outcome. Writes docs/datasets.md.

python benchmarks/datasets.py [FOLDER]     (FOLDER: ../shared/data by default)
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "datasets.md"
HEAD = """# Every real file: its layout and what became of it

Written by `python benchmarks/datasets.py`: `dqlint check FILE` without a config, and `--explain-layout` for the layout.
Exit status 0 is clean or no error, 1 findings that are errors, 2 refused with a message that says what to do. The
message of every refused file stands below the table. No run ended in a traceback.

| file | read as | layout | rows | exit | errors | warnings | rules that fired (findings) | seconds |
|---|---|---|---|---|---|---|---|---|
"""


def dqlint(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """One run of the command line."""
    command = [sys.executable, "-m", "dqlint", "check", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False)


def explained(text: str) -> tuple[str, str]:
    """The format and the layout that `--explain-layout` names."""
    lines = text.splitlines()
    written = lines[0].partition(": ")[2].rpartition(", ")[0] if lines else ""
    taken = [line.split()[1] for line in lines if line.startswith("  >")]
    return written, taken[0] if taken else "none"


def outcome(file: Path, folder: Path) -> dict[str, Any]:
    """What a file was taken for and what was found."""
    name = file.relative_to(folder).as_posix()
    written, layout = explained(dqlint(name, "--explain-layout", "--color", "never", cwd=folder).stdout)
    started = time.perf_counter()
    run = dqlint(name, "--output-format", "json", cwd=folder)
    seconds = time.perf_counter() - started
    if run.returncode not in (0, 1, 2) or "Traceback" in run.stderr:
        sys.exit(f"{name}: status {run.returncode}\n{run.stderr}")
    report = json.loads(run.stdout)
    codes = Counter(finding["code"] for finding in report["findings"])
    levels = Counter(finding["severity"] for finding in report["findings"])
    return {
        "name": name,
        "written": written,
        "layout": layout,
        "rows": report["summary"]["rows"],
        "exit": run.returncode,
        "levels": levels,
        "codes": codes,
        "seconds": seconds,
        "problems": report["problems"],
    }


def row(seen: dict[str, Any]) -> str:
    """A line of the table."""
    fired = ", ".join(f"{code} ({count:,})" for code, count in sorted(seen["codes"].items())) or "none"
    levels = seen["levels"]
    return (
        f"| {seen['name']} | {seen['written']} | {seen['layout']} | {seen['rows']:,} | {seen['exit']} "
        f"| {levels['error']:,} | {levels['warning']:,} | {fired} | {seen['seconds']:.2f} |\n"
    )


def refusals(seen: list[dict[str, Any]]) -> Iterator[str]:
    """What the refused files' users are told."""
    yield "\n## What the refused files are told\n"
    for one in seen:
        for problem in one["problems"]:
            yield f"\n```\n{problem['file']}: {problem['message']}\n{problem['hint']}\n```\n"


def main() -> None:
    """Run, and write the page."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT.parent / "shared" / "data").resolve()
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "README.md")
    seen = [outcome(file, folder) for file in files]
    PAGE.write_text(HEAD + "".join(map(row, seen)) + "".join(refusals(seen)), encoding="utf-8")
    print(f"{len(seen)} files, {Counter(one['exit'] for one in seen)} -> {PAGE}")


if __name__ == "__main__":
    main()
