"""What a job prints, writes and ends with; and that nothing in data or inputs is a command."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LARGEST = 1_048_576  # bytes: of a larger summary GitHub shows nothing
HOSTILE = "::error::owned\n::set-output name=x::y\r\n##[command]owned ##vso[task.setvariable variable=a]b"
TEXTS = (
    "where is the parcel that I ordered last week",
    "please send the money back to my card",
    "the app does not open on my phone",
    "how do I change the address of my account",
    "can I pay in two parts without a fee",
    "nobody answers when I call the shop",
    "my voucher was refused at the till",
    "is there a branch in the old town",
)
NEAR = "Where is the parcel that I ordered last week?"
CONFIG = """\
datasets:
  support:
    train: data/train.jsonl
    layout: classification
    rules: {LBL001: {with: {allowed: [billing, refund]}}}
rules: {ALL: off, LBL001: on}
gates:
  near_duplicate_ratio: {max: 0.5, may-worsen: 0.01}
"""
Summary = Callable[[str, str], None]


def rows(*more: str) -> str:
    return "".join(json.dumps({"text": text, "label": "billing"}) + "\n" for text in (*TEXTS, *more))


@pytest.fixture
def snapshot() -> Summary:
    """Compare a text with snapshots/<name>; `UPDATE_SNAPSHOTS=1 pytest tests/ci` writes them anew."""

    def compare(name: str, text: str) -> None:
        path = HERE / "snapshots" / name
        if os.environ.get("UPDATE_SNAPSHOTS"):
            path.write_text(text, encoding="utf-8", newline="")
        assert text.split("\n") == path.read_text(encoding="utf-8").split("\n")

    return compare


@pytest.fixture(scope="session")
def first(origin: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A repository with a dataset, gates and a metric file; its first commit is what a push starts from."""
    work = type(origin.author)(tmp_path_factory.mktemp("first"))
    work.git("init", "-q", "-b", "main")
    work.write("data/train.jsonl", rows())
    work.write("dqlint.yaml", CONFIG)
    measure(work)
    work.git("add", "--all")
    work.git("commit", "-qm", "first")
    return work


@pytest.fixture
def project(first: Any, tmp_path: Path) -> Any:
    """A copy of it."""
    return type(first)(Path(shutil.copytree(first.folder, tmp_path / "project")))


def measure(work: Any) -> None:
    command = [sys.executable, "-m", "dqlint", "metrics"]
    subprocess.run(
        command, cwd=work.folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True, capture_output=True
    )


def push(work: Any, events: Any) -> Any:
    """The event of a push that began at the first commit."""
    first = work.git("rev-list", "--max-parents=0", "HEAD")
    return events.push(first, work.git("rev-parse", "HEAD"), "main")


def test_the_summary_says_what_is_new_which_gates_are_missed_and_by_what(
    project: Any, service: Any, events: Any, snapshot: Summary
) -> None:
    bad = json.dumps({"text": "<img src=x> | `code` @someone", "label": "biling"}) + "\n"
    project.commit("data/train.jsonl", rows(NEAR) + bad)
    done = service.github(project, "push", push(project, events), {"gate": "true"})
    assert (done.status, done.errors) == (1, "")
    snapshot("summary.md", re.sub(r"\b[0-9a-f]{12}\b", "0123456789ab", done.summary))
    gate, finding = done.commands
    assert gate.startswith("::error title=dqlint::1 gate missed: support: near_duplicate_ratio is 0.1, 0 before")
    assert finding.startswith("::error file=data/train.jsonl,line=10,")
    assert "data/train.jsonl:9  DUP002 asks and answers in the same words as line 1 of data/train.jsonl\n" in done.log


def test_gates_that_are_passed(project: Any, service: Any, events: Any) -> None:
    project.commit("data/train.jsonl", rows("do you wrap presents for children"))
    done = service.github(project, "push", push(project, events), {"gate": "true"})
    assert (done.status, done.commands) == (0, [])
    assert "2 passed" in done.log
    assert "| rows | 8 | 9 |" in done.summary


def test_gates_of_a_nightly_run(project: Any, service: Any, events: Any) -> None:
    project.write("dqlint.yaml", CONFIG.replace("0.5", "0.05"))
    project.commit("data/train.jsonl", rows(NEAR))
    done = service.github(project, "schedule", events.schedule(), {"gate": "true"})
    assert (done.status, len(done.commands)) == (1, 1)
    assert "::1 gate missed: support: near_duplicate_ratio is 0.111111; gate: <= 0.05" in done.commands[0]
    assert "near_duplicate_ratio worse <= 0.01: there is nothing to compare with (support)" in done.log
    assert "there is nothing to compare with" in done.summary


