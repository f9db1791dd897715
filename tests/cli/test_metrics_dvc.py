"""The metric file, the lock and the charts against DVC itself."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
Write = Callable[..., Path]
Tool = Callable[..., str]
ROWS = [
    {"text": "where is the parcel that I ordered last week", "label": "a"},
    {"text": "please send the money back to my card", "label": "b"},
]
NEAR = [{"text": "Where is the parcel that I ordered last week?", "label": "a"}]
WRONG = [{"text": "Where is the parcel that I ordered last week?", "label": "b"}]
CONFIG = "datasets: {support: {train: data/train.jsonl}}\nplots: dqlint/plots\n"


def program() -> str:
    beside = Path(sys.executable).with_name("dvc")
    found = str(beside) if beside.exists() else shutil.which("dvc")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("dvc is not installed")
        pytest.skip("dvc is not installed")
    return found


@pytest.fixture
def git(project: Path) -> Tool:
    def call(*arguments: str) -> str:
        who = ("-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false")
        command = ["git", "-C", str(project), *who, *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    call("init", "-q", "-b", "main")
    return call


@pytest.fixture
def dvc(project: Path, git: Tool) -> Tool:
    """DVC in the project, its own settings aside."""
    path = program()
    environment = {**os.environ, "DVC_NO_ANALYTICS": "1", "DVC_GLOBAL_CONFIG_DIR": str(project / ".none")}
    environment |= {"DVC_SYSTEM_CONFIG_DIR": str(project / ".none"), "DVC_SITE_CACHE_DIR": str(project.parent / "site")}

    def call(*arguments: str) -> str:
        done = subprocess.run(
            [path, *arguments], cwd=project, env=environment, check=False, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout + done.stderr

    call("init", "-q")
    git("add", "-A")
    return call


@pytest.fixture
def support(project: Path, git: Tool, write: Write, run: Run, dvc: Tool) -> Path:
    """A project with data in DVC and its metric file committed."""
    write("data/train.jsonl", ROWS)
    write("dqlint.yaml", CONFIG)
    dvc("add", "-q", "data/train.jsonl")
    git("add", "-A")
    done = run("init", "--dvc")
    assert (done.returncode, done.stderr) == (0, "")
    assert run("metrics").returncode == 0
    git("add", "-A")
    git("commit", "-qm", "first")
    return project


def lock(project: Path) -> Any:
    return json.loads((project / "dqlint/metrics.lock.json").read_text())


@pytest.mark.usefixtures("support")
def test_dvc_reads_the_metric_file(write: Write, run: Run, dvc: Tool) -> None:
    shown = json.loads(dvc("metrics", "show", "--json"))[""]["data"]["dqlint/metrics.json"]["data"]
    assert shown["support"]["rows"] == 2
    write("data/train.jsonl", ROWS + NEAR)
    run("metrics")
    diff = json.loads(dvc("metrics", "diff", "--json"))["dqlint/metrics.json"]
    assert diff["support.rows"] == {"old": 2, "new": 3, "diff": 1}
    assert diff["support.near_duplicate_ratio"] == {"old": 0.0, "new": 0.333333, "diff": 0.333333}
    assert all({"old", "new", "diff"} == one.keys() for one in diff.values())


@pytest.mark.usefixtures("support")
def test_dvc_draws_the_charts(write: Write, run: Run, dvc: Tool) -> None:
    write("data/train.jsonl", ROWS + WRONG)
    run("metrics")
    told = dvc("plots", "diff", "HEAD", "-o", "charts", "--json")
    charts = json.loads(told[: told.rindex("}") + 1])["data"]
    assert {Path(name).name for name in charts} == {"classes.csv", "findings.csv", "lengths.csv", "conflicts.csv"}
    for drawn in charts.values():
        (chart,) = drawn
        assert sorted(chart["revisions"]) == ["HEAD", "workspace"]
        assert chart["content"]["$schema"] == "https://vega.github.io/schema/vega-lite/v5.json"
        assert "DVC_METRIC" not in json.dumps(chart["content"])
    (classes,) = charts["dqlint/plots/classes.csv"]
    assert {"class": "support b", "rows": "2", "rev": "workspace"} in classes["content"]["data"]["values"]
    (conflicts,) = charts["dqlint/plots/conflicts.csv"]
    assert {"usual": "a", "here": "b", "rev": "workspace"} in conflicts["content"]["data"]["values"]
    assert "error" not in told.lower().replace("errors", "")


def test_the_lock_has_what_the_pointer_has(support: Path, write: Write, run: Run, dvc: Tool, git: Tool) -> None:
    md5 = next(
        line.split()[-1] for line in (support / "data/train.jsonl.dvc").read_text().splitlines() if "md5:" in line
    )
    assert lock(support)["datasets"]["support"]["files"] == {"data/train.jsonl": f"md5:{md5}"}
    (support / "data/train.jsonl").unlink()
    assert run("metrics", "--committed", "--gate").returncode == 0
    write("data/train.jsonl", ROWS + NEAR)
    dvc("add", "-q", "data/train.jsonl")
    git("add", "-A")
    done = run("metrics", "--committed", "--gate")
    assert (done.returncode, "data/train.jsonl changed" in done.stdout) == (1, True)
    run("metrics")
    assert run("metrics", "--committed", "--gate").returncode == 0


def test_a_folder_in_dvc(project: Path, write: Write, run: Run, dvc: Tool, git: Tool) -> None:
    write("sets/train/one.jsonl", ROWS)
    write("sets/train/two.jsonl", NEAR)
    write("dqlint.yaml", "datasets: {support: {train: 'sets/train/*.jsonl'}}\n")
    dvc("add", "-q", "sets/train")
    git("add", "-A")
    assert run("metrics").returncode == 0
    files = lock(project)["datasets"]["support"]["files"]
    assert [*files] == ["sets/train", "sets/train/one.jsonl", "sets/train/two.jsonl"]
    assert f"{files['sets/train'].removeprefix('md5:')}" in (project / "sets/train.dvc").read_text()
    assert run("metrics", "--check").stdout == "up to date\n"
    shutil.rmtree(project / "sets/train")
    assert run("metrics", "--committed").returncode == 0
    write("sets/train/one.jsonl", ROWS)
    dvc("add", "-q", "sets/train")
    git("add", "-A")
    assert "support: sets/train changed" in run("metrics", "--committed").stdout


def test_init_leaves_the_rest_of_dvc_yaml(support: Path, write: Write, run: Run) -> None:
    before = (support / "dvc.yaml").read_text()
    assert run("init", "--dvc").returncode == 0
    assert (support / "dvc.yaml").read_text() == before
    write("dvc.yaml", "# mine\nmetrics:\n  - eval.json  # of the model\n")
    assert run("init", "--dvc").returncode == 0
    text = (support / "dvc.yaml").read_text()
    assert text.startswith("# mine\nmetrics:\n  - eval.json  # of the model\n  - dqlint/metrics.json\n")
    assert "dqlint/plots/conflicts.csv" in text


@pytest.mark.skipif(os.name == "nt", reason="the stage's program is a shell script here")
def test_a_stage_for_dvc_repro(
    project: Path, git: Tool, write: Write, run: Run, dvc: Tool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    write("data/train.jsonl", ROWS)
    write("dqlint.yaml", CONFIG)
    git("add", "-A")
    done = run("init", "--dvc", "--stage")
    assert (done.returncode, done.stdout) == (0, "dvc.yaml names the metric file. Now run: dvc repro\n")
    script = tmp_path_factory.mktemp("bin") / "dqlint"
    root = Path(__file__).parents[2]
    script.write_text(f'#!/bin/sh\nPYTHONPATH="{root}" exec "{sys.executable}" -m dqlint "$@"\n')
    script.chmod(0o755)
    text = (project / "dvc.yaml").read_text()
    (project / "dvc.yaml").write_text(text.replace("cmd: dqlint", f"cmd: {script}"))
    assert "Running stage 'dqlint'" in dvc("repro")
    assert "didn't change" in dvc("repro")
    write("data/train.jsonl", [*ROWS, *NEAR])
    assert "Running stage 'dqlint'" in dvc("repro")
    assert json.loads((project / "dqlint/metrics.json").read_text())["support"]["rows"] == 3


def test_a_stage_is_for_dvc(run: Run) -> None:
    assert run("init", "--stage").returncode == 2
