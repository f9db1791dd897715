"""`dqlint diff` in real repositories."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any, ClassVar

import jsonschema
import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
Write = Callable[..., Path]
Git = Callable[..., str]
Commit = Callable[[], str]

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
ROWS = [{"text": text, "label": "ab"[at % 2]} for at, text in enumerate(TEXTS)]
CONFIG = "datasets: {support: {train: data/train*.jsonl}}\n"
SCHEMA = json.loads((files("dqlint") / "schemas" / "diff.schema.json").read_text(encoding="utf-8"))


@pytest.fixture
def told(run: Run) -> Callable[..., dict[str, Any]]:
    """What `dqlint diff` says as JSON, which follows the schema; it exits with 0 unless `status` is another."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)

    def call(*arguments: str, status: int = 0) -> dict[str, Any]:
        done = run("diff", "--output-format", "json", *arguments)
        assert done.returncode == status, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        jsonschema.validate(found, SCHEMA)
        return found

    return call


@pytest.fixture
def base(write: Write, commit: Commit) -> str:
    """A commit with eight rows."""
    write("dqlint.yaml", CONFIG)
    write("data/train.jsonl", ROWS)
    return commit()


def test_a_finding_is_what_check_says() -> None:
    report = json.loads((files("dqlint") / "schemas" / "report.schema.json").read_text(encoding="utf-8"))
    shared = report["$defs"].keys() & SCHEMA["$defs"].keys()
    assert "finding" in shared
    assert {name: SCHEMA["$defs"][name] for name in shared} == {name: report["$defs"][name] for name in shared}


def edited(text: str, row: int = 2) -> list[dict[str, str]]:
    return [*ROWS[:row], {**ROWS[row], "text": text}, *ROWS[row + 1 :]]


