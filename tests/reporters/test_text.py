from __future__ import annotations

import re

import pytest
from nasty import NASTY, many

from dqlint.model import Problem, Report
from dqlint.reporters import Style, problems, render
from dqlint.visible import cells

# What dqlint does not cut: a place, a word longer than the line, the summary.
UNCUT = re.compile(r"\S.*:\d+:\d+ |\s+\S+$|data/secret.csv: |Found |Passed |Why ")


def lines(style: Style, report: Report = NASTY) -> list[str]:
    return "".join(render("text", report, style)).splitlines()


@pytest.mark.parametrize("width", [40, 60, 80, 132])
@pytest.mark.parametrize("unicode", [True, False])
def test_lines_fit_the_terminal(width: int, *, unicode: bool) -> None:
    shown = [line for line in lines(Style(width=width, unicode=unicode)) if not UNCUT.match(line)]
    assert len(shown) > 20
    assert [line for line in shown if cells(line) > width] == []


def test_without_a_terminal_a_finding_s_message_is_on_its_line() -> None:
    assert [
        line for line in lines(Style()) if "boilerplate 'يسعدني'" in line and line.startswith("data/train.jsonl:6:1")
    ]


def test_the_mark_stands_under_the_span() -> None:
    shown = lines(Style(width=80))
    for word in ("biling", "很高兴为您服务", "[masked address]"):
        at = next(n for n, line in enumerate(shown) if line.startswith("    │") and word in line)
        before = cells(shown[at][: shown[at].index(word)])
        assert shown[at + 1][6:].strip() == "^" * cells(word)
        assert 6 + len(shown[at + 1][6:]) - len(shown[at + 1][6:].lstrip()) == before


def test_colour_changes_nothing_but_colour() -> None:
    coloured = lines(Style(width=80, color=True))
    bare = [re.sub(r"\x1b\[[\d;]*m", "", line) for line in coloured]
    plain = [line for line in lines(Style(width=80)) if not re.fullmatch(r" +│ +\^+", line)]
    assert [line for line in bare if not re.fullmatch(r" +│ +\^+", line)] == [
        line.replace("»", "").replace("«", "") for line in plain
    ]


def test_statistics_stand_in_place_of_findings() -> None:
    shown = lines(Style(statistics=True), many(300))
    assert shown[:4] == [
        "findings  rows  rule    severity  name",
        "     100   100  DUP001  info      near-duplicate",
        "     100   100  LBL001  error     label-outside-vocabulary",
        "     100   100  TXT003  warning   boilerplate",
    ]
    assert len(shown) == 7


def test_many_findings_point_to_the_statistics() -> None:
    assert "--statistics" in lines(Style(), many(51))[-1]
    assert "--statistics" not in lines(Style(), many(50))[-1]


def test_files_without_examples_are_named_in_one_line() -> None:
    skipped = tuple(Problem(f"{name}.json", 1, 0, "holds no rows") for name in "abcde")
    assert lines(Style(), Report(skipped=skipped[:1]))[1:] == ["Passed over 1 file without examples: a.json"]
    assert lines(Style(), Report(skipped=skipped))[1:] == [
        "Passed over 5 files without examples: a.json, b.json, c.json and 2 more"
    ]


def test_a_problem_shows_its_place_its_line_and_what_to_do() -> None:
    found = [
        Problem("dqlint.yaml", 12, 5, "unknown key 'lable'", "did you mean 'label'?", "    lable: category\n"),
        Problem("dqlint.yaml", 3, 7, "a tab", "", "  x:\t\x1b[31m"),
        Problem("rules.yaml", 0, 0, "is empty"),
        Problem("end.yaml", 1, 4, "a value is missing", "", "a: "),
    ]
    assert "".join(problems(found, Style())).splitlines() == [
        "dqlint.yaml:12:5: unknown key 'lable'",
        "    │     lable: category",
        "    │     ^^^^^",
        "  help: did you mean 'label'?",
        "dqlint.yaml:3:7: a tab",
        "    │   x:⇥␛[31m",
        "    │       ^",
        "rules.yaml: is empty",
        "end.yaml:1:4: a value is missing",
        "    │ a: ",
        "    │    ^",
    ]


def test_a_problem_at_the_far_end_of_a_very_long_line() -> None:
    found = [Problem("x.yaml", 1, 100_001, "bad", "", "x" * 100_000 + "(here" + "y" * 100_000)]
    shown = "".join(problems(found, Style(width=80))).splitlines()
    assert shown[1][shown[2].index("^")] == "("
    assert max(map(cells, shown)) <= 80
