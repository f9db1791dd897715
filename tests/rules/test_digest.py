"""Which changes of a rule change its digest."""

from __future__ import annotations

from pathlib import Path

import pytest

from dqlint import config, rules
from dqlint.rules.catalogue import shipped
from dqlint.rules.digest import digest
from dqlint.rules.document import as_shipped


def digest_of(folder: Path, said: str, code: str = "SCH002") -> str:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dqlint.yaml").write_text(f"rules: {{{code}: {said}}}\n", encoding="utf-8")
    return next(digest(rule) for rule in rules.select(config.load(folder / "dqlint.yaml")) if rule.code == code)


def test_every_shipped_rule_has_its_own() -> None:
    complete = [rule for rule in map(as_shipped, shipped().drafts.values()) if not rule.missing]
    assert len({digest(rule) for rule in complete}) == len(complete)


def test_the_folder_does_not_count(tmp_path: Path) -> None:
    said = "{with: {schema: {type: object}}}"
    assert digest_of(tmp_path / "a", said) == digest_of(tmp_path / "b" / "c", said)


def test_a_schema_counts_by_what_it_holds(tmp_path: Path) -> None:
    (tmp_path / "schema.json").write_text('{"type": "object"}', encoding="utf-8")
    named = digest_of(tmp_path, "{with: {schema: schema.json}}")
    assert named == digest_of(tmp_path, "{with: {schema: {type: object}}}")
    (tmp_path / "schema.json").write_text('{"type": "object", "required": ["text"]}', encoding="utf-8")
    (tmp_path / "dqlint.yaml").unlink()
    assert digest_of(tmp_path / "new" / "..", "{with: {schema: schema.json}}") != named


@pytest.mark.parametrize(
    "said",
    ["{severity: info}", "{where: {split: train}}", "{where: {matches: {text: x}}}", "{with: {threshold: 0.9}}"],
)
def test_what_counts(tmp_path: Path, said: str) -> None:
    assert digest_of(tmp_path / "a", said, "DUP003") != digest_of(tmp_path / "b", "on", "DUP003")


def test_words_and_patterns_count(tmp_path: Path) -> None:
    found = {
        digest_of(tmp_path / str(number), said, code)
        for number, (code, said) in enumerate(
            [
                ("LBL001", "{with: {allowed: [a, b]}}"),
                ("LBL001", "{with: {allowed: [a, c]}}"),
                ("RSN001", '{with: {pattern: "a"}}'),
                ("RSN001", '{with: {pattern: "b"}}'),
            ]
        )
    }
    assert len(found) == 4


def test_words_that_do_not_count() -> None:
    rule = as_shipped(shipped().drafts["DUP001"])
    assert digest(rule) == digest(rule._replace(message="otherwise", why="", since="9.9.9", file="elsewhere", line=7))
    assert digest(rule) != digest(rule._replace(revision=2))
