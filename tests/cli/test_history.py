"""`dqlint history` in real repositories."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from dqlint.cli.history_text import chart

Run = Callable[..., subprocess.CompletedProcess[str]]
Write = Callable[..., Path]
Git = Callable[..., str]
Commit = Callable[[], str]
SCHEMA = json.loads((files("dqlint") / "schemas" / "history.schema.json").read_text(encoding="utf-8"))
METRICS, LOCK = "dqlint/metrics.json", "dqlint/metrics.lock.json"


def rows(number: int) -> list[dict[str, str]]:
    return [{"text": f"where is parcel number {at} that {'I' * at} ordered", "label": "a"} for at in range(number)]


@pytest.fixture
def told(run: Run) -> Callable[..., dict[str, Any]]:
    """What `dqlint history` says as JSON, which follows the schema."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)

    def call(*arguments: str) -> dict[str, Any]:
        done = run("history", "--output-format", "json", *arguments)
        assert (done.returncode, done.stderr) == (0, "")
        found: dict[str, Any] = json.loads(done.stdout)
        jsonschema.validate(found, SCHEMA)
        return found

    return call


@pytest.fixture
def versions(write: Write, commit: Commit, run: Run) -> list[str]:
    """Three commits with 1, 2 and 3 rows and their metric files, and one between that has to do with neither."""
    write("dqlint.yaml", "datasets: {support: {train: train.jsonl}}\n")
    commits = []
    for number in (1, 2, 3):
        write("train.jsonl", rows(number))
        assert run("metrics").returncode == 0
        commits.append(commit())
        write("other.txt", str(number))
        commit()
    return commits


def counts(found: dict[str, Any]) -> list[int | None]:
    return [one["datasets"].get("support", {}).get("rows") for one in found["commits"]]


def test_the_commits_that_touched_the_metric_file(versions: list[str], told: Callable[..., Any]) -> None:
    found = told()
    assert [one["commit"] for one in found["commits"]] == versions[::-1]
    assert counts(found) == [3, 2, 1]
    assert {one["problem"] for one in found["commits"]} == {""}
    assert counts(told("--limit", "2")) == [3, 2]
    assert counts(told("--rev", versions[1])) == [2, 1]
    assert counts(told("train.jsonl")) == [3, 2, 1]
    assert {*told("--metrics", "rows,errors")["commits"][0]["datasets"]["support"]} == {"rows", "errors"}


@pytest.mark.usefixtures("versions")
def test_the_table_fits_and_charts_follow(run: Run) -> None:
    done = run("history", "--metrics", "rows,near_duplicate_ratio")
    assert (done.returncode, done.stderr) == (0, "")
    assert "rows                  ▁▅█  1 .. 3" in done.stdout.splitlines()
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_broken_and_foreign_files_are_named(
    versions: list[str], write: Write, commit: Commit, told: Callable[..., Any]
) -> None:
    texts = ("{", '{"a": {"accuracy": 0.5}}', "[]", '{"support": {"rows": 1e999}}', '{"support": {"rows": null}}')
    broken = []
    for text in texts:
        write(METRICS, text)
        broken.append(commit())
    found = told()["commits"]
    assert [one["commit"] for one in found] == [*broken[::-1], *versions[::-1]]
    assert [not one["problem"] for one in found] == [False] * len(texts) + [True] * 3
    assert "none of its numbers is one of dqlint's metrics" in found[3]["problem"]


def test_without_a_lock_the_numbers_are_there(
    versions: list[str], git: Git, commit: Commit, told: Callable[..., Any]
) -> None:
    git("rm", "--quiet", LOCK)
    commit()
    found = told()
    assert counts(found) == [3, 3, 2, 1]
    assert "no telling what computed it" in found["commits"][0]["problem"]
    assert versions


@pytest.mark.usefixtures("versions")
def test_other_rules_are_marked(
    project: Path, write: Write, commit: Commit, run: Run, told: Callable[..., Any]
) -> None:
    lock = json.loads((project / LOCK).read_text())
    write(LOCK, json.dumps({**lock, "version": "9.9"}))
    commit()
    assert [one["other_rules"] for one in told()["commits"]] == [True, False, False, False]
    assert "* another dqlint or other rules than before" in run("history").stdout


def test_computed_anew(versions: list[str], write: Write, commit: Commit, told: Callable[..., Any]) -> None:
    write("train.jsonl", rows(7))
    newest = commit()
    write("train.jsonl", "version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize 9\n".format("1" * 64))
    gone = commit()
    found = told("--recompute", "3")
    assert [one["commit"] for one in found["commits"]] == [gone, newest, *versions[::-1]]
    assert counts(found) == [None, 7, 3, 2, 1]
    assert [one["recomputed"] for one in found["commits"]] == [True, True, True, False, False]
    assert found["commits"][0]["problem"].startswith("data not available: train.jsonl: its content in ")


