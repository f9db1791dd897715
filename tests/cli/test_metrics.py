"""`dqlint metrics` in real repositories: what is written, what is out of date, which gates are missed."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
Write = Callable[..., Path]
Git = Callable[..., str]
ROWS = [
    {"text": text, "label": label}
    for text, label in (
        ("where is the parcel that I ordered last week", "a"),
        ("please send the money back to my card", "b"),
        ("the app does not open on my phone", "a"),
        ("how do I change the address of my account", "b"),
        ("can I pay in two parts without a fee", "a"),
        ("nobody answers when I call the shop", "b"),
        ("my voucher was refused at the till", "a"),
        ("is there a branch in the old town", "b"),
    )
]
NEAR = [{"text": "Where is the parcel that I ordered last week?", "label": "a"}]
pytestmark = pytest.mark.usefixtures("git")
CONFIG = "datasets: {support: {train: data/train.jsonl}}\ngates: {near_duplicate_ratio: {max: 0.1, may-worsen: 0.01}}\n"
FILES = ("dqlint/metrics.json", "dqlint/metrics.lock.json")


@pytest.fixture
def git(project: Path) -> Git:
    """A repository in the project's folder."""

    def call(*arguments: str) -> str:
        who = ("-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false")
        command = ["git", "-C", str(project), *who, *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    call("init", "-q", "-b", "main")
    return call


@pytest.fixture
def support(project: Path, git: Git, write: Write, run: Run) -> Path:
    """A project whose metric file is committed."""
    write("data/train.jsonl", ROWS)
    write("dqlint.yaml", CONFIG)
    done = run("metrics")
    assert (done.returncode, done.stderr) == (0, "")
    git("add", "-A")
    git("commit", "-qm", "first")
    return project


def texts(project: Path) -> list[bytes]:
    return [(project / name).read_bytes() for name in FILES]


def test_what_is_written(support: Path, git: Git, run: Run) -> None:
    numbers, lock = (json.loads(text) for text in texts(support))
    assert numbers["support"]["rows"] == 8
    assert all(type(one) in (int, float) for one in numbers["support"].values())
    oid = git("rev-parse", "HEAD:data/train.jsonl").strip()
    assert lock["datasets"]["support"]["files"] == {"data/train.jsonl": f"git:{oid}"}
    before = texts(support)
    assert run("metrics", "--jobs", "1").returncode == 0
    assert texts(support) == before
    assert before[0].endswith(b"}\n")
    assert git("status", "--porcelain") == ""


@pytest.mark.usefixtures("tmp_path")
def test_the_lock_is_the_same_in_another_folder(support: Path, git: Git, run: Run) -> None:
    git("clone", "-q", ".", "other/clone")
    before = texts(support)
    assert run("metrics", folder="other/clone").returncode == 0
    assert texts(support / "other/clone") == before


def test_nothing_is_written(support: Path, write: Write, run: Run) -> None:
    before = texts(support)
    write("data/train.jsonl", ROWS + NEAR)
    assert re.search("near_duplicate_ratio +0.111111 ", run("metrics", "--stdout").stdout)
    assert run("metrics", "data/train.jsonl").returncode == 0
    assert texts(support) == before


@pytest.mark.usefixtures("support")
def test_check(write: Write, run: Run) -> None:
    assert run("metrics", "--check").stdout == "up to date\n"
    write("data/train.jsonl", ROWS + NEAR)
    done = run("metrics", "--check")
    assert done.returncode == 1
    assert done.stdout == (
        "out of date support: data/train.jsonl changed\nrun `dqlint metrics` and commit what it writes\n"
    )
    run("metrics")
    write("dqlint.yaml", CONFIG + "rules: {DUP003: {with: {threshold: 0.9}}}\n")
    assert "out of date support: rules or config changed" in run("metrics", "--check").stdout
    write("dqlint.yaml", CONFIG.replace("support:", "help:"))
    assert "the dataset 'help' is new\nout of date the dataset 'support' is gone" in run("metrics", "--check").stdout


def test_check_sees_what_was_edited_by_hand(support: Path, run: Run) -> None:
    file = support / FILES[0]
    file.write_text(file.read_text().replace('"rows": 8', '"rows": 9'))
    assert "the numbers are not those that were computed" in run("metrics", "--check").stdout
    done = run("metrics", "--check", "--recompute")
    assert "support.rows is 9 in the file, and 8 when computed" in done.stdout
    lock = support / FILES[1]
    lock.write_text(re.sub(r'"version": ".*"', '"version": "9.9.9"', lock.read_text()))
    assert "computed by dqlint 9.9.9, this is " in run("metrics", "--check").stdout


@pytest.mark.usefixtures("support")
def test_recompute_has_a_tolerance(run: Run) -> None:
    assert run("metrics", "--check", "--recompute").stdout == "up to date\n"


@pytest.mark.usefixtures("support")
def test_a_missed_gate_names_the_rows(write: Write, run: Run) -> None:
    write("data/train.jsonl", ROWS + NEAR)
    done = run("metrics", "--gate", "--base", "HEAD")
    assert done.returncode == 1
    assert "missed support: near_duplicate_ratio is 0.111111; gate: <= 0.1\n" in done.stdout
    assert "missed support: near_duplicate_ratio is 0.111111, 0 in the base; gate: worse <= 0.01\n" in done.stdout
    assert done.stdout.count("    data/train.jsonl:9  DUP002 asks and answers in the same words as line 1") == 2
    assert re.search("near_duplicate_ratio +0.111111 +↑ 0 worse +✗ <= 0.1, worse <= 0.01\n", done.stdout)


@pytest.mark.usefixtures("support")
def test_gates_that_cannot_be_judged(git: Git, run: Run) -> None:
    done = run("metrics", "--gate")
    assert done.returncode == 0
    assert "not judged near_duplicate_ratio worse <= 0.01: no base was named: --base REV (support)" in done.stdout
    git("rm", "-q", *FILES)
    git("commit", "-qm", "without")
    done = run("metrics", "--gate", "--base", "HEAD")
    assert done.returncode == 0
    assert "HEAD has no dqlint/metrics.json (support)" in done.stdout
    done = run("metrics", "--base", "nowhere")
    assert (done.returncode, "there is no revision 'nowhere'" in done.stderr) == (2, True)


@pytest.mark.usefixtures("support")
def test_the_last_shared_commit_is_a_base(git: Git, write: Write, run: Run) -> None:
    git("checkout", "-q", "-b", "side")
    git("checkout", "-q", "main")
    write("data/train.jsonl", ROWS + NEAR)
    run("metrics")
    git("commit", "-qam", "worse")
    git("checkout", "-q", "side")
    assert re.search("rows +8  ↓ 9\n", run("metrics", "--stdout", "--base", "main").stdout)
    assert re.search("rows +8  =\n", run("metrics", "--stdout", "--base", "main...").stdout)
    git("checkout", "-q", "--orphan", "alone")
    git("commit", "-qm", "alone")
    done = run("metrics", "--base", "main...")
    assert (done.returncode, "'main...' shares no commit with HEAD here" in done.stderr) == (2, True)


def test_a_base_of_other_rules_or_another_version_is_told(support: Path, git: Git, write: Write, run: Run) -> None:
    lock = support / FILES[1]
    lock.write_text(re.sub(r'"version": ".*"', '"version": "0.0.1"', lock.read_text()))
    git("commit", "-qam", "older")
    write("dqlint.yaml", CONFIG + "rules: {DUP003: {with: {threshold: 0.9}}}\n")
    done = run("metrics", "--base", "HEAD")
    assert "the base was computed by dqlint 0.0.1, this is" in done.stdout
    assert "rules or config changed since the base: support" in done.stdout


def test_committed_numbers_need_no_data(support: Path, git: Git, write: Write, run: Run) -> None:
    (support / "data/train.jsonl").unlink()
    done = run("metrics", "--gate", "--committed", "--base", "HEAD")
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 of 2 gates passed" in done.stdout
    write("data/train.jsonl", ROWS + NEAR)
    git("add", "data")
    done = run("metrics", "--gate", "--committed")
    assert done.returncode == 1
    assert "out of date support: data/train.jsonl changed" in done.stdout
    git("rm", "-qf", "data/train.jsonl")
    told = "support: data/train.jsonl is neither in Git's index nor in a DVC pointer there: add it"
    assert told in run("metrics", "--committed").stdout


def test_data_that_was_never_added_is_told(write: Write, run: Run) -> None:
    write("data/train.jsonl", ROWS)
    write("dqlint.yaml", CONFIG)
    run("metrics")
    done = run("metrics", "--committed")
    assert (done.returncode, "data/train.jsonl is neither in Git's index nor" in done.stdout) == (1, True)


def test_gates_of_a_dataset_without_rows(write: Write, run: Run) -> None:
    write("data/train.jsonl", "\n")
    write(
        "dqlint.yaml",
        "datasets: {support: {train: data/train.jsonl}}\ngates: {format_compliance: {min: 1}, rows: {min: 0}}\n",
    )
    done = run("metrics", "--gate")
    assert "not judged format_compliance >= 1: needs rows (support)\n1 of 1 gates passed, 1 not judged\n" in done.stdout


@pytest.mark.usefixtures("support")
def test_committed_numbers_gate(git: Git, write: Write, run: Run) -> None:
    write("data/train.jsonl", ROWS + NEAR)
    git("add", "data")
    run("metrics")
    done = run("metrics", "--gate", "--committed", "--base", "HEAD")
    assert done.returncode == 1
    assert "missed support: near_duplicate_ratio is 0.111111, 0 in the base; gate: worse <= 0.01" in done.stdout


@pytest.mark.usefixtures("support")
def test_a_new_file_of_a_glob_is_seen_without_data(git: Git, write: Write, run: Run) -> None:
    write("dqlint.yaml", CONFIG.replace("data/train.jsonl", "data/*.jsonl"))
    run("metrics")
    git("add", "-A")
    assert run("metrics", "--committed").returncode == 0
    write("data/more.jsonl", NEAR)
    git("add", "-A")
    assert "support: data/more.jsonl is new" in run("metrics", "--committed").stdout
    assert "support: data/more.jsonl is new" in run("metrics", "--check").stdout


@pytest.mark.usefixtures("project")
def test_recommended_gates_and_those_of_a_dataset(write: Write, run: Run) -> None:
    write("a.jsonl", ROWS[:3])
    write("b.jsonl", ROWS[:3])
    write(
        "dqlint.yaml",
        "datasets: {a: {train: a.jsonl}, b: {train: b.jsonl, gates: {worst_class_ratio: {max: 1.2}}}}\n"
        "gates: recommended\n",
    )
    found = json.loads(run("metrics", "--gate", "--output-format", "json").stdout)["datasets"]
    told = {name: {one["metric"]: (one["bound"], one["state"]) for one in found[name]["gates"]} for name in "ab"}
    assert told["a"]["worst_class_ratio"] == ("<= 2", "passed")
    assert told["b"]["worst_class_ratio"] == ("<= 1.2", "missed")
    assert told["b"]["near_duplicate_ratio"] == ("< 0.05", "passed")
    assert told["b"]["cohen_kappa"] == ("> 0.8", "not judged")
    causes = next(one["causes"] for one in found["b"]["gates"] if one["metric"] == "worst_class_ratio")
    assert causes == [{"message": "'b' has 1 row: off by 1.5 times"}]


@pytest.mark.parametrize(
    ("gates", "said"),
    [
        ("{near_duplicates: {max: 1}}", "dqlint.yaml:1:9: unknown key 'near_duplicates'"),
        ("{rows: {}}", "dqlint.yaml:1:15: the gate of rows has no bound"),
        ("{rows: {may-worsen: 1}}", "dqlint.yaml:1:28: rows gets neither better nor worse"),
        ("{rows: {min: 3, max: 2}}", "dqlint.yaml:1:29: 2 is less than 'min', 3"),
        ("{errors: {may-worsen: -1}}", "dqlint.yaml:1:30: -1 is less than 0"),
        ("{rows: {most: 3}}", "dqlint.yaml:1:16: unknown key 'most'"),
        ("recomended", "dqlint.yaml:1:8: the text 'recomended' is not one of recommended"),
    ],
)
def test_gates_that_are_wrong(write: Write, run: Run, gates: str, said: str) -> None:
    write("dqlint.yaml", f"gates: {gates}\ndatasets: {{a: {{train: a.jsonl}}}}\n")
    write("a.jsonl", ROWS)
    done = run("metrics")
    assert done.returncode == 2
    assert said in done.stderr


def test_a_misspelt_metric_has_a_suggestion(write: Write, run: Run) -> None:
    write("dqlint.yaml", "gates: {near_duplicate_ration: {max: 1}}\n")
    assert "did you mean 'near_duplicate_ratio'?" in run("metrics").stderr


@pytest.mark.parametrize("path", ["../metrics.json", "/metrics.json", "''"])
def test_the_metric_file_stays_in_the_repository(write: Write, run: Run, path: str) -> None:
    write("a.jsonl", ROWS)
    write("dqlint.yaml", f"metrics: {path}\ndatasets: {{a: {{train: a.jsonl}}}}\n")
    done = run("metrics")
    assert (done.returncode, "is no path in the repository" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("metrics: dqlint.yaml", "'dqlint.yaml' is no name of a metric file"),
        ("metrics: .git/x.json", "'.git/x.json' is Git's or DVC's own"),
        ("metrics: m/../.GIT/x.json", "'m/../.GIT/x.json' is Git's or DVC's own"),
        ("plots: .git/hooks", "'.git/hooks' is Git's or DVC's own"),
        ("plots: linked/hooks", "'linked/hooks' is Git's or DVC's own"),
        ("decisions: .dvc/config", "'.dvc/config' is Git's or DVC's own"),
    ],
)
def test_what_others_keep_is_not_written_to(project: Path, write: Write, run: Run, said: str, why: str) -> None:
    write("a.jsonl", ROWS)
    (project / "linked").symlink_to(".git")
    config = write("dqlint.yaml", f"{said}\ndatasets: {{a: {{train: a.jsonl}}}}\n").read_bytes()
    done = run("metrics")
    assert (done.returncode, why in done.stderr) == (2, True)
    assert (project / "dqlint.yaml").read_bytes() == config


