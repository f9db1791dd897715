"""`dqlint baseline`: what is accepted, in which file, and what is dropped."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
Write = Callable[..., Path]
LABELS = "rules: {LBL001: {with: {allowed: [a]}}}\n"
FILE = "dqlint/decisions.jsonl"


def rows(*labels: str) -> list[dict[str, str]]:
    return [{"text": f"What is {label}?", "label": label} for label in labels]


def entries(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_accepted_findings_are_not_told(run: Run, write: Write, project: Path) -> None:
    write("dqlint.yaml", LABELS)
    write("t.jsonl", rows("a", "x", "y"))
    done = run("baseline", "--why", "as we got them", "--who", "Ann")
    assert (done.returncode, done.stdout) == (0, f"{FILE}: accepted 2 findings\n")
    found = entries(project / FILE)
    assert [(one["code"], one["file"], one["decision"], one["why"], one["who"]) for one in found] == [
        ("LBL001", "t.jsonl", "accept", "as we got them", "Ann")
    ] * 2
    write("t.jsonl", rows("y", "z", "x"))
    done = run("check", "--output-format", "json")
    report = json.loads(done.stdout)
    assert [one["line"] for one in report["findings"]] == [2]
    assert report["summary"]["suppressed"] == 2


def test_entries_are_sorted_and_stay(run: Run, write: Write, project: Path) -> None:
    """What was decided before keeps its reason; a second run has nothing to say."""
    write("dqlint.yaml", LABELS)
    write("t.jsonl", rows("x"))
    assert run("baseline", "--why", "first").returncode == 0
    write("t.jsonl", rows("x", "y", "w"))
    assert run("baseline", "--why", "second").stdout == f"{FILE}: accepted 2 findings\n"
    text = (project / FILE).read_text("utf-8")
    assert sorted(one["why"] for one in entries(project / FILE)) == ["first", "second", "second"]
    assert [one["key"] for one in entries(project / FILE)] == sorted(one["key"] for one in entries(project / FILE))
    assert run("baseline").stdout == f"{FILE}: nothing to write\n"
    assert (project / FILE).read_text("utf-8") == text


def test_prune(run: Run, write: Write, project: Path) -> None:
    write("dqlint.yaml", LABELS)
    write("t.jsonl", rows("x", "y", "z"))
    write("u.jsonl", rows("w"))
    run("baseline")
    write("t.jsonl", rows("x"))
    assert "2 accepted findings no longer there: dqlint baseline --prune" in run("check").stdout
    assert run("baseline", "--prune", "u.jsonl").stdout == f"{FILE}: nothing to write\n", "of what it has not looked at"
    assert run("baseline", "--prune").stdout == f"{FILE}: dropped 2 entries\n"
    assert sorted(one["file"] for one in entries(project / FILE)) == ["t.jsonl", "u.jsonl"]
    done = run("check")
    assert (done.returncode, "no longer there" in done.stdout) == (0, False)


def test_some_rules_and_paths(run: Run, write: Write, project: Path) -> None:
    write("dqlint.yaml", LABELS)
    write("t.jsonl", '{"text": "q", "label": "x"}\n{broken\n')
    write("u.jsonl", rows("x"))
    assert run("baseline", "t.jsonl", "--select", "LBL").returncode == 0
    assert [(one["code"], one["file"]) for one in entries(project / FILE)] == [("LBL001", "t.jsonl")]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "this line is no decision"),
        ("[]", "this line is no decision"),
        ('{"code": "LBL001", "file": "t.jsonl"}', "the decision has no 'key'"),
        ('{"code": "A", "file": "t", "key": "k", "else": "x"}', "a decision has no key 'else'"),
        ('{"code": "A", "file": "t", "key": 1}', "'key' is no text"),
        ('{"code": "A", "file": "t", "key": "k", "decision": "drop"}', "this dqlint does not know the decision 'drop'"),
        ("<<<<<<< HEAD", "a merge left both sides here"),
    ],
)
def test_a_file_that_cannot_be_read(run: Run, write: Write, line: str, message: str) -> None:
    """It is an error, and is not overwritten."""
    write("t.jsonl", rows("a"))
    written = write(FILE, f'\n{{"code": "A", "file": "t", "key": "k"}}\n{line}\n')
    before = written.read_bytes()
    for command in ("check", "baseline"):
        done = run(command)
        assert done.returncode == 2
        assert f"{FILE}:3:1: {message}" in done.stdout + done.stderr
    assert written.read_bytes() == before


def test_nothing_is_accepted_where_a_file_cannot_be_linted(run: Run, write: Write, project: Path) -> None:
    write("t.jsonl", rows("a"))
    write("p.parquet", "no Parquet")
    done = run("baseline", "t.jsonl", "p.parquet")
    assert (done.returncode, "p.parquet" in done.stderr) == (2, True)
    assert not (project / FILE).exists()
