"""What README.md and CONTRIBUTING.md show is real."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import jsonschema

from dqlint import located
from dqlint.config.schema import config_schema
from dqlint.config.shape import ConfigShape, DatasetShape, RuleSetting
from dqlint.options import declared
from dqlint.rules.filter import Filter

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
YAML = [
    block
    for block in re.findall(r"```yaml\n(.+?)```", README, re.DOTALL)
    if not block.startswith(("repos:", "- uses:"))
]
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_the_readme_shows_findings_as_they_are() -> None:
    shown = re.search(r"\$ dqlint (check examples)\n(.+?)\n\n\.\.\.\n```", README, re.DOTALL)
    assert shown
    command = [sys.executable, "-m", "dqlint", *shown[1].split(), "--color", "never"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 1
    for finding in shown[2].split("\n\n"):
        assert finding in done.stdout


def test_the_rule_and_the_kind_of_the_guide_are_real() -> None:
    rule, kind, _ = re.findall(r"```(?:yaml|python|toml)\n(.+?)```", CONTRIBUTING, re.DOTALL)
    assert rule == (ROOT / "rules" / "dat" / "duplicate-id.yaml").read_text(encoding="utf-8")
    source = (ROOT / "dqlint" / "kinds" / "unique.py").read_text(encoding="utf-8")
    assert all(part.strip() in source for part in kind.split("\n...\n"))
    assert '"unique": "dqlint.kinds.unique"' in (ROOT / "dqlint" / "kinds" / "__init__.py").read_text(encoding="utf-8")


def test_the_config_and_the_rule_of_the_readme_run(tmp_path: Path) -> None:
    config, rule, labelling = YAML
    rows = [
        {"message": "Acme owes me money", "meta": '{"category": "refnd"}', "lang": "en", "source": "crm"},
        {"message": "Acme owes me money", "meta": '{"category": "refund"}', "lang": "fr", "source": "crm"},
    ]
    files = {
        "dqlint.yaml": config,
        "shared/dqlint.yaml": "fail-on: info\n",
        "house-rules/brand.yaml": rule.replace("[output]", "[input]"),
        "house-rules/labels.yaml": labelling.replace("charged twice", "owes me"),
        "data/train-1.jsonl": "".join(json.dumps(row) + "\n" for row in rows),
        "data/train-1.bak.jsonl": "{broken",
        "data/eval.jsonl": json.dumps(rows[1]),
        "data/production.jsonl": json.dumps(rows[1]),
        "data/chat.jsonl": json.dumps({"dialog": [{"speaker": "customer", "said": "Hi"}, {"speaker": "agent"}]}),
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / ".git").mkdir()
    command = [sys.executable, "-m", "dqlint", "check", "--output-format", "json"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (1, "")
    found = {(one["code"], one["severity"], one["file"], one["line"]) for one in json.loads(done.stdout)["findings"]}
    assert {("LBL001", "error", "data/train-1.jsonl", 1), ("XSH001", "error", "data/train-1.jsonl", 1)} <= found
    assert {one for one in found if one[0] == "XSH010"} == {
        ("XSH010", "warning", file, line)
        for file, line in (
            ("data/train-1.jsonl", 1),
            ("data/train-1.jsonl", 2),
            ("data/eval.jsonl", 1),
            ("data/production.jsonl", 1),
        )
    }
    assert [one for one in found if one[0] == "XSH001" and one[2:] != ("data/train-1.jsonl", 1)] == []
    assert {one[2] for one in found if one[0].startswith("CHT")} == {"data/chat.jsonl"}


def test_the_config_of_the_readme_says_all_that_one_can_say() -> None:
    config, *_ = YAML
    said = located.load(config, "README.md").data
    jsonschema.validate(said, config_schema())
    assert {*said} == {*declared(ConfigShape)}
    assert {key for dataset in said["datasets"].values() for key in dataset} == {*declared(DatasetShape)}
    assert {*said["rules"]["XSH001"]} == {*declared(RuleSetting)}
    assert {*said["rules"]["XSH001"]["where"]} == {*declared(Filter)}


def test_links_lead_somewhere() -> None:
    for text in (README, CONTRIBUTING):
        links = re.findall(r"\]\(([^):]+)\)", text)
        assert [link for link in links if not (ROOT / link).exists()] == []
