"""Patterns that are compiled when they are used, and what RE2 looks for in their place, looked up."""

from __future__ import annotations

import json
import pickle
import re
from pathlib import Path

import pytest

from dqlint.rules.compiled import CHECKOUT, compile_overmatches, compile_rules
from dqlint.search import Searcher, deferred, is_pattern, known
from dqlint.search.overmatch import overmatch
from dqlint.search.syntax import parse


def test_it_is_as_good_as_the_pattern() -> None:
    pattern = deferred("(?m)a+", re.IGNORECASE)
    assert pattern.search("bAa")
    assert [match[0] for match in pattern.finditer("ab\nAA")] == ["a", "AA"]
    assert pattern.flags == re.compile("(?m)a+", re.IGNORECASE).flags
    assert pattern.sub("x", "baab") == "bxb"
    assert is_pattern(pattern)
    assert pickle.loads(pickle.dumps(pattern)) == pattern  # noqa: S301 - our own


def test_equal_patterns_are_one() -> None:
    assert {deferred("a"), deferred("a")} == {deferred("a", 0)}
    assert deferred("a") != deferred("a", re.IGNORECASE)


def test_it_is_compiled_only_when_used() -> None:
    broken = deferred("(")
    assert broken.pattern == "("
    with pytest.raises(re.error):
        _ = broken.flags


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "known.json"
    monkeypatch.setattr(known, "FILE", path)
    known._known.cache_clear()
    return path


def test_what_is_known_is_not_worked_out(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    patterns = [deferred("a|b"), deferred("c", re.IGNORECASE), re.compile("d", re.MULTILINE), deferred("x*")]
    file.write_bytes(known.written(patterns))
    wanted = [overmatch(parse(pattern)) for pattern in patterns]
    monkeypatch.setattr(known, "parse", None)
    assert [known.overmatch_of(pattern) for pattern in patterns] == wanted
    assert wanted[-1] is None
    with pytest.raises(TypeError):
        known.overmatch_of(deferred("c"))
    known._known.cache_clear()


def test_the_wheels_file_holds_what_the_shipped_rules_search_for() -> None:
    found = json.loads(compile_overmatches(compile_rules(CHECKOUT)))
    assert len(found) > 50
    text = next(key for key in found if "merged" not in key and "Instruction" in key)
    assert found[text] == overmatch(parse(re.compile(text.partition(":")[2])))


def test_a_search_is_the_same_with_either() -> None:
    class Asked:
        field = "output"
        tail = 0

        def __init__(self, pattern: re.Pattern[str]) -> None:
            self.pattern = pattern

    texts = ["no", "an Apple", "two apples"]
    for pattern in (deferred(r"(?i)\bapples?\b"), re.compile(r"(?i)\bapples?\b")):
        assert [*Searcher([Asked(pattern)]).scan("output", texts)[pattern]] == [1, 2]