def test_gates_are_left_alone_where_they_are_not_asked_for(project: Any, service: Any, events: Any) -> None:
    project.commit("data/train.jsonl", rows(NEAR))
    done = service.github(project, "push", push(project, events))
    assert (done.status, done.commands) == (0, [])
    assert "near_duplicate_ratio" not in done.log + done.summary


def test_a_base_without_a_metric_file_is_computed(project: Any, service: Any, events: Any) -> None:
    project.git("rm", "-rq", "dqlint")
    project.git("commit", "-q", "--amend", "-m", "first")
    project.commit("data/train.jsonl", rows(NEAR))
    done = service.github(project, "push", push(project, events), {"gate": "true"})
    assert (done.status, len(done.commands)) == (1, 1)
    assert "near_duplicate_ratio is 0.111111, 0 before; gate: worse <= 0.01" in done.commands[0]


def with_dvc(project: Any) -> None:
    """Has DVC track the file, whose bytes are then on no other machine."""
    data = project.folder / "data" / "train.jsonl"
    digest = hashlib.md5(data.read_bytes(), usedforsecurity=False).hexdigest()
    size = data.stat().st_size
    project.git("rm", "-q", "--cached", "--ignore-unmatch", "data/train.jsonl")
    project.write("data/.gitignore", "/train.jsonl\n")
    project.write("data/train.jsonl.dvc", f"outs:\n- md5: {digest}\n  size: {size}\n  hash: md5\n  path: train.jsonl\n")
    (project.folder / ".dvc").mkdir(exist_ok=True)
    project.write(".dvc/config", "")
    project.git("add", "--all")


def forked(project: Any, tmp_path: Path) -> Any:
    """A clone that has no access to the data."""
    clone = type(project)(tmp_path / "fork")
    project.git("clone", "-q", project.folder.as_uri(), clone.folder)
    return clone


def test_a_fork_without_the_data_is_judged_by_the_committed_numbers(
    project: Any, service: Any, events: Any, tmp_path: Path
) -> None:
    with_dvc(project)
    measure(project)
    project.git("add", "--all")
    project.git("commit", "-q", "--amend", "-m", "first")
    project.write("data/train.jsonl", rows(NEAR))
    with_dvc(project)
    project.git("commit", "-qm", "the pointer alone")
    fork = forked(project, tmp_path)
    given = {"gate": "true", "committed": "true"}

    stale = service.github(fork, "push", push(fork, events), given)
    assert stale.status == 1
    assert len(stale.commands) == 1
    assert stale.commands[0].startswith(
        "::error title=dqlint::the metric file is out of date: support: data/train.jsonl"
    )
    assert "the metric file is out of date" in stale.summary

    measure(project)
    project.git("add", "--all")
    project.git("commit", "-qm", "and its numbers")
    fork.git("pull", "-q")
    missed = service.github(fork, "push", push(fork, events), given)
    assert (missed.status, len(missed.commands)) == (1, 1)
    assert missed.commands[0].startswith("::error title=dqlint::1 gate missed: support: near_duplicate_ratio is 0.1")
    assert "Not read, as DVC's cache does not hold it: data/train.jsonl\n" in missed.log
    assert "The numbers are the committed ones" in missed.log
    assert "Not read, as" in missed.summary

    refused = service.github(fork, "push", push(fork, events))
    assert refused.status == 2
    assert "is not in DVC's cache" in refused.commands[0]


def test_what_dvc_tracked_in_the_base_alone_is_no_problem_of_a_fork(
    project: Any, service: Any, events: Any, tmp_path: Path
) -> None:
    with_dvc(project)
    project.git("commit", "-q", "--amend", "-m", "first")
    project.git("rm", "-q", "data/train.jsonl.dvc", "data/.gitignore")
    project.write("data/train.jsonl", rows("How long does a transfer to another bank take"))
    measure(project)
    project.git("add", "--all")
    project.git("commit", "-qm", "in Git now")
    fork = forked(project, tmp_path)
    done = service.github(fork, "push", push(fork, events), {"gate": "true", "committed": "true"})
    assert (done.status, done.commands) == (0, [])
    assert "Not read, as DVC's cache does not hold it: data/train.jsonl\n" in done.log


