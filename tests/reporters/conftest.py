from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))  # for nasty.py: with importlib mode a test's folder is on no path


@pytest.fixture
def snapshot() -> Callable[[str, str], None]:
    """Compare a text with snapshots/<name>; `UPDATE_SNAPSHOTS=1 pytest tests/reporters` writes them anew."""

    def compare(name: str, text: str) -> None:
        path = HERE / "snapshots" / name
        if os.environ.get("UPDATE_SNAPSHOTS"):
            path.write_text(text, encoding="utf-8", newline="")
        assert text.split("\n") == path.read_text(encoding="utf-8").split("\n")

    return compare
