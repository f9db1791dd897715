from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from dqlint import config, project, versions
from dqlint.config import build, files, loading
from dqlint.model import ConfigError, Problem

Unsaid = Callable[[Iterable[ModuleType], Iterable[str]], list[str]]

# Name of the case -> the files, and every problem as `file:line:column message -> hint`.
BROKEN = yaml.safe_load(Path(__file__).with_name("broken.yaml").read_text(encoding="utf-8"))
CASES = {
    **{name: (case["files"], case["problems"].splitlines()) for name, case in BROKEN.items()},
    "nested too deep": ({"dqlint.yaml": "[" * 50 + "]" * 50}, ["dqlint.yaml:1:41 nested more than 40 levels deep"]),
    "too large": (
        {"dqlint.yaml": "#" * 1_000_001},
        ["dqlint.yaml:0:0 the file is too large: 1,000,001 bytes, at most 1,000,000"],
    ),
    "not UTF-8": (
        {"dqlint.yaml": b"# caf\xc3\xa9\nfail-on: \xe9\n"},
        ["dqlint.yaml:2:10 not UTF-8: the byte 0xe9 belongs to no character -> save the file as UTF-8"],
    ),
}


def project_of(folder: Path, written: Mapping[str, str | bytes]) -> Path:
    """A repository with the files, and its dqlint.yaml."""
    (folder / ".git").mkdir()
    for name, text in written.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder / "dqlint.yaml"


def problems_of(file: Path) -> tuple[Problem, ...]:
    with pytest.raises(ConfigError) as caught:
        config.load(file)
    return caught.value.problems


def shown(problem: Problem) -> str:
    hint = f" -> {problem.hint}" if problem.hint else ""
    return f"{problem.file}:{problem.line}:{problem.column} {problem.message}{hint}"


@pytest.mark.parametrize("name", CASES)
def test_every_problem_is_told_at_its_place(name: str, tmp_path: Path) -> None:
    written, expected = CASES[name]
    problems = problems_of(project_of(tmp_path, written))
    assert [shown(problem) for problem in problems] == expected


@pytest.mark.parametrize("name", CASES)
def test_the_source_line_is_the_one_that_is_named(name: str, tmp_path: Path) -> None:
    file = project_of(tmp_path, CASES[name][0])
    for problem in problems_of(file):
        lines = (tmp_path / problem.file).read_bytes().decode(errors="replace").splitlines()
        assert problem.source == (lines[problem.line - 1] if problem.line else "")


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    (tmp_path / "folder.yaml").mkdir()
    assert [*map(shown, problems_of(tmp_path / "folder.yaml"))] == ["folder.yaml:0:0 this is a folder, not a file"]
    assert [*map(shown, problems_of(tmp_path / "none.yaml"))] == ["none.yaml:0:0 there is no such file"]


def test_a_link_to_itself(tmp_path: Path) -> None:
    (tmp_path / "loop.yaml").symlink_to("loop.yaml")
    assert [problem.message.split(":")[0] for problem in problems_of(tmp_path / "loop.yaml")] == ["cannot be read"]


def test_outside_of_git_a_glob_stays_in_the_folder_of_the_config(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "dqlint.yaml").write_text("exclude: ../a.jsonl\n")
    message = "'../a.jsonl' leads out of the folder 'home' (there is no repository)"
    assert [*map(shown, problems_of(home / "dqlint.yaml"))] == [f"dqlint.yaml:1:10 {message} -> name files inside it"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes and devices here")
@pytest.mark.parametrize("name", config.NAMES)
@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("nowhere.yaml", "the link leads nowhere"),
        ("{name}", "cannot be read: Too many levels of symbolic links"),
        ("/dev/zero", "this is not a regular file"),
        ("pipe", "this is not a regular file"),
        ("folder", "this is a folder, not a file"),
    ],
)
def test_what_cannot_be_read_ends_the_search_and_is_refused(tmp_path: Path, kind: str, message: str, name: str) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "sub" / "deep").mkdir(parents=True)
    (tmp_path / "dqlint.yaml").write_text("rules: {}\n")
    file = tmp_path / "sub" / name
    if kind == "pipe":
        os.mkfifo(file)
    elif kind == "folder":
        file.mkdir()
    else:
        file.symlink_to(kind.format(name=name))
    assert config.find(file.parent / "deep") == file
    (problem,) = problems_of(file)
    assert (problem.file, problem.message.lower()) == (f"sub/{name}", message.lower())


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="no links here")
def test_a_link_beside_a_config_is_a_rival(tmp_path: Path) -> None:
    file = project_of(tmp_path, {"dqlint.yaml": "rules: {}\n"})
    (tmp_path / ".dqlint.yaml").symlink_to("nowhere")
    assert [problem.message for problem in problems_of(file)] == ["there is also .dqlint.yaml in this folder"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    assert [*map(shown, problems_of(tmp_path / "pipe.yaml"))] == ["pipe.yaml:0:0 this is not a regular file"]


def test_a_link_out_of_the_repository_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.yaml").write_text("password: x\n")
    inside = tmp_path / "inside"
    inside.mkdir()
    file = project_of(inside, {"dqlint.yaml": "extends: link.yaml\n"})
    (inside / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    assert [problem.message for problem in problems_of(file)] == ["'link.yaml' leads out of the repository"]


def test_the_table_has_every_message_and_hint(unsaid: Unsaid) -> None:
    texts = [part for _, problems in CASES.values() for one in problems for part in one.split(" ", 1)[1].split(" -> ")]
    texts += [one.split(" ", 1)[1] for _, problems in CASES.values() for one in problems]
    texts += [
        "there is no such file",
        "the link leads nowhere",
        "this is a folder, not a file",
        "this is not a regular file",
    ]
    texts += ["cannot be read: too many links", "'x' is no version"]  # the system's words; test_versions.py
    assert unsaid([build, files, loading, project, versions], texts) == []
