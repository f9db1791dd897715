"""What is printed beside findings."""

from __future__ import annotations

import pytest

from dqlint.cli import terminal


def test_rows_are_counted_once_the_work_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    shown = terminal._Progress()
    shown.tick(1_000)
    assert capsys.readouterr().err == ""
    shown._next = 0
    shown.tick(1_500)
    shown.stop()
    assert "2,500 rows" in capsys.readouterr().err


def test_nothing_is_counted_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    with terminal.progress() as tick:
        tick(1)
    assert capsys.readouterr().err == ""
