"""`dqlint check` as a user types it: what is linted, with which rules, what comes out, and the exit status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dqlint import __version__

Run = Callable[..., subprocess.CompletedProcess[str]]
Write = Callable[..., Path]
GOOD = {"text": "Where is my parcel?", "label": "shipping"}
BAD = {"text": "I want my money back", "label": "refnd"}
LABELS = "rules: {LBL001: {with: {allowed: [shipping, refund]}}}\n"


def codes(done: Any) -> list[str]:
    return [finding["code"] for finding in json.loads(done.stdout)["findings"]]


def test_clean(run: Run, write: Write) -> None:
    write("a.jsonl", [GOOD])
    done = run("check", "a.jsonl")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("All clean: 1 row (1 file)")


def test_findings_fail(run: Run, write: Write) -> None:
    write("a.jsonl", '{"text": "x", "label": "y"}\n{broken\n')
    done = run("check", "a.jsonl")
    assert done.returncode == 1
    assert "a.jsonl:2:2 error DAT001 unparseable-line" in done.stdout
    assert run("check", "a.jsonl", "--exit-zero").returncode == 0


def test_warnings_fail_where_the_project_says_so(run: Run, write: Write) -> None:
    write("a.jsonl", json.dumps(GOOD) + "\n\n" + json.dumps(GOOD) + "\n")
    assert run("check", "a.jsonl").returncode == 0
    write("dqlint.yaml", "fail-on: warning\n")
    assert run("check", "a.jsonl").returncode == 1


def test_without_paths_the_datasets_are_linted(run: Run, write: Write) -> None:
    write("data/train.jsonl", [GOOD, BAD])
    write("data/eval.jsonl", [GOOD])
    write("package.json", '{"name": "not data"}')
    write("dqlint.yaml", f"datasets: {{support: {{train: data/train.jsonl, eval: data/eval.jsonl}}}}\n{LABELS}")
    done = run("check", "--output-format", "json")
    assert codes(done) == ["LBL001"]
    assert json.loads(done.stdout)["summary"]["rows"] == 3


def test_without_paths_and_config_all_data_files_are_linted(run: Run, write: Write) -> None:
    write("data/train.jsonl", [GOOD])
    write("package.json", '{"name": "not data"}')
    write("tsconfig.json", "{ // not even JSON\n}")
    done = run("check")
    assert done.returncode == 0
    assert "Passed over 2 files without examples: package.json, tsconfig.json" in done.stdout


def test_a_file_that_is_named_is_refused_aloud(run: Run, write: Write) -> None:
    write("package.json", '{"name": "not data"}')
    done = run("check", "package.json")
    assert done.returncode == 2
    assert "package.json:1: no layout fits 90% of the first row" in done.stdout
    assert "the rows have: name" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ((), ["DAT012", "LBL001"]),
        (("--select", "LBL"), ["LBL001"]),
        (("--select", "LBL001,DAT"), ["DAT012", "LBL001"]),
        (("--select", "ALL", "--ignore", "LBL"), ["DAT012"]),
        (("--ignore", "DAT012", "--ignore", "LBL001"), []),
        (("--select", "label-outside-vocabulary"), ["LBL001"]),
    ],
)
def test_selection(run: Run, write: Write, arguments: tuple[str, ...], found: list[str]) -> None:
    write("a.jsonl", json.dumps(GOOD) + "\n\n" + json.dumps(BAD) + "\n")
    write("dqlint.yaml", LABELS)
    assert codes(run("check", "a.jsonl", "--output-format", "json", *arguments)) == found


def test_an_unknown_selector(run: Run, write: Write) -> None:
    write("a.jsonl", [GOOD])
    done = run("check", "a.jsonl", "--select", "LBX")
    assert done.returncode == 2
    assert "there is no rule 'LBX'" in done.stderr


def test_each_file_has_its_nearest_config(run: Run, write: Write) -> None:
    write("one/a.jsonl", [BAD])
    write("two/a.jsonl", [BAD])
    write("two/dqlint.yaml", LABELS)
    found = json.loads(run("check", "one", "two", "--output-format", "json").stdout)["findings"]
    assert [finding["file"] for finding in found] == ["two/a.jsonl"]


def test_a_config_by_name(run: Run, write: Write) -> None:
    write("a.jsonl", [BAD])
    write("strict/rules.yaml", LABELS)
    assert run("check", "a.jsonl").returncode == 0
    assert run("check", "a.jsonl", "--config", "strict/rules.yaml").returncode == 1


def test_all_problems_of_a_config_at_once(run: Run, write: Write) -> None:
    write("a.jsonl", [GOOD])
    write("dqlint.yaml", "fail-on: errror\nrulez: {}\n")
    done = run("check", "a.jsonl")
    assert done.returncode == 2
    assert "dqlint.yaml:1:10" in done.stderr
    assert "dqlint.yaml:2:1" in done.stderr
    assert "did you mean 'rules'?" in done.stderr


def test_a_split_without_files(run: Run, write: Write) -> None:
    write("dqlint.yaml", "datasets: {support: {train: data/*.jsonl}}\n")
    done = run("check")
    assert done.returncode == 2
    assert "dqlint.yaml:1:29: no file matches data/*.jsonl" in done.stderr


def test_excluded_files_are_left_out(run: Run, write: Write) -> None:
    write("a.jsonl", [GOOD])
    write("old/a.jsonl", "{broken\n")
    write("dqlint.yaml", "exclude: ['old/**']\n")
    assert run("check").returncode == 0
    assert run("check", "old/a.jsonl").returncode == 1


def test_a_file_named_twice_is_linted_once(run: Run, write: Write) -> None:
    write("a.jsonl", "{broken\n")
    assert codes(run("check", "a.jsonl", ".", "./a.jsonl", "--output-format", "json")) == ["DAT001"]


def test_fields_that_the_project_names(run: Run, write: Write) -> None:
    write("a.jsonl", [{"q": "x", "a": '{"category": "refnd"}'}])
    fields = "datasets: {s: {train: a.jsonl, fields: {input: q, label: 'a#/category'}}}\n"
    write("dqlint.yaml", fields + LABELS)
    found = json.loads(run("check", "--output-format", "json").stdout)["findings"]
    assert [(finding["code"], finding["field"]) for finding in found] == [("LBL001", "a#/category")]


def test_turns_that_the_project_names(run: Run, write: Write) -> None:
    turns = [{"speaker": "customer", "said": "Hi"}, {"speaker": "agent", "said": ""}]
    write("a.jsonl", [{"dialog": turns}])
    write(
        "dqlint.yaml",
        "datasets: {s: {train: a.jsonl, fields: {messages: dialog},"
        " turns: {role: speaker, content: said, roles: {customer: user, agent: assistant}}}}\n",
    )
    assert "CHT009" in codes(run("check", "--output-format", "json"))


def test_explain_layout(run: Run, write: Write) -> None:
    write("a.jsonl", [GOOD])
    done = run("check", "--explain-layout", "a.jsonl")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "a.jsonl: jsonl, utf-8, train"
    assert "  > classification     100%" in lines
    assert "    label              100%  label" in lines
    write("b.jsonl", [{"a": 1}])
    assert run("check", "--explain-layout", "b.jsonl").returncode == 2


def test_show_config(run: Run, write: Write) -> None:
    write("dqlint.yaml", LABELS)
    done = run("check", "--show-config")
    assert done.returncode == 0
    assert "allowed: [shipping, refund]" in done.stdout
    assert "dqlint.yaml:1" in done.stdout


def test_an_output_file_is_whole_or_not_there(run: Run, write: Write, project: Path) -> None:
    write("a.jsonl", "{broken\n")
    done = run("check", "a.jsonl", "--output-format", "json", "--output-file", "report.json")
    assert (done.returncode, done.stdout) == (1, "")
    assert json.loads((project / "report.json").read_text(encoding="utf-8"))["findings"][0]["code"] == "DAT001"
    done = run("check", "a.jsonl", "--output-file", "missing/report.json")
    assert done.returncode == 2
    assert "missing/report.json: cannot be written" in done.stderr
    assert sorted(path.name for path in project.iterdir()) == [".git", "a.jsonl", "report.json"]


def test_statistics(run: Run, write: Write) -> None:
    write("a.jsonl", "{broken\n" * 3)
    done = run("check", "a.jsonl", "--statistics")
    assert done.returncode == 1
    assert any("DAT001" in line and "3" in line for line in done.stdout.splitlines())


@pytest.mark.parametrize(
    ("env", "arguments", "colored"),
    [
        ({}, (), False),
        ({"FORCE_COLOR": "1"}, (), True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, (), False),
        ({}, ("--color", "always"), True),
        ({"FORCE_COLOR": "1"}, ("--color", "never"), False),
    ],
)
def test_color(run: Run, write: Write, env: dict[str, str], arguments: tuple[str, ...], colored: bool) -> None:
    write("a.jsonl", "{broken\n")
    assert ("\x1b[" in run("check", "a.jsonl", *arguments, env=env).stdout) is colored


def test_help_and_mistakes(run: Run) -> None:
    assert "dqlint check data/train.jsonl" in run("--help").stdout
    assert "--explain-layout" in run("check", "-h").stdout
    mistyped = run("chek")
    assert mistyped.returncode == 2
    assert "Did you mean 'check'?" in mistyped.stderr
    assert run("check", "--output-format", "yaml").returncode == 2


def test_version(run: Run) -> None:
    assert run("--version").stdout == f"dqlint {__version__}\n"


def test_rows_that_fit_nothing_are_never_called_clean(run: Run, write: Write) -> None:
    good, bad = {"instruction": "a", "output": "b"}, {"instruction": "x"}
    write("train.jsonl", [good] * 8 + [bad] * 2)
    done = run("check")
    assert done.returncode == 2
    assert "train.jsonl:1: no layout fits 90% of the first 10 rows" in done.stdout
    write("train.csv", "instruction,output\na,b\n")
    write("other.csv", "x,y\n1,2\n")
    done = run("check", "train.csv", "other.csv", "--output-format", "json")
    assert [problem["file"] for problem in json.loads(done.stdout)["problems"]] == ["other.csv"]


def test_a_stray_file_is_not_counted(run: Run, write: Write) -> None:
    write("other.csv", "x,y\n1,2\n")
    write("train.jsonl", [GOOD])
    done = run("check")
    assert done.returncode == 0
    assert done.stdout.startswith("All clean: 1 row (1 file)")
    assert "other.csv" in done.stdout


def test_a_report_never_replaces_data(run: Run, write: Write) -> None:
    path = write("a.jsonl", [GOOD])
    before = path.read_bytes()
    (path.parent / "link.json").symlink_to(path)
    for target in ("a.jsonl", "link.json", "./a.jsonl"):
        done = run("check", "a.jsonl", "--output-file", target)
        assert done.returncode == 2
        assert "is a file that is linted" in done.stderr
    assert path.read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="for devices and links")
def test_a_report_goes_through_links_and_into_devices(run: Run, write: Write, project: Path) -> None:
    write("a.jsonl", [GOOD])
    write("reports/last.txt", "old")
    (project / "last.txt").symlink_to(project / "reports" / "last.txt")
    assert run("check", "a.jsonl", "--output-file", "last.txt").returncode == 0
    assert (project / "last.txt").is_symlink()
    assert (project / "reports" / "last.txt").read_text(encoding="utf-8").startswith("All clean")
    os.mkfifo(project / "pipe")
    reader = subprocess.Popen(["cat", str(project / "pipe")], stdout=subprocess.PIPE)
    assert run("check", "a.jsonl", "--output-file", "pipe").returncode == 0
    assert reader.communicate(timeout=20)[0].startswith(b"All clean")
    assert (project / "pipe").is_fifo()


def test_paths_can_be_opened_from_where_one_stands(run: Run, write: Write) -> None:
    write("data/a.jsonl", "{broken\n")
    write("other/b.jsonl", "{broken\n")
    shown = run("check", "a.jsonl", "../other", folder="data", env={}).stdout
    assert "\na.jsonl:1:2 error" in f"\n{shown}"
    assert "\n../other/b.jsonl:1:2 error" in shown
    assert json.loads(run("check", "a.jsonl", "--output-format", "json", folder="data").stdout)["findings"][0][
        "file"
    ] == ("data/a.jsonl")


def test_mistakes_on_the_command_line(run: Run, write: Write) -> None:
    write("a.jsonl", [GOOD])
    assert "a path is empty" in run("check", "").stderr
    for option in ("--since", "--rev"):
        done = run("check", option, "")
        assert (done.returncode, "is empty: name a revision" in done.stderr) == (2, True), (
            "an unset variable of a CI job"
        )
    assert "--base is empty" in run("metrics", "--gate", "--base", "").stderr
    assert "--statistics is for" in run("check", "--statistics", "--output-format", "json").stderr
    assert "ask one at a time" in run("check", "--show-config", "--explain-layout").stderr


def test_examples_in_help_stand_on_lines_of_their_own(run: Run) -> None:
    for command in ((), ("check",), ("init",), ("rules",), ("rules", "new")):
        shown = run(*command, "--help").stdout
        assert "\\b" not in shown
        assert any(line.strip().startswith("dqlint ") for line in shown.splitlines())


@pytest.mark.skipif(sys.platform == "win32", reason="for POSIX shells")
@pytest.mark.parametrize("command", ["check a.jsonl", "--version", "rules list", "init --stdout"])
def test_nobody_listens(write: Write, project: Path, command: str) -> None:
    write("a.jsonl", [GOOD])
    for redirect, statuses in ((">&-", {0}), ("> /dev/full", {2}), ("| head -c 1 > /dev/null", {0})):
        shell = f"{sys.executable} -m dqlint {command} {redirect}"
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
        done = subprocess.run(shell, shell=True, cwd=project, env=environment, capture_output=True, check=False)  # noqa: S602
        assert done.returncode in statuses, (redirect, done.stderr)
        assert b"Traceback" not in done.stderr