def test_a_folder_in_dvc_that_no_dataset_looks_into_is_in_nobodys_way(
    project: Any, service: Any, events: Any, tmp_path: Path
) -> None:
    project.write("more.dvc", f"outs:\n- md5: {'ab' * 16}.dir\n  size: 1\n  nfiles: 1\n  hash: md5\n  path: more\n")
    project.commit(".dvc/config", "")
    fork = forked(project, tmp_path)
    done = service.github(fork, "schedule", events.schedule(), {"gate": "true", "committed": "true"})
    assert (done.status, done.commands) == (0, [])
    assert "All clean" in done.log
    assert service.github(fork, "schedule", events.schedule()).status == 0


def test_data_is_pulled_when_asked_for_alone(
    project: Any, service: Any, events: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dvc = shutil.which("dvc", path=str(Path(sys.executable).parent)) or shutil.which("dvc")
    if not dvc:
        pytest.skip("dvc is not installed") if os.environ.get("CI") != "true" else pytest.fail("dvc is not installed")
    monkeypatch.setenv("DVC_NO_ANALYTICS", "1")

    def run(*arguments: str) -> None:
        subprocess.run([dvc, "-q", *arguments], cwd=project.folder, check=True, capture_output=True)

    project.git("rm", "-q", "--cached", "data/train.jsonl")
    run("init")
    run("remote", "add", "-d", "store", str(tmp_path / "store"))
    for more, message in (((), "first"), ((NEAR,), "second")):
        project.write("data/train.jsonl", rows(*more))
        run("add", "data/train.jsonl")
        project.git("add", "--all")
        project.git("commit", "-q", *(() if more else ("--amend",)), "-m", message)
    run("push", "--all-commits")
    fork = forked(project, tmp_path)
    refused = service.github(fork, "push", push(fork, events), {"gate": "true"})
    assert refused.status == 2
    assert "is not in DVC's cache" in refused.commands[0]
    done = service.github(fork, "push", push(fork, events), {"gate": "true", "pull": "true"})
    assert (done.status, len(done.commands)) == (1, 1), done
    assert "near_duplicate_ratio is 0.111111, 0 before" in done.commands[0]
    assert not (fork.folder / "data" / "train.jsonl").exists()


def test_files_beside_the_annotations(project: Any, service: Any, events: Any) -> None:
    bad = json.dumps({"text": "a new one", "label": "biling"}) + "\n"
    project.commit("data/train.jsonl", rows() + bad)
    asked = "sarif=out put.sarif\n\n  gitlab=quality.json\nopenmetrics=metrics.txt\n"
    done = service.github(project, "push", push(project, events), {"report": asked})
    assert (done.status, len(done.commands)) == (1, 1)
    sarif = json.loads((project.folder / "out put.sarif").read_text())
    assert [one["ruleId"] for one in sarif["runs"][0]["results"]] == ["LBL001"]
    assert len(json.loads((project.folder / "quality.json").read_text())) == 1
    metrics = (project.folder / "metrics.txt").read_text()
    assert 'dqlint_rows{dataset="support"} 9\n' in metrics
    assert metrics.endswith("# EOF\n")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"report": "pdf=x"}, "--report 'pdf=x' is not FORMAT=FILE with one of text, "),
        ({"report": "sarif="}, "is not FORMAT=FILE"),
        ({"gate": "yse"}, "'yse' is not a valid boolean"),
        ({"committed": "true"}, "--committed says which numbers --gate judges"),
        ({"all": "true", "since": "HEAD"}, "--all compares with nothing"),
        ({"report": "sarif=data/train.jsonl"}, "is a file that is linted: the report would replace it"),
        ({"since": "nowhere"}, "there is no revision 'nowhere'"),
        ({"config": "none.yaml"}, "none.yaml"),
    ],
)
def test_mistakes_end_with_2(given: dict[str, str], says: str, project: Any, service: Any, events: Any) -> None:
    before = (project.folder / "data" / "train.jsonl").read_bytes()
    done = service.github(project, "schedule", events.schedule(), given)
    assert done.status == 2
    assert says in done.log + done.errors
    assert "Traceback" not in done.errors
    assert (project.folder / "data" / "train.jsonl").read_bytes() == before


def test_files_are_written_also_when_nothing_could_be_linted(project: Any, service: Any, events: Any) -> None:
    project.write("dqlint.yaml", "datasets: [\n")
    done = service.github(project, "schedule", events.schedule(), {"report": "sarif=out.sarif\njson=out.json"})
    assert done.status == 2
    assert done.commands[0].startswith("::error file=dqlint.yaml,line=")
    assert json.loads((project.folder / "out.sarif").read_text())["runs"][0]["results"] == []
    assert "dqlint.yaml" in done.summary


