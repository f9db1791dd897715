"""`dqlint init` writes a config that fits the data, and `check` takes it as it is."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dqlint.located import load

Run = Callable[..., subprocess.CompletedProcess[str]]
Write = Callable[..., Path]

LABELS = ["billing"] * 40 + ["shipping"] * 30 + ["no"] * 20 + ["biling"]
TICKETS = [{"text": f"ticket {n}", "label": label} for n, label in enumerate(LABELS)]
SUMS = [{"question": f"{n} + 1?", "answer": f"{n} + 1 = {n + 1}\n#### {n + 1}"} for n in range(20)]
CHAT = [{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]}]


def written(project: Path) -> Any:
    return load((project / "dqlint.yaml").read_text(encoding="utf-8"), "dqlint.yaml").data


def test_datasets_splits_layouts_and_fields(run: Run, write: Write, project: Path) -> None:
    write("tickets/train.jsonl", TICKETS)
    write("tickets/test.jsonl", TICKETS[:3])
    write("chat.jsonl", CHAT)
    assert run("init").returncode == 0
    datasets = written(project)["datasets"]
    assert datasets["tickets"]["train"] == "tickets/train.jsonl"
    assert datasets["tickets"]["eval"] == "tickets/test.jsonl"
    assert datasets["tickets"]["layout"] == "classification"
    assert datasets["tickets"]["fields"] == {"input": "text", "label": "label"}
    assert datasets["chat"] == {"train": "chat.jsonl", "layout": "openai-chat", "fields": {"messages": "messages"}}
    assert run("check").returncode == 1  # the label that is mistyped


def test_a_rare_label_like_a_frequent_one_is_left_for_a_person(run: Run, write: Write, project: Path) -> None:
    write("tickets.jsonl", TICKETS)
    assert run("init").returncode == 0
    rules = written(project)["datasets"]["tickets"]["rules"]
    assert rules["LBL001"]["with"]["allowed"] == ["billing", "shipping", "no"]
    assert "# - biling    # 1 row; a variant of billing?" in (project / "dqlint.yaml").read_text(encoding="utf-8")
    found = json.loads(run("check", "--output-format", "json").stdout)["findings"]
    assert [finding["message"] for finding in found] == [
        "label 'biling' is not in the vocabulary; closest is 'billing'"
    ]


def test_reasoning_that_answers_show_is_asked_of_all(run: Run, write: Write) -> None:
    write("sums.jsonl", SUMS)
    assert run("init").returncode == 0
    assert run("check").returncode == 0
    write("sums.jsonl", [*SUMS, {"question": "2 + 2?", "answer": "4"}])
    found = json.loads(run("check", "--output-format", "json").stdout)["findings"]
    assert [(finding["code"], finding["line"]) for finding in found] == [("RSN001", 21)]


def test_a_dataset_without_a_layout_is_left_for_a_person(run: Run, write: Write, project: Path) -> None:
    write("trees.jsonl", [{"id": 1, "replies": []}])
    assert run("init").returncode == 0
    assert written(project)["datasets"] == {}
    assert "trees: no layout fits its rows" in (project / "dqlint.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("label", ["yes", "null", "1", "a: b", "- x", "#", "é", '"', "'", "a\nb", "{x}", " a ", ""])
def test_any_label_stays_what_it_is(run: Run, write: Write, project: Path, label: str) -> None:
    write("tickets.jsonl", [{"text": f"ticket {n}", "label": label} for n in range(4)])
    assert run("init").returncode == 0
    assert written(project)["datasets"]["tickets"]["rules"]["LBL001"]["with"]["allowed"] == [label]
    assert run("check", "--select", "LBL").returncode == 0


def test_nothing_is_overwritten(run: Run, write: Write, project: Path) -> None:
    write("chat.jsonl", CHAT)
    write("dqlint.yaml", "fail-on: info\n")
    done = run("init")
    assert done.returncode == 2
    assert "dqlint.yaml: is there already" in done.stderr
    assert (project / "dqlint.yaml").read_text(encoding="utf-8") == "fail-on: info\n"
    assert "datasets:" in run("init", "--stdout").stdout
    assert run("init", "--force").returncode == 0
    assert "datasets" in written(project)


def test_no_data(run: Run, project: Path) -> None:
    done = run("init")
    assert done.returncode == 2
    assert "no data files with rows here" in done.stderr
    assert not (project / "dqlint.yaml").exists()


def test_what_cannot_be_read_is_said(run: Run, write: Write) -> None:
    write("chat.jsonl", CHAT)
    done = run("init", "missing.jsonl")
    assert done.returncode == 2
    assert "missing.jsonl: there is no such file" in done.stderr


def test_files_in_no_dataset_are_grouped_as_init_groups_them(run: Run, write: Write, project: Path) -> None:
    asked = {"text": "Where is the parcel I sent?", "label": "shipping"}
    for name in ("a/train.jsonl", "a/test.jsonl", "b/x-train.jsonl", "b/y-test.jsonl"):
        write(name, [asked, *TICKETS[:3]])

    def leaks() -> list[tuple[str, str]]:
        found = json.loads(run("check", "--select", "DUP010", "--output-format", "json").stdout)["findings"]
        return [(finding["file"], finding["related"][0]["file"]) for finding in found]

    alone = leaks()
    assert alone == [("a/train.jsonl", "a/test.jsonl")]
    assert run("init").returncode == 0
    assert sorted(written(project)["datasets"]) == ["a", "x", "y"]
    assert leaks() == alone


def test_what_a_person_has_to_do_is_said(run: Run, write: Write, project: Path) -> None:
    write("odd.jsonl", [{"a": 1}])
    write("broken.jsonl", "{\n")
    done = run("init")
    assert done.stdout == "Wrote dqlint.yaml. No layout fits 1 dataset: name the fields there, then run: dqlint check\n"
    assert '# not read: "broken.jsonl": none of its lines is a row\n' in (project / "dqlint.yaml").read_text("utf-8")
    done = run("metrics")
    assert (done.returncode, "name their fields" in done.stderr) == (2, False)


def test_reasoning_in_content_parts_is_seen(run: Run, write: Write) -> None:
    said = [{"type": "reasoning", "value": "7 and 8 are 15"}, {"type": "text", "value": "15"}]
    write("sums.jsonl", [{"messages": [{"role": "user", "content": "7 + 8?"}, {"role": "assistant", "content": said}]}])
    assert (
        "# reasoning expected: 100% of the answers have a field or content part of its own"
        in run("init", "--stdout").stdout
    )


def test_data_that_dvc_has_not_brought_yet(run: Run, write: Write) -> None:
    write("dqlint.yaml", "datasets: {a: {train: data/a.jsonl, eval: 'b/*.jsonl', reference: c.jsonl}}\n")
    write("data/a.jsonl.dvc", "outs: []\n")
    write("b.dvc", "outs: []\n")
    done = run("check")
    assert (done.returncode, done.stderr.count("DVC tracks it: run `dvc pull`")) == (2, 2)


def test_an_empty_folder_is_called_by_its_name(run: Run, write: Write) -> None:
    write("sub/notes.txt", "")
    assert run("check", folder="sub").stderr.startswith(".: no data files in this folder")


def test_data_beside_the_folder_of_the_config(run: Run, write: Write, project: Path) -> None:
    write("data/train.jsonl", TICKETS)
    write("config/notes.txt", "")
    assert run("init", "../data", folder="config").returncode == 0
    said = load((project / "config/dqlint.yaml").read_text(encoding="utf-8"), "dqlint.yaml").data
    assert said["datasets"]["data"]["train"] == "../data/train.jsonl"
    assert run("check", folder="config").returncode == 1  # the label that is mistyped


def test_data_of_another_repository(run: Run, write: Write, project: Path) -> None:
    write("mine/.git/HEAD", "")
    write("data/train.jsonl", TICKETS)
    for outside in ("../data", "../data/train.jsonl"):
        done = run("init", outside, folder="mine")
        assert (done.returncode, "lies outside of" in done.stderr) == (2, True)
    assert not (project / "mine/dqlint.yaml").exists()
