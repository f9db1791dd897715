"""What is printed beside findings."""

from __future__ import annotations

import threading
import time

import pytest

from dqlint.cli import terminal


def test_rows_are_counted_once_the_work_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    shown = terminal._Progress()
    shown.read(1_000)
    assert capsys.readouterr().err == ""
    shown._next = 0
    shown.read(1_500)
    shown.stop()
    assert "2,500 rows" in capsys.readouterr().err


def test_nothing_is_counted_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    with terminal.progress() as watch:
        watch.read(1)
        with watch.comparing():
            pass
    assert capsys.readouterr().err == ""


def test_what_is_done_when_all_rows_are_read_is_told_while_it_lasts(capsys: pytest.CaptureFixture[str]) -> None:
    shown = terminal._Progress()
    shown.read(1_000)
    with shown.comparing():
        pass
    assert capsys.readouterr().err == ""
    shown._next = 0
    with shown.comparing():
        deadline = time.monotonic() + 30
        while shown._bar is None and time.monotonic() < deadline:
            time.sleep(0.01)
    shown.stop()
    assert "1,000 rows being compared" in capsys.readouterr().err
    assert threading.active_count() == 1


def test_what_goes_wrong_meanwhile_ends_the_line() -> None:
    shown = terminal._Progress()
    with pytest.raises(KeyboardInterrupt), shown.comparing():
        raise KeyboardInterrupt
    assert threading.active_count() == 1