def test_a_number_beside(write: Write, commit: Commit, run: Run, told: Callable[..., Any]) -> None:
    write("dqlint.yaml", "datasets: {support: {train: train.jsonl}}\n")
    for number, score in enumerate((0.1, 0.2, 0.5, 0.3, 0.9), 1):
        write("train.jsonl", rows(number))
        assert run("metrics").returncode == 0
        write("eval.json", json.dumps({"test": [{"f1": score}]}))
        commit()
    found = told("--with", "eval.json:test.0.f1", "--metrics", "rows,errors")
    assert [one["with"] for one in found["commits"]] == [0.9, 0.3, 0.5, 0.2, 0.1]
    assert [(one["metric"], one["spearman"], one["commits"]) for one in found["correlations"]] == [
        ("rows", pytest.approx(0.9), 5),
        ("errors", None, 5),
    ]
    shown = run("history", "--with", "eval.json:test.0.f1", "--metrics", "rows,errors").stdout
    assert "rank correlation +0.90 over 5 commits" in shown
    assert "no proof that one moves the other" in " ".join(shown.split())
    four = told("--with", "eval.json:test.0.f1", "--metrics", "rows", "--limit", "4")
    assert four["correlations"][0]["spearman"] is None
    assert {one["with"] for one in told("--with", "eval.json:none")["commits"]} == {None}


@pytest.mark.usefixtures("versions")
def test_a_score_that_did_not_change_counts_once(
    write: Write, commit: Commit, run: Run, told: Callable[..., Any]
) -> None:
    write("eval.json", '{"f1": 0.5}')
    commit()
    for number in range(4, 10):
        write("train.jsonl", rows(number))
        assert run("metrics").returncode == 0
        commit()
    found = told("--with", "eval.json:f1", "--metrics", "rows")
    assert [one["with"] for one in found["commits"]].count(0.5) == 7
    assert found["correlations"][0]["commits"] == 1


@pytest.mark.usefixtures("versions")
def test_csv(run: Run) -> None:
    lines = [*csv.DictReader(io.StringIO(run("history", "--output-format", "csv").stdout))]
    assert [(line["dataset"], line["rows"]) for line in lines] == [("support", "3"), ("support", "2"), ("support", "1")]


def test_a_shallow_clone_says_so(versions: list[str], git: Git, project: Path, run: Run) -> None:
    git("clone", "--quiet", "--depth=2", project.as_uri(), str(project / "clone"))
    done = run("history", folder="clone")
    assert done.returncode == 0
    assert versions[-1][:7] in done.stdout
    assert versions[0][:7] not in done.stdout
    assert "this clone is shallow" in done.stdout


@pytest.mark.usefixtures("versions")
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--rev", "nowhere"], "--rev: there is no revision 'nowhere'"),
        (["--metrics", "rosw"], "there is no metric 'rosw': did you mean 'rows'?"),
        (["--with", "eval.json"], "write FILE:KEY"),
        (["--with", "eval.json:a..b"], "write FILE:KEY"),
        (["--output-file", "train.jsonl"], "is a file that is linted"),
        (["none.jsonl"], "none.jsonl"),
    ],
)
def test_what_cannot_be_shown(arguments: list[str], says: str, run: Run) -> None:
    done = run("history", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr


def test_without_a_metric_file(write: Write, commit: Commit, run: Run) -> None:
    write("dqlint.yaml", "datasets: {support: {train: train.jsonl}}\n")
    write("train.jsonl", rows(1))
    commit()
    done = run("history")
    assert done.returncode == 2
    assert f"{METRICS}: no commit of HEAD has it" in done.stderr
    assert run("history", "--recompute", "1").returncode == 0


def test_charts() -> None:
    assert chart([0, None, 7, 3.5], unicode=True) == "▁ █▅"
    assert chart([0, None, 7, 3.5], unicode=False) == "_ #+"
    assert chart([2, 2], unicode=True) == "▄▄"


def test_commits_of_a_folder_in_dvc_whose_data_is_gone(write: Write, commit: Commit, told: Callable[..., Any]) -> None:
    write("dqlint.yaml", "datasets: {support: {train: data/*.jsonl}}\n")
    write(".dvc/config", "")
    commits = []
    for number in "12":
        write("data.dvc", f"outs:\n- md5: {number * 32}.dir\n  size: 9\n  hash: md5\n  path: data\n")
        commits.append(commit())
    found = told("--recompute", "2")
    assert [one["commit"] for one in found["commits"]] == commits[::-1]
    assert all(one["problem"].startswith("data not available: data: its content in ") for one in found["commits"])


def test_a_number_that_is_nowhere(versions: list[str], run: Run) -> None:
    assert versions
    assert (
        "none of these commits has a number at eval.json:accuracy"
        in run("history", "--with", "eval.json:accuracy").stdout
    )
