"""What README.md and CONTRIBUTING.md show is real."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
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


def test_links_lead_somewhere() -> None:
    for text in (README, CONTRIBUTING):
        links = re.findall(r"\]\(([^):]+)\)", text)
        assert [link for link in links if not (ROOT / link).exists()] == []