def test_no_more_annotations_than_github_shows(project: Any, service: Any, events: Any) -> None:
    bad = [json.dumps({"text": f"number {at} of many", "label": f"wrong{at}"}) + "\n" for at in range(400)]
    for at in range(4):
        project.write(f"data/more{at}.jsonl", "".join(bad))
    project.write("dqlint.yaml", CONFIG.replace("data/train.jsonl", "data/*.jsonl").replace("0.5", "0.0"))
    project.commit("data/train.jsonl", rows(NEAR))
    done = service.github(project, "push", push(project, events), {"gate": "true"})
    assert done.status == 1
    assert 2 <= sum(line.startswith("::error ") for line in done.commands) <= 10
    assert any("400 findings of this rule in the file; the first: " in line for line in done.commands)
    assert "The worst 50 of 1,600" in done.summary
    assert len(done.summary.encode()) < 70_000


def test_rows_that_changed_come_before_those_that_a_changed_rule_finds(project: Any, service: Any, events: Any) -> None:
    project.write("dqlint.yaml", CONFIG.replace("[billing, refund]", "[refund]"))
    project.commit("data/train.jsonl", rows() + json.dumps({"text": "a new one", "label": "billing"}) + "\n")
    done = service.github(project, "push", push(project, events))
    first, *others = done.commands
    assert first.startswith("::error file=data/train.jsonl,line=9,")
    assert len(others) == len(TEXTS)
    assert re.findall(r"^\| <code>data/train.jsonl:(\d)</code>", done.summary, re.MULTILINE)[0] == "9"


def test_the_summary_is_added_to_and_never_grows_too_large(project: Any, service: Any, events: Any) -> None:
    summary = service.folder / "summary.md"
    summary.write_text("### of another step", encoding="utf-8")
    bad = "".join(json.dumps({"text": f"{at} " + "<&|>" * 200, "label": "é" * 200}) + "\n" for at in range(60))
    project.commit("data/train.jsonl", rows() + bad)
    done = service.github(project, "schedule", events.schedule())
    assert done.summary.startswith("### of another step\n### dqlint\n")
    for size in (LARGEST - 60_000, LARGEST - 48_000, LARGEST):
        summary.write_bytes(b"x" * size)
        service.github(project, "schedule", events.schedule())
        assert summary.stat().st_size <= LARGEST
        text = summary.read_text(encoding="utf-8").lstrip("x")
        assert text == "" or text.endswith("\nThe rest is left out for size.\n")


@pytest.mark.skipif(sys.platform == "win32", reason="no such file names")
def test_what_the_data_says_is_never_a_command(project: Any, service: Any, events: Any) -> None:
    bad = json.dumps({"text": HOSTILE, "label": HOSTILE}) + "\n"
    name = "data/::error::owned\n::warning::x ##[group]%0A.jsonl"
    project.write(name, bad)
    project.write("dqlint.yaml", CONFIG.replace("data/train.jsonl", "data/*.jsonl").replace("0.5", "0.0"))
    project.commit("data/train.jsonl", rows(NEAR) + bad)
    done = service.github(project, "push", push(project, events), {"gate": "true", "since": "HEAD~1"})
    assert done.status == 1
    assert len(done.commands) == 3
    assert all(
        line.startswith(("::error file=data/", "::error title=dqlint::2 gates missed")) for line in done.commands
    )
    assert not any("##[" in line or "##vso[" in line for line in done.commands)
    lab = service.gitlab(project, CI_PIPELINE_SOURCE="schedule")
    assert (lab.status, lab.commands) == (1, [])
    assert "##vso[" not in lab.log


INJECTED = (
    "$(touch owned)",
    "`touch owned`",
    "x; touch owned",
    '"; touch owned; "',
    "x\ntouch owned",
    "--help",
    "${{ x }}",
)


@pytest.mark.parametrize("text", INJECTED)
def test_inputs_are_never_run(text: str, project: Any, service: Any, events: Any) -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    everywhere = dict.fromkeys(action["inputs"].keys() - {"working-directory"}, text)
    for given in (everywhere, {"paths": text}, {"since": text}):
        done = service.github(project, "schedule", events.schedule(), given)
        assert done.status == 2, (text, done)
    assert not [*project.folder.rglob("owned")]
