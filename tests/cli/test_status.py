"""`dqlint status` in real folders."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from dqlint.app.status import QUALITIES
from dqlint.app.steps import steps
from dqlint.cli import COMMANDS
from dqlint.definitions import DEFINITIONS

Run = Callable[..., subprocess.CompletedProcess[str]]
Write = Callable[..., Path]
SCHEMA = json.loads((files("dqlint") / "schemas" / "status.schema.json").read_text(encoding="utf-8"))
pytestmark = pytest.mark.usefixtures("git")
TEXTS = (
    "where is the parcel that I ordered last week",
    "please send the money back to my card",
    "the app does not open on my phone",
    "how do I change the address of my account",
)
ROWS = [{"text": text, "label": "ab"[at % 2]} for at, text in enumerate(TEXTS)]


@pytest.fixture
def told(run: Run) -> Callable[..., dict[str, Any]]:
    """What `dqlint status` says as JSON of the one dataset, which follows the schema."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)

    def call(*arguments: str) -> dict[str, Any]:
        done = run("status", "--output-format", "json", *arguments)
        assert (done.returncode, done.stderr) == (0, "")
        found = json.loads(done.stdout)
        jsonschema.validate(found, SCHEMA)
        (dataset,) = found["datasets"]
        return {**dataset, "source": found["source"]}

    return call


def line(found: dict[str, Any], metric: str) -> dict[str, Any]:
    (one,) = [one for quality in found["qualities"] for one in quality["metrics"] if one["metric"] == metric]
    return dict(one)


def test_a_file_without_a_config(write: Write, told: Callable[..., Any]) -> None:
    write("train.jsonl", ROWS)
    found = told("train.jsonl")
    assert (found["dataset"], found["rows"], found["source"]) == ("data", 4, "computed")
    assert [one["name"] for one in found["qualities"]] == [*QUALITIES]
    assert line(found, "format_compliance")["state"] == "good"
    assert line(found, "format_compliance")["usual"]
    assert line(found, "cohen_kappa")["state"] == "unknown"
    assert "annotators" in line(found, "cohen_kappa")["why"]
    assert found["next"] == "audit"


def test_targets_are_the_gates_of_the_project(write: Write, told: Callable[..., Any]) -> None:
    write("train.jsonl", ROWS)
    write(
        "dqlint.yaml",
        "datasets: {support: {train: train.jsonl}}\ngates: {rows: {min: 9}, worst_class_ratio: {max: 0.5}}\n",
    )
    found = told()
    assert (line(found, "worst_class_ratio")["target"], line(found, "worst_class_ratio")["usual"]) == ("<= 0.5", False)
    assert line(found, "worst_class_ratio")["state"] == "bad"
    assert line(found, "near_duplicate_ratio")["usual"]
    assert found["next"] == "balance"


def test_the_first_step_that_is_to_be_done_is_next(write: Write, told: Callable[..., Any]) -> None:
    write("train.jsonl", [*ROWS, *ROWS[:2]])
    found = told()
    assert found["next"] == "remove duplicates"
    (step,) = [step for step in found["steps"] if step["name"] == "remove duplicates"]
    assert (step["why"], step["command"]) == ("duplicates: 2 rows", "dqlint check --select DUP001,DUP002,DUP003")
    write("train.jsonl", [*ROWS, {**ROWS[0], "label": "b"}, {**ROWS[0], "text": f"{TEXTS[0]}?"}])
    assert told()["next"] == "fix labels"


def test_the_metric_file_is_taken_while_it_is_fresh(write: Write, run: Run, told: Callable[..., Any]) -> None:
    write("train.jsonl", ROWS)
    write("dqlint.yaml", "datasets: {support: {train: train.jsonl}}\n")
    assert run("metrics").returncode == 0
    assert (told()["source"], told()["rows"]) == ("dqlint/metrics.json", 4)
    write("train.jsonl", ROWS[1:])
    assert (told()["source"], told()["rows"]) == ("computed", 3)
    write("dqlint/metrics.json", "{")
    assert told()["source"] == "computed"


def test_the_page(write: Write, run: Run, snapshot: Callable[[str, str], None]) -> None:
    write("train.jsonl", [*ROWS, *ROWS[:1], {"text": "the app does not open on my phone", "label": "b"}])
    write("test.jsonl", [{"text": "can I pay in two parts without a fee", "label": "a"}])
    write("dqlint.yaml", "datasets: {support: {train: train.jsonl, eval: test.jsonl}}\n")
    page = run("status").stdout
    assert max(map(len, page.splitlines())) <= 80
    snapshot("status.txt", page)
    assert not re.search("\x1b", run("status", env={"NO_COLOR": "1"}).stdout)
    assert re.search("\x1b", run("status", "--color", "always").stdout)


def test_what_cannot_be_shown(run: Run, write: Write) -> None:
    done = run("status")
    assert (done.returncode, done.stdout) == (2, "")
    write("train.jsonl", ROWS)
    assert run("status", "--output-file", "train.jsonl").returncode == 2
    assert json.loads((write("a.jsonl", "").parent / "train.jsonl").read_text().splitlines()[0]) == ROWS[0]


@pytest.mark.parametrize("numbers", [{}, {"rows": 9, "contradiction_ratio": 0.5, "exact_duplicate_ratio": 0.5}])
def test_commands_are_ones_that_exist(numbers: dict[str, float]) -> None:
    for step in steps(numbers, {*DEFINITIONS}):
        assert not step.command or step.command.split()[1] in COMMANDS
        assert step.command.startswith("dqlint ") or step.command == ""
