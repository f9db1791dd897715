"""Patterns that are compiled when they are used, and what RE2 looks for in their place, looked up."""

from __future__ import annotations

import json
import pickle
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from dqlint.rules.compiled import CHECKOUT, compile_rules, compile_searches
from dqlint.search import Searcher, deferred, is_pattern, known, syntax
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
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(known, "OVERMATCHES", tmp_path / "overmatches.json")
    monkeypatch.setattr(known, "GATES", tmp_path / "gates.json")
    return tmp_path


def _write(patterns: Iterable[re.Pattern[str]], folder: Path) -> None:
    for path, content in known.written(patterns).items():
        (folder / path.name).write_bytes(content)


def test_what_is_known_is_not_worked_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    patterns = [deferred("a|b"), deferred("c", re.IGNORECASE), re.compile("d", re.MULTILINE), deferred("x*")]
    _write(patterns, folder)
    wanted = [overmatch(parse(pattern)) for pattern in patterns]
    monkeypatch.setattr(syntax, "parse", None)
    assert [known.overmatch_of(pattern) for pattern in patterns] == wanted
    assert wanted[-1] is None
    with pytest.raises(TypeError):
        known.overmatch_of(deferred("c"))
    assert [*known.gates_of([*patterns, deferred("c")]).values()] == [{"a", "b"}, {"c"}, {"d"}, None]


def test_the_wheels_file_holds_what_the_shipped_rules_search_for() -> None:
    files = compile_searches(compile_rules(CHECKOUT))
    found = json.loads(files[known.OVERMATCHES])
    assert json.loads(files[known.GATES]).keys() == found.keys()
    assert len(found) > 50
    text = next(key for key in found if "merged" not in key and "Instruction" in key)
    assert found[text] == overmatch(parse(re.compile(text.partition(":")[2])))


class Asked:
    field = "output"
    tail = 0

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern


def test_a_search_is_the_same_with_either() -> None:
    texts = ["no", "an Apple", "two apples"]
    for pattern in (deferred(r"(?i)\bapples?\b"), re.compile(r"(?i)\bapples?\b")):
        assert [*Searcher([Asked(pattern)]).scan("output", texts)[pattern]] == [1, 2]


def test_first_texts_are_looked_through_for_gates(folder: Path) -> None:
    gated, ungated, foreign = deferred(r"\bapples?\b"), deferred("[0-9]"), deferred("[\x80-\xff]")
    _write([gated, ungated, foreign], folder)
    searcher = Searcher([Asked(gated), Asked(ungated), Asked(foreign)])
    texts = ["no", "pineapple", "an apple", "7", "é"]
    assert {one: [*some] for one, some in searcher.scan("output", texts).items()} == {
        gated: [1, 2],
        ungated: [0, 1, 2, 3, 4],
        foreign: [4],
    }
    much = [*texts, "x" * 1_000_000]
    assert searcher.scan("output", much) == {gated: [2], ungated: [3], foreign: [4]}
    assert searcher.scan("output", texts) == {gated: [2], ungated: [3], foreign: [4]}


def test_patterns_of_a_project_are_left_to_re2(folder: Path) -> None:
    shipped, own = deferred("apple"), deferred("[0-9]")
    _write([shipped], folder)
    assert Searcher([Asked(shipped), Asked(own)]).scan("output", ["no", "7"]) == {shipped: [], own: [1]}
