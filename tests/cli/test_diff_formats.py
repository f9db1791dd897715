"""A comparison with everything in it that is hard to print, in every format: read a change in snapshots/ as a diff."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dqlint.app.changed_rows import Moved
from dqlint.app.compared_findings import ComparedFindings
from dqlint.app.compared_numbers import ComparedNumber, Judged
from dqlint.app.diff import Compared, Diff
from dqlint.app.history import History
from dqlint.app.logged_metrics import Point
from dqlint.app.shown_rows import ShownEdit, ShownField, ShownRow, ShownRows
from dqlint.cli import history_tables, history_text
from dqlint.cli.diff import FORMATS
from dqlint.cli.diff_markdown import bounded
from dqlint.metrics.gates import Verdict
from dqlint.model import Excerpt, Finding, Place, Problem
from dqlint.reporters import Style

ESCAPES = "\x1b]0;owned\x07\x1b[31mred\u202egnp.exe\u200b"
COMMANDS = "::error::broken\n::warning::x ##[group]y ##vso[task.a]b"
MARKUP = "| `code` <img src=x> @maintainer #1 [click](https://evil.example) $x$"
LONG = "The quick brown fox jumps over the lazy dog. " * 5
FILE = "::error::data/%0A,x y#é.jsonl"


def place(line: int, file: str = "data/train.jsonl") -> Place:
    return Place(file, line, 1, line - 1)


def finding(line: int, message: str, severity: str = "error", file: str = "data/train.jsonl") -> Finding:
    return Finding(
        "TXT003", "boilerplate", severity, message, place(line, file), "output", None, "0" * 32, f"key{line}"
    )  # type: ignore[arg-type]


ROWS = ShownRows(
    {"added": 3, "removed": 1, "edited": 41, "moved": 1_012},
    [ShownRow(place(5), "1" * 32, f'{{"text": "{ESCAPES}"}}'), ShownRow(place(6, FILE), "2" * 32, COMMANDS)],
    [ShownRow(place(7), "3" * 32, MARKUP)],
    [
        ShownEdit(
            place(8),
            place(9),
            [
                ShownField("label", Excerpt("label", "biling", (0, 6)), Excerpt("label", "billing", (0, 7))),
                ShownField(
                    "messages[2].content",
                    Excerpt("", LONG, (90, 93), cut_left=True, cut_right=True),
                    Excerpt("", LONG, (90, 99), cut_left=True, cut_right=True),
                ),
                ShownField("source", None, Excerpt("source", '["mail", 1]', (0, 11))),
                ShownField('["odd | key`\\n"]', Excerpt("", "", (0, 0)), None),
                ShownField("output", Excerpt("", f"a{ESCAPES}", (1, 9)), Excerpt("", COMMANDS, (0, 9))),
                ShownField("output", Excerpt("", "مرحبا بك", (0, 5)), Excerpt("", "你好世界", (2, 4))),
            ],
            7,
        )
    ],
    [Moved("data/train.jsonl", "data/train.jsonl", 1_000), Moved("data/train.jsonl", FILE, 12)],
)
FINDINGS = ComparedFindings(
    [finding(5, ESCAPES), finding(6, COMMANDS, file=FILE), finding(7, MARKUP, "warning")],
    [finding(1, LONG, "info")],
    [finding(2, "old")] * 12,
    2,
)
NUMBERS = [
    ComparedNumber("rows", 10_003, 10_004),
    ComparedNumber("near_duplicate_ratio", 0.0449, 0.0512, 0.04),
    ComparedNumber("leakage_ratio", None, 0.1),
    ComparedNumber("cohen_kappa", 0.8, None),
    ComparedNumber("format_compliance", 0.99, 1.0),
    ComparedNumber("errors", 3, 3),
]
GATES = [
    Judged(
        Verdict("near_duplicate_ratio", "< 0.05", "missed", 0.0512),
        0.0449,
        [(place(5), f"TXT003 {COMMANDS}"), (None, f"'{ESCAPES}' has 3 rows")],
        fresh=True,
    ),
    Judged(Verdict("errors", "<= 0", "missed", 3), 3, [(place(6, FILE), MARKUP)]),
    Judged(Verdict("rows", ">= 9", "passed", 10_004), 10_003),
    Judged(Verdict("cohen_kappa", "> 0.8", "not judged", why="needs annotations of exactly two annotators"), 0.8),
]
NASTY = Diff(
    "main... (0123456789ab)",
    f"the work tree {ESCAPES}",
    [
        Compared("support", (1, 2), ROWS, FINDINGS, NUMBERS, GATES, ["the metric file was computed by dqlint 0.0.1"]),
        Compared("lost", (1, 1), None, None, [], [], [f"no numbers of main: {COMMANDS}"]),
        Compared("still", (1, 1), ShownRows(dict.fromkeys(ROWS.counts, 0), [], [], [], []), ComparedFindings(), [], []),
    ],
    [Problem(FILE, 0, 0, f"its content is not in this clone {ESCAPES}", "git lfs fetch origin 0123456789ab")],
)
HISTORY = History(
    [
        Point("c" * 40, "2026-01-03T00:00:00Z", COMMANDS, {}, f"data not available: {ESCAPES}{COMMANDS}", anew=True),
        Point("b" * 40, "2026-01-02T00:00:00Z", ESCAPES, {"a": {"rows": 12_345, "errors": 3}}, apart=True, beside=0.5),
        Point("a" * 40, "2026-01-01T00:00:00Z", "-", {"a": {"rows": 9, "errors": 30}, "-b": {"rows": 1}}, beside=0.25),
    ],
    ["a", "-b"],
    f"e{ESCAPES}.json:{MARKUP}",
    shallow=True,
)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format(name: str, snapshot: Callable[[str, str], None]) -> None:
    snapshot(f"diff.{name}", "".join(FORMATS[name](NASTY, Style())))


@pytest.mark.parametrize(
    ("about", "style"),
    [("80", Style(width=80)), ("colour", Style(width=80, color=True)), ("ascii", Style(width=80, unicode=False))],
)
def test_text_in_every_style(about: str, style: Style, snapshot: Callable[[str, str], None]) -> None:
    snapshot(f"diff.{about}.text", "".join(FORMATS["text"](NASTY, style)))


@pytest.mark.parametrize(
    ("name", "render"),
    [
        ("text", history_text.render),
        ("json", history_tables.as_json),
        ("csv", history_tables.as_csv),
        ("md", history_tables.markdown),
    ],
)
def test_history(name: str, render: Callable[..., list[str]], snapshot: Callable[[str, str], None]) -> None:
    snapshot(f"history.{name}", "".join(render(HISTORY, [], Style(width=80))))


@pytest.mark.parametrize(
    "text",
    [
        *("".join(render(NASTY, Style(width=80))) for render in FORMATS.values()),
        *("".join(render(HISTORY, [], Style(width=80))) for render in (history_text.render, history_tables.as_json)),
        *("".join(render(HISTORY, [], Style())) for render in (history_tables.as_csv, history_tables.markdown)),
    ],
)
def test_nothing_in_it_acts(text: str) -> None:
    assert not set(text) & set("\x1b\x07\u202e\u200b")
    assert "##[" not in text
    assert "##vso[" not in text
    assert not [line for line in text.splitlines() if line.lstrip().startswith("::")]
    if text.startswith("###"):
        assert "<img" not in text


def test_what_is_too_long_ends_with_a_word_on_it() -> None:
    whole = ["a" * 40, "b" * 40]
    assert "".join(bounded(whole, 200)) == "a" * 40 + "b" * 40
    cut = "".join(bounded(whole, 130))
    assert cut.startswith("a" * 40)
    assert "b" not in cut.split("_The rest")[0]
    assert len(cut) <= 130
