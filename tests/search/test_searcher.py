"""One scan for all patterns of a field."""

import pickle
import re
import sys

import pytest

from dqlint.check import Search
from dqlint.search import Searcher, searcher
from dqlint.search.gates import gate
from dqlint.search.overmatch import overmatch
from dqlint.search.syntax import parse

TEXTS = [
    "As an AI model",
    "said",
    "",
    "as an ai",
    "TODO: mail a@b.org",
    "as an ai",
    "中文 https://x.org",
    "\ud800 nothing",
]
SORRY = re.compile(r"(?i)\bas an ai\b")
WORD = re.compile(r"(?i)\bai\b")
CJK = re.compile(r"[\u4e00-\u9fff]")
URL = re.compile(r"https?://\S+")


def scan(*patterns: re.Pattern[str], with_re2: bool = True) -> list[list[int]]:
    found = Searcher([Search("output", pattern) for pattern in patterns], with_re2).scan("output", TEXTS)
    assert set(found) == set(patterns)
    return [list(found[pattern]) for pattern in patterns]


def test_candidates_by_pattern() -> None:
    assert scan(SORRY, WORD, CJK, URL) == [[0, 3, 5, 7], [0, 3, 5, 7], [6, 7], [6, 7]]


def test_candidates_by_literals_alone() -> None:
    assert scan(SORRY, WORD, URL, with_re2=False) == [[0, 3, 5], [0, 1, 3, 4, 5], [6]]


def test_a_pattern_with_neither_is_always_asked() -> None:
    assert scan(re.compile("a?"), CJK) == [list(range(8)), [6, 7]]
    assert scan(CJK, with_re2=False) == [list(range(8))]


def test_fields_are_apart() -> None:
    run = Searcher([Search("output", SORRY), Search("input", URL), Search("input", URL)])
    assert set(run.scan("output", TEXTS)) == {SORRY}
    assert {pattern: list(found) for pattern, found in run.scan("input", TEXTS).items()} == {URL: [6, 7]}
    assert run.scan("label", TEXTS) == {}
    assert run.scan("input", []) == {URL: []}


def test_a_searcher_can_be_sent_to_another_process() -> None:
    run = Searcher([Search("output", SORRY)])
    before = run.scan("output", TEXTS)
    assert pickle.loads(pickle.dumps(run)).scan("output", TEXTS) == before  # noqa: S301


def test_without_re2(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "re2", None)
    assert scan(SORRY, URL) == scan(SORRY, URL, with_re2=False)


def test_what_re2_refuses_goes_by_literals() -> None:
    large = re.compile(r"ab(?:(?:(?:(?:[a-z]{20} ){20}-){20}_){20}!){20}cd")
    assert scan(large, URL) == [[], [6, 7]]
    assert scan(re.compile(r"(?:(?:(?:(?:[a-z]{20} ){20}-){20}_){20}!){20}"), URL)[1] == [6, 7]


def test_hundreds_of_patterns_lose_nothing() -> None:
    patterns = [re.compile(rf"(?i)\bword{n}\b.{{0,50}}\d+[a-f]{{{n % 9 + 1},}} (?:x{n}|y\w+)") for n in range(500)]
    texts = [f"a Word{n} then {n}{'abcdef' * 2} x{n}" for n in range(500)]
    found = Searcher([Search("output", pattern) for pattern in patterns]).scan("output", texts)
    assert all(n in found[pattern] for n, pattern in enumerate(patterns))
    assert sum(map(len, found.values())) < 600


def test_patterns_too_large_for_one_set_are_shared_between_several(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searcher, "_MAX_MEMORY", 1 << 16)
    patterns = [re.compile(rf"word{n} [a-z]{{{n % 9 + 9}}} \w*x") for n in range(100)]
    texts = [f"a word{n} {'e' * (n % 9 + 9)} éx" for n in range(100)]
    filters = list(searcher._filters(patterns, with_re2=True))
    assert len([one for one in filters if isinstance(one, searcher._Re2Set)]) > 1
    found = Searcher([Search("output", pattern) for pattern in patterns]).scan("output", texts)
    assert [list(found[pattern]) for pattern in patterns] == [[n] for n in range(100)]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (r"(?i)\bSORRY\b", {"sorry"}),
        (r"colou?r", {"color", "colour"}),
        (r"[ab]x|cyz", {"ax", "bx", "cyz"}),
        (r"\d+ apples?", {" apple"}),
        (r"(?:foo|bar)+\w", {"foo", "bar"}),
        (r"<\|im_(?:start|end)\|>", {"<|im_start|>", "<|im_end|>"}),
        (r"(['\"])x\1", {"'x'", "'x\"", "\"x'", '"x"'}),
        (r"(?i)straße", {"strasse"}),
        (r"\w+|x", None),
        (r"a*", None),
    ],
)
def test_gates(written: str, expected: set[str] | None) -> None:
    found = gate(parse(re.compile(written)))
    assert found == expected if expected is None or found is None else set(found) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (r"ab", r"\x{61}\x{62}"),
        (r"\bx+\b", r"\b\x{78}(?:\x{78}){0,}"),
        (r"x{5,900}", r"(?:\x{78}){5,}"),
        (r"(?=a)b(?<!c)", r"\x{62}"),
        (r"^a$", r"(?:\A|\x00\n)\x{61}(?m:$)"),
        (r"a*|b", None),
    ],
)
def test_overmatch(written: str, expected: str | None) -> None:
    assert overmatch(parse(re.compile(written))) == expected


@pytest.mark.parametrize("pattern", [r"\bneedle\b", r"(?m)^needle$", r"needle(?!s)", r"\Aneedle", r"needle\Z", "^$"])
def test_texts_that_are_read_together_lose_no_match(pattern: str) -> None:
    texts = (
        ["hay", "needle", "a needle", "", "needle\nhay", "\ud800 needle", "needles"] * 40 + ["hay"] * 500 + ["needle"]
    )
    wanted = re.compile(pattern)
    found = set(Searcher([Search("output", wanted)]).scan("output", texts)[wanted])
    assert found >= {entry for entry, text in enumerate(texts) if wanted.search(text)}