@pytest.mark.parametrize("name", ["metrics.json", "metrics.lock.json", "plots/classes.csv"])
def test_no_link_leads_out_of_the_repository(
    project: Path, write: Write, run: Run, tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    write("a.jsonl", ROWS)
    write("dqlint.yaml", "plots: dqlint/plots\ndatasets: {a: {train: a.jsonl}}\n")
    outside = tmp_path_factory.mktemp("home") / "profile"
    outside.write_text("mine", encoding="utf-8")
    write(f"dqlint/{name}", "").unlink()
    (project / "dqlint" / name).symlink_to(outside)
    done = run("metrics")
    assert (done.returncode, outside.read_text(encoding="utf-8")) == (2, "mine")
    assert [one.name for one in (project / "dqlint").iterdir() if one.is_file() and not one.is_symlink()] == []


@pytest.mark.parametrize("blocked", ["dqlint/metrics.lock.json/", "dqlint/plots"])
def test_where_one_file_cannot_be_written_none_is(project: Path, write: Write, run: Run, blocked: str) -> None:
    write("a.jsonl", ROWS)
    write("dqlint.yaml", "plots: dqlint/plots\ndatasets: {a: {train: a.jsonl}}\n")
    write(f"{blocked}x" if blocked.endswith("/") else blocked, "")
    done = run("metrics")
    assert (done.returncode, "cannot be written" in done.stderr) == (2, True)
    assert not (project / "dqlint/metrics.json").exists()


def test_the_metric_file_is_no_data_file(write: Write, run: Run) -> None:
    data = write("data/a.json", json.dumps(ROWS)).read_bytes()
    write("dqlint.yaml", "metrics: data/a.json\ndatasets: {a: {train: 'data/*.json'}}\n")
    done = run("metrics")
    assert (done.returncode, "is named as a data file, too" in done.stderr) == (2, True)
    assert Path(write("x", "")).with_name("data").joinpath("a.json").read_bytes() == data


def test_each_config_of_a_repository_has_its_own(write: Write, run: Run, project: Path) -> None:
    for name in "ab":
        write(f"{name}/dqlint.yaml", f"datasets: {{{name}: {{train: a.jsonl}}}}\nmetrics: out/numbers.json\n")
        write(f"{name}/a.jsonl", ROWS)
        assert run("metrics", folder=name).stdout.endswith("Wrote out/numbers.json, out/numbers.lock.json\n")
    assert [*json.loads((project / "a/out/numbers.json").read_text())] == ["a"]
    assert [*json.loads((project / "b/out/numbers.lock.json").read_text())["datasets"]["b"]["files"]] == ["b/a.jsonl"]


def test_without_datasets_nothing_is_written(write: Write, run: Run, project: Path) -> None:
    write("a.jsonl", ROWS)
    write("package.json", "{}")
    done = run("metrics")
    assert done.stdout.startswith("a\n  rows")
    assert "No metric file was written" in done.stdout
    assert not (project / "dqlint").exists()
    done = run("metrics", "--check")
    assert (done.returncode, "declares no datasets" in done.stderr) == (2, True)


def test_a_file_that_cannot_be_read_stops_it(support: Path, write: Write, run: Run) -> None:
    before = texts(support)
    write("data/train.jsonl", '{"neither": 1}\n')
    done = run("metrics")
    assert (done.returncode, "no layout fits" in done.stderr) == (2, True)
    assert texts(support) == before


@pytest.mark.usefixtures("support")
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("dqlint/metrics.json", "<<<<<<< ours\n"),
        ("dqlint/metrics.json", "[]"),
        ("dqlint/metrics.json", '{"a": {"rows": null}}'),
        ("dqlint/metrics.json", '{"a": {"rows": NaN}}'),
        ("dqlint/metrics.json", '{"a::b": {}}'),
        ("dqlint/metrics.lock.json", "{}"),
        ("dqlint/metrics.lock.json", '{"version": 1, "numbers": "", "datasets": {}}'),
        ("dqlint/metrics.lock.json", '{"version": "", "numbers": "", "datasets": {"a": []}}'),
    ],
)
def test_files_that_were_broken(write: Write, run: Run, name: str, said: str) -> None:
    write(name, said)
    for arguments in (["--check"], ["--committed"]):
        done = run("metrics", *arguments)
        assert done.returncode == 2
        assert name in done.stderr
        assert "run `dqlint metrics` and commit what it writes" in done.stderr
    assert run("metrics").returncode == 0
    assert run("metrics", "--check").returncode == 0


