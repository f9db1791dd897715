"""Examples that do not come out as they say, each told where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from dqlint.examples import failures
from dqlint.rules.load import load

RULE = """\
code: XAB001
name: no-brand
kind: pattern
message: "{match!r} is a brand"
with: {fields: [output], pattern: Acme}
where: {split: eval, equals: {instruction: say}}
examples:
"""
ROW = "{instruction: say, output: Acme and Acme}"


@pytest.mark.parametrize(
    ("example", "expected"),
    [
        (f"bad: [{{rows: [{ROW}]}}]", []),
        (f"bad: [{{rows: [{ROW}], says: [\"'Acme' is a brand\"]}}]", []),
        (f"good: [{{rows: [{ROW}], with: {{pattern: Bolt}}}}]", []),
        ("good: [{rows: [{instruction: write, output: Acme}]}]", []),
        ("bad: [{rows: [{output: Acme, instruction: say, extra: 1}], layout: alpaca}]", []),
        ('bad: [{raw: "instruction,output\\nsay,Acme\\nsay,a\\n"}]', []),
        ('bad: [{raw: \'{"instruction": "say", "output": "Acme"}\'}]', []),
        ('bad: [{raw: \'{"instruction": "say", "output": "Acme"}\', encoding: utf-16}]', []),
        (
            f"good: [{{rows: [{ROW}]}}]",
            [(8, 10, "XAB001: something is found in this good example", "it says \"'Acme' is a brand\"")],
        ),
        (
            "bad: [{rows: [{instruction: say, output: a}]}]",
            [(8, 9, "XAB001: nothing is found in this bad example", "")],
        ),
        (
            "bad: [{rows: [{x: Acme}]}]",
            [
                (
                    8,
                    9,
                    "XAB001: nothing is found in this bad example",
                    "no layout fits these rows: name one with 'layout' if the rule needs its fields",
                )
            ],
        ),
        (
            f"bad: [{{rows: [{ROW}, {ROW}], says: [no]}}]",
            [
                (
                    8,
                    110,
                    "XAB001: the messages differ; expected 'no'",
                    "it says \"'Acme' is a brand\", \"'Acme' is a brand\"",
                )
            ],
        ),
    ],
)
def test_an_example_is_held_against_the_rule(
    example: str, expected: list[tuple[int, int, str, str]], tmp_path: Path
) -> None:
    assert told(RULE + f"  {example}\n", tmp_path) == expected


def test_a_format_that_does_not_suit_its_value_is_told(tmp_path: Path) -> None:
    text = RULE.replace("{match!r}", "{match:d}") + f"  bad: [{{rows: [{ROW}]}}]\n"
    [(line, column, message, _)] = told(text, tmp_path)
    assert (line, column) == (8, 9)
    assert message.startswith("XAB001: the example ends in ValueError: Unknown format code 'd'")


def told(text: str, folder: Path) -> list[tuple[int, int, str, str]]:
    (folder / "rule.yaml").write_text(text, encoding="utf-8")
    [draft] = load([folder / "rule.yaml"], folder)
    return [(one.line, one.column, one.message, one.hint) for one in failures(draft)]