@pytest.mark.usefixtures("base")
class TestRows:
    def test_nothing_changed(self, run: Run, told: Callable[..., dict[str, Any]]) -> None:
        done = run("diff")
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.endswith("\n\nNothing changed in support\n")
        (dataset,) = told()["datasets"]
        assert dataset["rows"]["counts"] == {"added": 0, "removed": 0, "edited": 0, "moved": 0}

    def test_added_removed_edited_and_moved(self, write: Write, told: Callable[..., dict[str, Any]]) -> None:
        rows = edited("the app does not start on my phone")
        new = {"text": "do you sell gift cards", "label": "a"}
        write("data/train.jsonl", [rows[7], *rows[:4], *rows[5:7], new])
        (dataset,) = told()["datasets"]
        rows_told = dataset["rows"]
        assert rows_told["counts"] == {"added": 1, "removed": 1, "edited": 1, "moved": 1}
        assert [(row["line"], json.loads(row["text"])) for row in rows_told["added"]] == [(8, new)]
        assert [(row["line"], json.loads(row["text"])) for row in rows_told["removed"]] == [(5, ROWS[4])]
        (edit,) = rows_told["edited"]
        assert (edit["old"]["line"], edit["new"]["line"]) == (3, 4)
        (field,) = edit["fields"]
        assert field["path"] == "text"
        for side, word in (("before", "open"), ("after", "start")):
            start, end = field[side]["changed"]
            assert field[side]["text"][start:end] == word
        assert rows_told["moved"] == [{"old": "data/train.jsonl", "new": "data/train.jsonl", "rows": 1}]

    def test_a_field_that_came_and_one_that_went(self, write: Write, told: Callable[..., dict[str, Any]]) -> None:
        write("data/train.jsonl", [{"text": TEXTS[0], "source": ["mail", 1]}, *ROWS[1:]])
        fields = told()["datasets"][0]["rows"]["edited"][0]["fields"]
        assert [(one["path"], one["before"] and one["before"]["text"]) for one in fields] == [
            ("label", "a"),
            ("source", None),
        ]
        assert [one["after"] and one["after"]["text"] for one in fields] == [None, '["mail", 1]']

    def test_a_long_text_is_cut_around_the_change(self, write: Write, commit: Commit, run: Run) -> None:
        long = "word " * 3_000
        write("data/train.jsonl", edited(f"{long}before {long}"))
        commit()
        write("data/train.jsonl", edited(f"{long}after {long}"))
        shown = run("diff").stdout
        assert "word before word" in shown
        assert "word after word" in shown
        assert max(map(len, shown.splitlines())) <= 120

    def test_counts_are_exact_whatever_is_shown(
        self, write: Write, told: Callable[..., dict[str, Any]], run: Run
    ) -> None:
        write("data/train.jsonl", [*ROWS, *({"text": f"{text}, again and again", "label": "a"} for text in TEXTS)])
        rows = told("--limit", "2")["datasets"][0]["rows"]
        assert rows["counts"]["added"] == 8
        assert len(rows["added"]) == 2
        assert not told("--limit", "0")["datasets"][0]["rows"]["added"]
        assert "and 6 more added" in run("diff", "--limit", "2").stdout

    def test_a_file_that_was_renamed_is_the_same_file(self, git: Git, project: Path, told: Callable[..., Any]) -> None:
        git("mv", "data/train.jsonl", "data/train-1.jsonl")
        with (project / "data/train-1.jsonl").open("a") as file:
            file.write('{"text": "do you sell gift cards", "label": "a"}\n')
        rows = told()["datasets"][0]["rows"]
        assert rows["counts"] == {"added": 1, "removed": 0, "edited": 0, "moved": 0}

    def test_rows_that_went_to_another_split_have_moved(self, write: Write, told: Callable[..., Any], run: Run) -> None:
        write("dqlint.yaml", "datasets: {support: {train: data/train.jsonl, eval: data/test.jsonl}}\n")
        write("data/train.jsonl", ROWS[:6])
        write("data/test.jsonl", ROWS[6:])
        rows = told()["datasets"][0]["rows"]
        assert rows["counts"] == {"added": 0, "removed": 0, "edited": 0, "moved": 2}
        assert rows["moved"] == [{"old": "data/train.jsonl", "new": "data/test.jsonl", "rows": 2}]
        assert "2 rows moved from data/train.jsonl to data/test.jsonl" in run("diff").stdout

    def test_a_file_that_is_gone_and_one_that_is_new(
        self, write: Write, project: Path, told: Callable[..., Any]
    ) -> None:
        write("data/train-2.jsonl", [{"text": "do you sell gift cards", "label": "a"}])
        (project / "data/train.jsonl").unlink()
        counts = told()["datasets"][0]["rows"]["counts"]
        assert counts == {"added": 1, "removed": 8, "edited": 0, "moved": 0}

    @pytest.mark.parametrize("form", ["csv", "json"])
    def test_other_formats(self, form: str, write: Write, commit: Commit, told: Callable[..., Any]) -> None:
        def version(rows: list[dict[str, str]]) -> str:
            if form == "json":
                return json.dumps(rows)
            return "text,label\n" + "".join(f'"{row["text"]}",{row["label"]}\n' for row in rows)

        write("dqlint.yaml", f"datasets: {{support: {{train: a.{form}}}}}\n")
        write(f"a.{form}", version(ROWS))
        commit()
        write(f"a.{form}", version(edited("the app does not start on my phone")[1:]))
        rows = told()["datasets"][0]["rows"]
        assert rows["counts"] == {"added": 0, "removed": 1, "edited": 1, "moved": 0}

    def test_line_ends_in_cells_are_no_change(self, write: Write, commit: Commit, told: Callable[..., Any]) -> None:
        """As with `core.autocrlf`, where Git has LF for what stands in the work tree with CRLF."""
        write("dqlint.yaml", "datasets: {support: {train: a.csv}}\n")
        cells = 'text,label\n"is there a branch\nin the old town",a\nmy card has not come,b\n'
        write("a.csv", cells)
        commit()
        path = write("a.csv", "")
        path.write_bytes((cells + "how do I top up,a\n").replace("\n", "\r\n").encode())
        rows = told()["datasets"][0]["rows"]
        assert rows["counts"] == {"added": 1, "removed": 0, "edited": 0, "moved": 0}

    def test_a_file_that_is_read_is_not_written_over(self, run: Run, project: Path) -> None:
        before = (project / "data/train.jsonl").read_bytes()
        done = run("diff", "--output-file", "data/train.jsonl")
        assert done.returncode == 2
        assert "is a file that is linted" in done.stderr
        assert (project / "data/train.jsonl").read_bytes() == before