def test_names_that_dvc_would_trip_over(write: Write, run: Run, project: Path) -> None:
    write("a.jsonl", ROWS)
    write("b.jsonl", ROWS)
    write("dqlint.yaml", "datasets: {error: {train: a.jsonl}, v1.2: {train: b.jsonl}}\n")
    run("metrics")
    assert [*json.loads((project / FILES[0]).read_text())] == ["error_", "v1_2"]
    write("dqlint.yaml", "datasets: {v1_2: {train: a.jsonl}, v1.2: {train: b.jsonl}}\n")
    done = run("metrics")
    assert done.returncode == 2
    assert "dqlint.yaml:1:36: two datasets are 'v1_2' in the metric file" in done.stderr


@pytest.mark.usefixtures("support")
def test_openmetrics(run: Run) -> None:
    lines = run("metrics", "--stdout", "--output-format", "openmetrics").stdout.splitlines()
    assert lines[:3] == [
        "# TYPE dqlint_rows gauge",
        "# HELP dqlint_rows how much there is to train on",
        'dqlint_rows{dataset="support"} 8',
    ]
    assert lines[-1] == "# EOF"
    sample = re.compile(r'dqlint_[a-z0-9_]+\{dataset="[\w-]+"\} [0-9.e+-]+')
    assert all(line.startswith("# ") or sample.fullmatch(line) for line in lines)


