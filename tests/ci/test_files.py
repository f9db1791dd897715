"""action.yml, the workflow and the template of GitLab, as the checkers of their formats see them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from dqlint.cli.ci import ci

ROOT = Path(__file__).parents[2]


def program(name: str) -> str:
    """A checker beside this Python, or on the path; where there is none, a skip, and in CI a failure."""
    found = shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
    if not found and os.environ.get("CI") == "true":
        pytest.fail(f"{name} is not installed: pip install -e '.[dev]'")
    return found or pytest.skip(f"{name} is not installed")


def run(*command: str) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def read(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("schema", "file"),
    [
        ("github-actions", "action.yml"),
        ("github-workflows", ".github/workflows/ci.yml"),
        ("gitlab-ci", "docs/gitlab-ci.yml"),
    ],
)
def test_files_fit_the_schema_of_their_service(schema: str, file: str) -> None:
    run(program("check-jsonschema"), "--builtin-schema", f"vendor.{schema}", file)


def test_examples_of_the_documentation_fit_it_too(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    workflows = [
        block for block in re.findall(r"^```yaml\n(.*?)^```", text, re.DOTALL | re.MULTILINE) if "jobs:" in block
    ]
    assert len(workflows) >= 2
    files = [tmp_path / f"{number}.yml" for number, _ in enumerate(workflows)]
    for file, workflow in zip(files, workflows, strict=True):
        file.write_text(workflow, encoding="utf-8")
        for step in yaml.safe_load(workflow)["jobs"]["data"]["steps"]:
            if "dqlint" in step.get("uses", ""):
                assert step.get("with", {}).keys() <= read("action.yml")["inputs"].keys()
    run(program("check-jsonschema"), "--builtin-schema", "vendor.github-workflows", *map(str, files))


def test_zizmor_finds_nothing() -> None:
    run(program("zizmor"), "--offline", "--no-progress", "--persona", "pedantic", "action.yml", ".github")


def test_no_expression_stands_in_a_script() -> None:
    for step in read("action.yml")["runs"]["steps"]:
        assert "${{" not in step["run"]
    for job in read(".github/workflows/ci.yml")["jobs"].values():
        assert not [step for step in job["steps"] if "${{" in step.get("run", "")]


def test_every_input_is_used_and_every_variable_is_an_option() -> None:
    action = read("action.yml")
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    assert {*re.findall(r"inputs\.([a-z-]+)", text)} == action["inputs"].keys()
    given = {name for name in action["runs"]["steps"][1]["env"] if name.startswith("DQLINT_CI_")}
    template = {name for name in read("docs/gitlab-ci.yml")["dqlint"]["variables"] if name.startswith("DQLINT_CI_")}
    said = CliRunner().invoke(ci, ["--help"]).output
    for name in given | template:
        option = f"--{name.removeprefix('DQLINT_CI_').lower()}"
        assert option in said or option == "--paths"


def test_gitlab_takes_the_files_that_are_written() -> None:
    job = read("docs/gitlab-ci.yml")["dqlint"]
    written = dict(line.split("=") for line in job["variables"]["DQLINT_CI_REPORT"].split())
    kinds = {"codequality": "gitlab", "junit": "junit", "metrics": "openmetrics"}
    assert {kinds[kind]: file for kind, file in job["artifacts"]["reports"].items()} == written
