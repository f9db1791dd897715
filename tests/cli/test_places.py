"""Which files `dqlint check` lints, and what it says where dqlint.yaml names none, one twice, or one elsewhere."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
Write = Callable[..., Path]
GOOD = {"text": "Where is my parcel?", "label": "shipping"}


def rows(done: Any) -> int:
    """The rows that were linted; each file of these tests has one."""
    return int(json.loads(done.stdout)["summary"]["rows"])


@pytest.mark.parametrize(
    ("config", "problem"),
    [
        (
            "datasets: {a: {train: 'd*.jsonl'}, b: {eval: '*/../d.jsonl'}}\n",
            "dqlint.yaml:1:46: d.jsonl is in 'train' of the dataset 'a' and in 'eval' of the dataset 'b'\n",
        ),
        (
            "datasets: {a: {train: '*.jsonl', eval: d.jsonl}}\n",
            "dqlint.yaml:1:40: d.jsonl is in 'train' of the dataset 'a' and in 'eval' of the dataset 'a'\n",
        ),
        ("datasets: {a: {train: x.jsonl}}\n", "dqlint.yaml:1:23: no file matches x.jsonl\n"),
        ("datasets: {a: {train: [d.jsonl, x.jsonl]}}\n", "dqlint.yaml:1:23: no file matches x.jsonl\n"),
        ("datasets: {a: {train: '[d.jsonl'}}\n", "dqlint.yaml:1:23: no file matches [d.jsonl\n"),
        (
            "datasets: {a: {train: d.jsonl}}\nexclude: d.jsonl\n",
            "dqlint.yaml:1:23: `exclude` leaves out all that matches d.jsonl\n",
        ),
        (
            "datasets: {a: {train: [d.jsonl, e.jsonl]}}\nexclude: 'd*'\n",
            "dqlint.yaml:1:23: `exclude` leaves out all that matches d.jsonl\n",
        ),
        (
            "datasets: {a: {train: link.jsonl}}\n",
            "dqlint.yaml:1:23: link.jsonl is, or lies behind, a link out of the repository\n",
        ),
        (
            "datasets: {a: {train: folder/*.jsonl}}\n",
            "dqlint.yaml:1:23: folder/secret.jsonl is, or lies behind, a link out of the repository\n",
        ),
    ],
)
def test_what_is_wrong_with_the_files_of_a_dataset(
    run: Run, write: Write, project: Path, tmp_path_factory: pytest.TempPathFactory, config: str, problem: str
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "secret.jsonl").write_text(json.dumps(GOOD), encoding="utf-8")
    (project / "link.jsonl").symlink_to(elsewhere / "secret.jsonl")
    (project / "folder").symlink_to(elsewhere)
    write("d.jsonl", [GOOD])
    write("e.jsonl", [GOOD])
    write("dqlint.yaml", config)
    done = run("check")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count(problem) == 1


def test_a_file_in_two_datasets_is_told_also_when_it_is_named(run: Run, write: Write) -> None:
    write("d.jsonl", [GOOD])
    write("dqlint.yaml", "datasets: {a: {train: d.jsonl}, b: {train: d.jsonl}}\n")
    for arguments in (("d.jsonl",), (".",), ()):
        done = run("check", *arguments)
        assert done.returncode == 2
        assert (
            "dqlint.yaml:1:44: d.jsonl is in 'train' of the dataset 'a' and in 'train' of the dataset 'b'"
            in done.stderr
        )


def test_a_walk_passes_links_out_of_the_repository_and_who_names_one_means_it(
    run: Run, write: Write, project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "secret.jsonl").write_text(json.dumps(GOOD), encoding="utf-8")
    (project / "link.jsonl").symlink_to(elsewhere / "secret.jsonl")
    (project / "folder").symlink_to(elsewhere)
    write("d.jsonl", [GOOD])
    assert rows(run("check", "--output-format", "json")) == 1
    assert rows(run("check", "link.jsonl", "--output-format", "json")) == 1
    assert rows(run("check", "folder", "--output-format", "json")) == 1


def test_hidden_files_are_for_who_names_them(run: Run, write: Write) -> None:
    write("d.jsonl", [GOOD])
    write(".git/config", "[core]\n")
    write("dqlint.yaml.d/.hidden/x.jsonl", "{broken\n")
    write("sub/dqlint.yaml", "datasets: {a: {train: '../**/*.jsonl'}}\n")
    assert rows(run("check", "--output-format", "json", folder="sub")) == 1
    write("sub/dqlint.yaml", "datasets: {a: {train: '../dqlint.yaml.d/.hidden/*'}}\n")
    assert run("check", folder="sub").returncode == 1


def test_exclude_is_for_walks_and_datasets_not_for_who_names_a_file(run: Run, write: Write) -> None:
    write("a.jsonl", [GOOD])
    write("[b.jsonl", [GOOD])
    write("dqlint.yaml", "exclude: ['[b.jsonl']\n")
    assert rows(run("check", "--output-format", "json")) == 1
    assert rows(run("check", "[b.jsonl", "--output-format", "json")) == 1


@pytest.mark.parametrize("repository", [True, False])
def test_the_lines_that_a_refusal_proposes_are_right(
    run: Run, write: Write, project: Path, tmp_path_factory: pytest.TempPathFactory, *, repository: bool
) -> None:
    base = project if repository else tmp_path_factory.mktemp("elsewhere")
    (base / "data").mkdir()
    (base / "data" / "odd.jsonl").write_text('{"q": "a", "a": "b"}\n', encoding="utf-8")
    done = run("check", str(base / "data" / "odd.jsonl"))
    assert done.returncode == 2
    named = "data/odd.jsonl" if repository else "odd.jsonl"
    assert f"      train: {named}\n" in done.stdout
    write("dqlint.yaml", "rules: {}\n")
    proposed = run("check", str(base / "data" / "odd.jsonl"), "--config", "dqlint.yaml").stdout
    assert ("      train: data/odd.jsonl\n" in proposed) is repository


def test_places_are_told_from_where_one_stands(run: Run, write: Write) -> None:
    write("house/x.yaml", "code: XAB001\nname: a-b\nkind: nope\nmessage: m\n")
    write("sub/a.jsonl", "{}\n")
    told = [run("rules", *words, folder="sub").stderr for words in (("test", "../house/x.yaml"), ("test", "none.yaml"))]
    told += [run(*words, folder="sub").stderr for words in (("rules", "show", "NOPE"), ("check", "--select", "NOPE"))]
    starts = ["../house/x.yaml:3:7: there is no kind", "none.yaml: ", "rules show: there", "--select: there"]
    assert [one[: len(start)] for one, start in zip(told, starts, strict=True)] == starts