@pytest.mark.usefixtures("support")
def test_markdown(write: Write, run: Run) -> None:
    write("data/train.jsonl", ROWS + NEAR)
    text = run("metrics", "--stdout", "--gate", "--base", "HEAD", "--output-format", "md").stdout
    assert "| near_duplicate_ratio | 0.111111 | ↑ 0 worse | **✗ &lt;= 0.1, worse &lt;= 0.01** |" in text
    assert "\n- <code>data/train.jsonl:9  DUP002 asks and answers" in text


def test_hostile_labels_are_defused(write: Write, run: Run) -> None:
    evil = "\x1b[31m\n::error::x |"
    write("a.jsonl", [*ROWS, {"text": "some other text here", "label": evil}])
    write("dqlint.yaml", "datasets: {a: {train: a.jsonl}}\ngates: {smallest_class_rows: {min: 2}}\nplots: plots\n")
    for name in ("text", "md"):
        shown = run("metrics", "--gate", "--output-format", name).stdout
        assert "\x1b" not in shown
        assert not any(line.lstrip().startswith("::") for line in shown.splitlines())
    assert "\x1b" not in Path(write("x", "")).with_name("plots").joinpath("classes.csv").read_text()


def test_mistakes_of_use(run: Run) -> None:
    for arguments in (["--recompute"], ["--check", "--gate"], ["--check", "a"], ["--committed", "a"], [""]):
        assert run("metrics", *arguments).returncode == 2


