"""Work in forked processes: the same findings, in the same order, and nothing lost when one dies."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from typing import Any

import pytest

from dqlint import engine
from dqlint.apart import Apart, processes
from dqlint.kinds import pattern, stable_type, unique
from dqlint.model import Rows, Rule
from dqlint.options import FieldPath

pytestmark = pytest.mark.skipif(processes() == 1, reason="forking is for Linux, and for more than one core")

ROWS: list[dict[str, Any]] = [{"prompt": f"{n}?", "completion": str(n), "id": n % 997} for n in range(3000)]
ROWS[1234]["completion"] = ["a list"]
LOOKS_FOR = pattern.Options(fields=(FieldPath("output"),), pattern=re.compile("7"))
RULES = [
    Rule("XTS001", "a", "0.1.0", "pattern", "error", "{match}", "", LOOKS_FOR),
    Rule("XTS002", "b", "0.1.0", "unique", "error", "{value} {line}", "", unique.Options(field=FieldPath("id"))),
    Rule("XTS003", "c", "0.1.0", "stable-type", "error", "{type} {count}", "", stable_type.Options()),
]


def read() -> Iterator[Rows]:
    for first in range(0, len(ROWS), 50):
        yield Rows(first, ROWS[first : first + 50], [*range(first + 1, first + 51)], [1] * 50, [])


def test_processes_do_not_change_findings() -> None:
    file = engine.DataFile("a.jsonl", "train", read, lambda found: found.layout)
    alone, *together = (engine.lint([file], RULES, jobs) for jobs in (1, 2, 3))
    assert {finding.code for finding in alone.findings} == {"XTS001", "XTS002", "XTS003"}
    for outcome in together:
        assert engine.in_order(outcome.findings) == engine.in_order(alone.findings)
        assert outcome.rows == alone.rows


def test_a_result_comes_back() -> None:
    parts = [Apart(lambda n=n: [n] * 100_000) for n in range(3)]
    assert [part.result()[0] for part in parts] == [0, 1, 2]


def test_an_error_comes_back() -> None:
    def fail() -> None:
        raise LookupError("lost")

    with pytest.raises(LookupError, match="lost"):
        Apart(fail).result()


def test_a_process_that_is_killed_is_told() -> None:
    with pytest.raises(RuntimeError, match="memory"):
        Apart(lambda: os.kill(os.getpid(), signal.SIGKILL)).result()
