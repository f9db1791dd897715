"""Every format of the nasty report, as a whole: read a change in snapshots/ as a diff."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from nasty import CLEAN, NASTY, NOTHING, ONE

from dqlint.model import Report
from dqlint.reporters import REPORTERS, Style, render

ENDINGS = {"text": "txt", "concise": "txt", "github": "txt", "junit": "xml", "markdown": "md", "sarif": "sarif"}


@pytest.mark.parametrize("name", REPORTERS)
@pytest.mark.parametrize(("about", "report"), [("nasty", NASTY), ("clean", CLEAN)])
def test_every_format(name: str, about: str, report: Report, snapshot: Callable[[str, str], None]) -> None:
    text = "".join(render(name, report, Style(version="1.2.3")))
    text.encode("utf-8")
    snapshot(f"{about}.{name}.{ENDINGS.get(name, 'json')}", text)


@pytest.mark.parametrize(
    ("about", "style"),
    [
        ("80-columns", Style(width=80)),
        ("40-columns", Style(width=40)),
        ("colour", Style(width=80, color=True)),
        ("ascii", Style(width=80, unicode=False)),
        ("statistics", Style(statistics=True)),
    ],
)
def test_text_in_every_style(about: str, style: Style, snapshot: Callable[[str, str], None]) -> None:
    snapshot(f"text.{about}.txt", "".join(render("text", NASTY, style)))


@pytest.mark.parametrize("name", REPORTERS)
def test_output_is_stable_and_never_holds_what_a_terminal_obeys(name: str) -> None:
    text = "".join(render(name, NASTY, Style()))
    assert text == "".join(render(name, NASTY, Style()))
    assert not set(text) & set("\x1b\x07\x9b\u202e\u200b\ud800\x00\r")
    assert "##[" not in text
    assert "##vso[" not in text
    if name != "github":
        assert not [line for line in text.splitlines() if line.lstrip().startswith("::")]


@pytest.mark.parametrize(
    ("report", "says"),
    [
        (
            NASTY,
            "Found 2 problems, 6 errors, 8 warnings, 1 info in 14 of 52,002 rows (4 files) · 3 accepted · 0.61 s",
        ),
        (CLEAN, "All clean: 52,002 rows (2 files) · 0.31 s"),
        (ONE, "Found 1 error in 1 of 1 row (1 file) · 0.10 s"),
        (NOTHING, "Nothing to check: 0 rows (0 files) · 0.00 s"),
    ],
)
@pytest.mark.parametrize("name", ["text", "concise", "github"])
def test_summary_line(name: str, report: Report, says: str) -> None:
    assert says in "".join(render(name, report, Style())).splitlines()