@pytest.mark.usefixtures("support")
def test_it_fits_eighty_columns(write: Write, run: Run) -> None:
    write("data/train.jsonl", ROWS + NEAR)
    table = run("metrics", "--stdout", "--base", "HEAD").stdout.split("\n\n")[0]
    assert max(map(len, table.splitlines())) <= 80


@pytest.mark.usefixtures("support")
def test_the_whole_page(write: Write, run: Run) -> None:
    write("data/train.jsonl", [*ROWS, *NEAR, {"text": "", "label": "a"}])
    assert run("metrics", "--gate", "--stdout", "--base", "HEAD").stdout == PAGE


PAGE = """\
support
  rows                         10  ↑ 8
  unreadable_rows               0  =
  format_compliance           0.9  ↓ 1 worse
  exact_duplicate_ratio         0  =
  near_duplicate_ratio        0.1  ↑ 0 worse        ✗ <= 0.1, worse <= 0.01
  effective_rows                9  ↑ 8 better
  contradiction_ratio           0  =
  label_entropy          0.970951  ↓ 1
  worst_class_ratio          1.25  ↑ 1 worse
  smallest_class_rows           4  =
  distinct_2             0.876923  ↓ 1 worse
  compression_ratio       1.40486  ↑ 1.35747 worse
  truncated_ratio               0  =
  boilerplate_ratio             0  =
  errors                        1  ↑ 0 worse
  warnings                      0  =
  infos                         0  =

missed support: near_duplicate_ratio is 0.1, 0 in the base; gate: worse <= 0.01
    data/train.jsonl:9  DUP002 asks and answers in the same words as line 1 of data/train.jsonl
1 of 2 gates passed
"""