class TestVersions:
    @pytest.fixture
    def branch(self, base: str, git: Git, write: Write, commit: Commit) -> str:
        """A branch that left main, which went on."""
        git("checkout", "--quiet", "-b", "side")
        write("data/train.jsonl", ROWS[1:])
        commit()
        git("checkout", "--quiet", "main")
        write("data/train.jsonl", ROWS[:-3])
        commit()
        git("checkout", "--quiet", "side")
        return base

    @pytest.mark.parametrize(
        ("arguments", "changed", "old"),
        [
            ([], (0, 0), "HEAD ("),
            (["main"], (3, 1), "main ("),
            (["main..."], (0, 1), "main... ("),
            (["main", "side"], (3, 1), "main ("),
            (["main..side"], (3, 1), "main ("),
            (["main...side"], (0, 1), "main... ("),
            (["side", "main"], (1, 3), "side ("),
            (["main", "--", "data"], (3, 1), "main ("),
            (["main", "data/train.jsonl"], (3, 1), "main ("),
            (["data/train.jsonl"], (0, 0), "HEAD ("),
        ],
    )
    @pytest.mark.usefixtures("branch")
    def test_revisions(
        self, arguments: list[str], changed: tuple[int, int], old: str, told: Callable[..., Any]
    ) -> None:
        found = told(*arguments)
        counts = found["datasets"][0]["rows"]["counts"]
        assert (counts["added"], counts["removed"]) == changed
        assert found["old"].startswith(old)

    @pytest.mark.usefixtures("base")
    def test_staged(self, write: Write, git: Git, told: Callable[..., Any]) -> None:
        write("data/train.jsonl", ROWS[1:])
        git("add", "--all")
        write("data/train.jsonl", ROWS[4:])
        found = told("--staged")
        assert found["new"] == "the index"
        assert found["datasets"][0]["rows"]["counts"]["removed"] == 1

    @pytest.mark.usefixtures("git")
    def test_before_the_first_commit(self, write: Write, git: Git, told: Callable[..., Any], run: Run) -> None:
        write("data/train.jsonl", ROWS)
        git("add", "--all")
        found = told("--staged")
        assert found["old"] == "nothing"
        assert found["datasets"][0]["rows"]["counts"]["added"] == 8
        done = run("diff")
        assert (done.returncode, "there is no commit yet" in done.stderr) == (2, True)

    @pytest.mark.parametrize(
        ("arguments", "says"),
        [
            (["nowhere"], "nowhere: is neither a revision nor a path"),
            (["nowhere", "--"], "REV: there is no revision 'nowhere'"),
            (["--", "nowhere"], "nowhere: neither version has data there"),
            (["data"], "data: is both a revision and a path"),
            (["HEAD", "HEAD", "HEAD", "--"], "two versions are compared, not 3"),
            (["--staged", "HEAD"], "--staged compares HEAD with the index: leave out REV"),
            ([""], "a path is empty"),
        ],
    )
    @pytest.mark.usefixtures("base")
    def test_what_cannot_be_compared(self, arguments: list[str], says: str, git: Git, run: Run) -> None:
        git("branch", "data")
        done = run("diff", *arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert says in done.stderr

    def test_outside_of_git(self, tmp_path: Path, run: Run, project: Path) -> None:
        (project / ".git").rmdir()
        done = run("diff")
        assert done.returncode == 2
        assert "this is not a Git repository" in done.stderr
        assert tmp_path

    @pytest.mark.usefixtures("base")
    def test_a_name_that_neither_version_has(self, write: Write, told: Callable[..., Any]) -> None:
        write("dqlint.yaml", "datasets: {support: {train: data/train.jsonl, eval: data/test.jsonl}}\n")
        found = told(status=2)
        assert [one["message"] for one in found["problems"]] == ["no file matches data/test.jsonl"]
        assert found["datasets"][0]["rows"]["counts"]["added"] == 0


NASTY = "e\x1b[31mscape ::error::x\n::warning::y ##[group]z \u202egnp @all | `code` <b>"


@pytest.mark.usefixtures("base")
class TestHostileData:
    @pytest.mark.parametrize("form", ["text", "json", "md"])
    def test_nothing_in_the_output_acts(self, form: str, write: Write, commit: Commit, run: Run) -> None:
        write("data/train.jsonl", [*edited(f"the app does not {NASTY}"), {"text": NASTY * 2, NASTY: 1, "label": NASTY}])
        commit()
        write("data/train.jsonl", [*edited(f"the app does never {NASTY}"), {"text": f"::error::{NASTY}", "label": "a"}])
        for arguments in ((), ("HEAD~1",), ("HEAD~1", "HEAD")):
            done = run("diff", "--output-format", form, *arguments)
            assert (done.returncode, done.stderr) == (0, "")
            assert not set(done.stdout) & set("\x1b\u202e")
            assert "##[" not in done.stdout
            assert not [line for line in done.stdout.splitlines() if line.lstrip().startswith("::")]
            if form == "md":
                assert "<b>" not in done.stdout.replace("<b><code>", "")
                assert "@all" not in done.stdout

    @pytest.mark.parametrize("form", ["text", "json", "md"])
    def test_rows_of_a_megabyte(self, form: str, write: Write, commit: Commit, run: Run) -> None:
        huge = [{"text": f"{number} {'long ' * 200_000}", "label": "a"} for number in range(3)]
        write("data/train.jsonl", huge)
        commit()
        write("data/train.jsonl", [{**row, "text": row["text"] + "end"} for row in huge] + huge)
        done = run("diff", "--output-format", form)
        assert done.returncode == 0
        assert len(done.stdout) < 60_000

    def test_markdown_is_bounded(self, write: Write, run: Run) -> None:
        many = [{"text": f"{number} {'<|*_' * 400}", "label": "a"} for number in range(400)]
        write("data/train.jsonl", many)
        done = run("diff", "--output-format", "md", "--limit", "400")
        assert len(done.stdout) <= 60_000
        assert "left out for size" in done.stdout
        assert done.stdout.count("<details>") == done.stdout.count("</details>") == 1

    @pytest.mark.parametrize("form", ["text", "json", "md"])
    def test_secrets_are_masked(self, form: str, write: Write, commit: Commit, run: Run) -> None:
        write("dqlint.yaml", f"{CONFIG}packs: [recommended]\nrules: {{PII001: {{severity: warning}}}}\n")
        mail = "priya.nair@larch-and-fell.shop"
        write("data/train.jsonl", edited(f"write to {mail} for help with it"))
        commit()
        write("data/train.jsonl", [*edited(f"do write to {mail} for help with it"), {"text": mail, "label": "a"}])
        for arguments in ((), ("HEAD~1",)):
            done = run("diff", "--output-format", form, *arguments)
            assert done.returncode == 0
            assert "priya" not in done.stdout
            assert "larch" not in done.stdout


class TestFindings:
    """A finding of LBL001 is a label that is none of the vocabulary."""

    @pytest.fixture(autouse=True)
    def _vocabulary(self, base: str, write: Write, commit: Commit) -> str:
        write("dqlint.yaml", f"{CONFIG}rules: {{LBL001: {{with: {{field: label, allowed: [a, b]}}}}}}\n")
        write("data/train.jsonl", [*ROWS, {"text": "do you sell gift cards", "label": "c"}])
        return commit()

    def test_new_and_gone(self, write: Write, told: Callable[..., Any], run: Run) -> None:
        write("data/train.jsonl", [{"text": "is there a discount for pupils", "label": "d"}, *ROWS])
        findings = told()["datasets"][0]["findings"]
        assert findings["counts"] == {"new": 1, "gone": 1, "kept": 0}
        assert [(one["line"], one["code"]) for one in findings["new"]] == [(1, "LBL001")]
        assert [(one["line"], one["code"]) for one in findings["gone"]] == [(9, "LBL001")]
        assert "findings  1 new, 1 gone\n    + data/train.jsonl:1 error LBL001" in run("diff").stdout

    def test_one_that_moved_is_neither(self, write: Write, told: Callable[..., Any]) -> None:
        write("data/train.jsonl", [{"text": "do you sell gift cards", "label": "c"}, *ROWS])
        assert told()["datasets"][0]["findings"]["counts"] == {"new": 0, "gone": 0, "kept": 1}

    def test_one_in_a_row_that_was_edited_elsewhere_is_neither(self, write: Write, told: Callable[..., Any]) -> None:
        write("data/train.jsonl", [*ROWS, {"text": "do you sell gift vouchers", "label": "c"}])
        dataset = told()["datasets"][0]
        assert dataset["rows"]["counts"]["edited"] == 1
        assert dataset["findings"]["counts"] == {"new": 0, "gone": 0, "kept": 1}

    def test_one_that_is_accepted_is_not_told(self, write: Write, run: Run, told: Callable[..., Any]) -> None:
        write("data/train.jsonl", [*ROWS, {"text": "is there a discount for pupils", "label": "d"}])
        assert told()["datasets"][0]["findings"]["counts"]["new"] == 1
        assert run("baseline").returncode == 0
        assert told()["datasets"][0]["findings"]["counts"] == {"new": 0, "gone": 1, "kept": 0}


class TestNumbers:
    NEAR: ClassVar = {"text": "Where is the parcel that I ordered last week?", "label": "a"}

    @pytest.fixture(autouse=True)
    def _gated(self, base: str, write: Write, commit: Commit) -> str:
        write("dqlint.yaml", f"{CONFIG}gates: {{near_duplicate_ratio: {{max: 0.2, may-worsen: 0.05}}}}\n")
        return commit()

    def number(self, found: dict[str, Any], name: str) -> dict[str, Any]:
        (one,) = [one for one in found["datasets"][0]["metrics"] if one["metric"] == name]
        return one

    def test_metrics_and_which_way_is_better(self, write: Write, told: Callable[..., Any]) -> None:
        write("data/train.jsonl", [*ROWS, self.NEAR])
        found = told()
        assert self.number(found, "near_duplicate_ratio") == {
            "metric": "near_duplicate_ratio",
            "before": 0.0,
            "after": 0.111111,
            "committed": None,
            "data": 0.111111,
            "tool": None,
            "way": "worse",
        }
        assert [self.number(found, name)["way"] for name in ("rows", "format_compliance")] == ["", "same"]

    def test_a_missed_gate_names_the_rows(self, write: Write, run: Run, told: Callable[..., Any]) -> None:
        write("data/train.jsonl", [*ROWS, self.NEAR])
        gates = told()["datasets"][0]["gates"]
        assert [(one["bound"], one["state"]) for one in gates] == [
            ("<= 0.2", "passed"),
            ("worse <= 0.05", "missed"),
        ]
        missed = gates[1]
        assert (missed["value"], missed["before"], missed["new_causes"]) == (0.111111, 0.0, True)
        assert [(cause["file"], cause["line"]) for cause in missed["causes"]] == [("data/train.jsonl", 9)]
        done = run("diff", "--gate")
        assert done.returncode == 1
        assert "missed near_duplicate_ratio is 0.111111, 0 before; gate: worse <= 0.05" in done.stdout
        assert "data/train.jsonl:9" in done.stdout
        assert run("diff").returncode == 0
        markdown = run("diff", "--output-format", "md").stdout
        assert markdown.index("near&#95;duplicate&#95;ratio is 0.111111, 0 before") < markdown.index("| metric |")

    def test_a_gate_that_was_missed_before_is_missed(self, write: Write, commit: Commit, run: Run) -> None:
        write("data/train.jsonl", [*ROWS, *({**self.NEAR, "text": self.NEAR["text"] + "?" * at} for at in range(4))])
        commit()
        done = run("diff", "--gate")
        assert done.returncode == 1
        assert "nothing new feeds it; there before:" in done.stdout

    def test_what_the_tool_moved_and_what_the_data(
        self, write: Write, run: Run, project: Path, commit: Commit, told: Callable[..., Any]
    ) -> None:
        assert run("metrics").returncode == 0
        numbers = json.loads((project / "dqlint/metrics.json").read_text())
        numbers["support"]["near_duplicate_ratio"] = 0.0625
        write("dqlint/metrics.json", json.dumps(numbers))
        lock = json.loads((project / "dqlint/metrics.lock.json").read_text())
        write("dqlint/metrics.lock.json", json.dumps({**lock, "version": "0.0.1"}))
        commit()
        write("data/train.jsonl", [*ROWS, self.NEAR])
        found = told()
        one = self.number(found, "near_duplicate_ratio")
        assert (one["committed"], one["tool"], one["before"], one["data"]) == (0.0625, -0.0625, 0.0, 0.111111)
        assert "was computed by dqlint 0.0.1: both versions are computed anew" in found["datasets"][0]["notes"][0]
        assert "0.0625 as committed: -0.0625 is of the tool" in run("diff").stdout

    def test_a_metric_file_of_other_data_is_left_aside(
        self, write: Write, run: Run, commit: Commit, told: Callable[..., Any], project: Path
    ) -> None:
        assert run("metrics").returncode == 0
        lock = json.loads((project / "dqlint/metrics.lock.json").read_text())
        write("dqlint/metrics.lock.json", json.dumps({**lock, "version": "0.0.1"}))
        write("data/train.jsonl", ROWS[1:])
        commit()
        found = told()
        assert self.number(found, "rows")["committed"] is None
        assert "was not computed from its data: it is left aside" in found["datasets"][0]["notes"][0]


class TestDataThatCannotBeHad:
    POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:{}\nsize 120\n".format("1" * 64)

    def lacking_base(self, write: Write, commit: Commit, run: Run, *, numbers: bool) -> None:
        """A base whose data is in Git LFS, but not here; the work tree has it."""
        write("dqlint.yaml", "datasets: {support: {train: data/train.jsonl}, other: {train: data/other.jsonl}}\n")
        write("data/other.jsonl", ROWS)
        if numbers:
            write("data/train.jsonl", ROWS)
            assert run("metrics").returncode == 0
        write("data/train.jsonl", self.POINTER)
        commit()
        write("data/train.jsonl", ROWS[1:])
        write("data/other.jsonl", ROWS[2:])

    @pytest.mark.usefixtures("git")
    def test_the_base_in_git_lfs(self, write: Write, commit: Commit, run: Run, told: Callable[..., Any]) -> None:
        self.lacking_base(write, commit, run, numbers=True)
        found = told(status=2)
        support, other = found["datasets"]
        assert (support["rows"], support["findings"]) == (None, None)
        number = next(one for one in support["metrics"] if one["metric"] == "rows")
        assert (number["before"], number["after"]) == (8, 7)
        assert "are those of its metric file, of other data than it holds" in support["notes"][0]
        assert other["rows"]["counts"]["removed"] == 2
        (problem,) = found["problems"]
        assert problem["file"] == "data/train.jsonl"
        assert "is in Git LFS, and not in this clone" in problem["message"]
        assert problem["hint"].startswith("git lfs fetch origin ")
        done = run("diff")
        assert done.returncode == 2
        assert "rows      cannot be compared" in done.stdout
        assert "git lfs fetch origin" in done.stdout

    @pytest.mark.usefixtures("git")
    def test_without_a_metric_file(self, write: Write, commit: Commit, run: Run, told: Callable[..., Any]) -> None:
        self.lacking_base(write, commit, run, numbers=False)
        support = told(status=2)["datasets"][0]
        assert {one["before"] for one in support["metrics"]} == {None}
        assert "has no dqlint/metrics.json" in support["notes"][0]

    def pointed(self, write: Write, name: str, md5: str, size: int) -> None:
        path = name.rpartition("/")[2]
        write(f"{name}.dvc", f"outs:\n- md5: {md5}\n  size: {size}\n  hash: md5\n  path: {path}\n")

    @pytest.mark.usefixtures("git")
    def test_the_base_in_dvc(self, write: Write, commit: Commit, told: Callable[..., Any]) -> None:
        write(".dvc/config", "")
        write(".gitignore", "/data/train.jsonl\n")
        write("dqlint.yaml", CONFIG)
        self.pointed(write, "data/train.jsonl", "1" * 32, 9)
        commit()
        write("data/train.jsonl", ROWS)
        found = told(status=2)
        assert found["datasets"][0]["rows"] is None
        assert "is not in DVC's cache" in found["problems"][0]["message"]

    @pytest.mark.usefixtures("git")
    def test_the_work_tree_in_dvc(self, write: Write, commit: Commit, project: Path, told: Callable[..., Any]) -> None:
        import hashlib

        write(".dvc/config", "")
        write(".gitignore", "/data/train.jsonl\n")
        write("dqlint.yaml", CONFIG)
        data = write("data/train.jsonl", ROWS).read_bytes()
        md5 = hashlib.md5(data, usedforsecurity=False).hexdigest()
        self.pointed(write, "data/train.jsonl", md5, len(data))
        write(f".dvc/cache/files/md5/{md5[:2]}/{md5[2:]}", data.decode())
        write(".dvc/.gitignore", "/cache\n")
        commit()
        assert told()["datasets"][0]["rows"]["counts"]["removed"] == 0
        (project / "data/train.jsonl").unlink()
        found = told(status=2)
        assert found["datasets"][0]["rows"] is None
        assert [(one["message"], one["hint"]) for one in found["problems"]] == [
            ("is not in the work tree, though its pointer is", "dvc checkout data/train.jsonl.dvc")
        ]

    @pytest.mark.usefixtures("git")
    def test_a_folder_of_which_nothing_is_known(self, write: Write, commit: Commit, told: Callable[..., Any]) -> None:
        write(".dvc/config", "")
        write(".gitignore", "/data\n")
        write("dqlint.yaml", CONFIG)
        self.pointed(write, "data", f"{'1' * 32}.dir", 9)
        commit()
        write("data/train.jsonl", ROWS)
        found = told(status=2)
        assert [one["rows"] for one in found["datasets"]] == [None]
        assert "is not in DVC's cache" in found["problems"][0]["message"]
        write("dqlint/metrics.json", '{"support": {"rows": 8}}')
        lock = {"version": "0.1.0", "numbers": "-", "datasets": {}}
        write("dqlint/metrics.lock.json", json.dumps(lock))
        commit()
        staged = told("--staged", status=2)["datasets"]
        assert [(one["name"], one["rows"], one["metrics"][0]["after"]) for one in staged] == [("support", None, 8)]

    @pytest.mark.usefixtures("base")
    def test_a_sparse_checkout(self, git: Git, told: Callable[..., Any]) -> None:
        git("sparse-checkout", "set", "--no-cone", "/dqlint.yaml")
        found = told(status=2)
        assert found["datasets"][0]["rows"] is None
        assert [one["message"] for one in found["problems"]] == ["is not checked out here"]


def test_a_folder_that_one_version_does_not_have(write: Write, commit: Commit, run: Run) -> None:
    write("t.jsonl", ROWS)
    first = commit()
    write("new/u.jsonl", ROWS)
    for arguments in ((), (first,)):
        done = run("diff", *arguments, folder="new")
        assert (done.returncode, done.stderr) == (0, ""), arguments
        assert "8 added" in done.stdout
    commit()
    write("empty/readme.txt", "")
    done = run("diff", folder="empty")
    assert (done.returncode, done.stderr.splitlines()[0]) == (2, "..: neither version has data files in this folder")
