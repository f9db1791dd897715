"""The examples: what examples/README.md says is planted is found, and nothing else is."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parent.parent / "examples"
Found = tuple[str, int, str]


def planted() -> list[Found]:
    """File, line and code of every row of the tables whose rule exists."""
    file, rows = "", []
    for line in (EXAMPLES / "README.md").read_text(encoding="utf-8").splitlines():
        heading = re.match(r"## `(.+)`", line)
        row = re.match(r"\| (\d+) \| .+ \| (.*) \|$", line)
        file = heading[1] if heading else file
        rows += [(file, int(row[1]), code) for code in re.findall(r"[A-Z]{3}\d{3}", row[2])] if row else []
    return rows


@pytest.fixture(scope="module")
def found() -> list[Found]:
    command = [sys.executable, "-m", "dqlint", "check", "examples", "--select", "ALL", "--output-format", "json"]
    done = subprocess.run(command, cwd=EXAMPLES.parent, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 1, done.stderr
    return [
        (one["file"].removeprefix("examples/"), one["line"], one["code"]) for one in json.loads(done.stdout)["findings"]
    ]


@pytest.mark.parametrize("defect", planted(), ids=lambda defect: "{}:{} {}".format(*defect))
def test_every_planted_defect_is_found(defect: Found, found: list[Found]) -> None:
    assert defect in found


def test_nothing_else_is_found(found: list[Found]) -> None:
    assert set(found) <= set(planted())


def test_every_family_of_rules_that_need_no_config_has_a_defect() -> None:
    assert {code[:3] for _, _, code in planted()} >= {"CHT", "DAT", "FMT", "LBL", "SCH", "TXT"}
