from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from dqlint import located, yaml_syntax
from dqlint.located import Document, Spot
from dqlint.model import ConfigError, Problem

Unsaid = Callable[[Iterable[ModuleType], Iterable[str]], list[str]]

COLON = "a colon that cannot stand here -> put a text that holds ': ' in quotes, or line the key up with its neighbours"
BESIDE = (
    "neither part of the value before it nor a key beside it"
    " -> put the whole value in quotes, or line the key up with its neighbours"
)
QUOTE = "put the text in quotes"
BACKSLASH = (
    "a backslash in double quotes that YAML does not know"
    " -> put the text in single quotes, where a backslash is a backslash"
)
OPEN = "is not closed, or a comma is missing in it -> close it, and put a text that holds one of , : [ ] { } in quotes"
TAKE_OUT = "take it out, or put the text in quotes"

# YAML text, and every problem as `line:column message -> hint`.
BROKEN: dict[str, list[str]] = {
    "a: b: c\n": [f"1:5 {COLON}"],
    "a: 1\n  b: 2\n": [f"2:4 {COLON}"],
    "a:\n\tb: 1\n": ["2:1 a tab where YAML wants spaces -> indent with spaces"],
    "a: 1\n\tb: 2\n": ["2:1 a tab where YAML wants spaces -> indent with spaces"],
    "a: @b\n": [f"1:4 a plain text cannot begin with @ -> {QUOTE}"],
    "a: `b`\n": [f"1:4 a plain text cannot begin with ` -> {QUOTE}"],
    "a: %b\n": [f"1:4 a plain text cannot begin with % -> {QUOTE}"],
    "a: *.jsonl\n": [f"1:4 a plain text cannot begin with * -> {QUOTE}"],
    "a: & b\n": [f"1:4 a plain text cannot begin with & -> {QUOTE}"],
    "a: !b!c d\n": [f"1:4 a plain text cannot begin with ! -> {QUOTE}"],
    "a: [1, 2\nb: 3\n": [f"1:4 this [ {OPEN}"],
    "a: {b: 1\nc: 2\n": ["1:4 this { " + OPEN],
    "a: [\n": ["1:5 the file ends inside of brackets -> close every [ and {"],
    'a: "b\nc: 2\n': ['1:4 this " is not closed -> close the quotes'],
    "a: 'b\n": ["1:4 this ' is not closed -> close the quotes"],
    'a: "\\d+"\n': [f"1:5 {BACKSLASH}"],
    'a: "\\xZZ"\n': [f"1:7 {BACKSLASH}"],
    "a:\n  b: 1\n c: 2\n": [f"3:2 {BESIDE}"],
    "a: 'b' c\n": [f"1:8 {BESIDE}"],
    "a: {value} is bad\n": [f"1:12 {BESIDE}"],
    "a: - b\n": ["1:4 a list item cannot begin here -> begin the list on the next line"],
    "a:\n  - b\n  c: 1\n": ["3:3 neither an item of the list before it nor outside of it -> mend the indentation"],
    "a: 1\nb\n": ["2:1 a key without a colon -> write `key: value`"],
    "a: [1,,2]\n": [f"1:7 a value is missing before this -> write it, or {QUOTE}"],
    "a: >b\n": ["1:5 after | or > the text begins on the next line -> put the text on the next line, indented"],
    "%b\na: 1\n": ["1:3 a line that YAML cannot place -> put a text that begins with % in quotes"],
    "a: \x01b\n": [
        "1:4 the character U+0001 cannot stand in YAML -> take it out, or write it as an escape in double quotes"
    ],
    "a: é\nb: \ud800\n": [
        "2:4 the character U+D800 cannot stand in YAML -> take it out, or write it as an escape in double quotes"
    ],
    "a: 1\na: 2\na: 3\n": [
        "2:1 the key 'a' stands here twice; first on line 1 -> keep one of the two",
        "3:1 the key 'a' stands here twice; first on line 1 -> keep one of the two",
    ],
    "a: &b c\n": [f"1:4 the anchor &b has no use here -> {TAKE_OUT}"],
    "a: [*b]\n": ["1:5 the alias *b is not followed -> write the value out; quote a text"],
    "a: &a [*a]\n": [
        f"1:4 the anchor &a has no use here -> {TAKE_OUT}",
        "1:8 the alias *a is not followed -> write the value out; quote a text",
    ],
    "a: !b c\n": [f"1:4 the tag !b is not read -> {TAKE_OUT}"],
    "<<: {a: 1}\n": ["1:1 the merge key << is not read -> write the keys out, or use `extends`"],
    "? [a]\n: b\n": ["1:3 a key must be a text -> put a text that begins with {, [ or * in quotes"],
    "a: {? : b}\n": [f"1:7 a key is missing before the colon -> {QUOTE}"],
    "a: 1\n---\nb: 2\n": ["2:1 a second document in one file -> take out the line '---'"],
    f"a: {'9' * 400}\n": ["1:4 a number too large to be kept as it is -> put it in quotes to make it text"],
    "a: 1e999\n": ["1:4 a number too large to be kept as it is -> put it in quotes to make it text"],
    "[" * 60: ["1:41 nested more than 40 levels deep"],
}


def problems_of(text: str) -> tuple[Problem, ...]:
    with pytest.raises(ConfigError) as caught:
        located.load(text, "f.yaml")
    return caught.value.problems


def shown(problem: Problem) -> str:
    return f"{problem.line}:{problem.column} {problem.message}" + (f" -> {problem.hint}" if problem.hint else "")


@pytest.mark.parametrize("text", BROKEN)
def test_every_problem_is_told_at_its_place(text: str) -> None:
    problems = problems_of(text)
    assert [*map(shown, problems)] == BROKEN[text]
    assert [problem.source for problem in problems] == [text.splitlines()[problem.line - 1] for problem in problems]


def test_the_table_has_every_message(unsaid: Unsaid) -> None:
    texts = [part for problems in BROKEN.values() for one in problems for part in one.split(" ", 1)[1].split(" -> ")]
    assert unsaid([located], texts) == []
    sayings = {saying.message.split("{")[0] for saying in yaml_syntax.SAYINGS}
    assert {saying for saying in sayings if not any(text.startswith(saying) for text in texts)} == set()


@pytest.mark.parametrize("text", BROKEN)
def test_without_the_c_parser_the_same_lines_are_named(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(yaml, "CSafeLoader")
    lines = [int(one.split(":")[0]) for one in BROKEN[text]]
    assert [problem.line for problem in problems_of(text)] in (lines, [line + 1 for line in lines])


def test_a_message_of_the_parser_without_words_of_our_own() -> None:
    error = yaml.MarkedYAMLError(None, None, "strange", yaml.Mark("f", 0, 0, 2, None, None))
    problem = yaml_syntax.problem(error, "a: b\n", "f.yaml")
    assert problem == Problem("f.yaml", 1, 3, "not valid YAML: strange", "", "a: b")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *((word, word) for word in ("no", "Yes", "ON", "off", "y", "True", "NULL", "2024-01-01", "007", "1_000")),
        *((word, word) for word in ("0x1F", "+1", "12:30:45", ".inf", ".nan", "1e", "1.", "0.1.0", "=", "<<", "٣")),
        ("", None), ("~", None), ("null", None), ("true", True), ("false", False),
        ("12", 12), ("-3", -3), ("0", 0), ("1.5", 1.5), (".5", 0.5), ("-0.25", -0.25), ("1e3", 1000.0),
        ("2.5E-1", 0.25),
        ("'12'", "12"), ('"true"', "true"),
        ("|\n  12\n", "12\n"), (">-\n  a\n  b\n", "a b"),
    ],
)  # fmt: skip
def test_what_a_scalar_is(text: str, value: Any) -> None:
    read = located.load(f"a: {text}", "f.yaml").data["a"]
    assert read == value
    assert type(read) is type(value)


def test_a_key_is_text() -> None:
    data = located.load("no: 1\n1: 2\nnull: 3\ntrue: 4\n1.50: 5\n'': 6\n", "f.yaml").data
    assert data == {"no": 1, "1": 2, "null": 3, "true": 4, "1.50": 5, "": 6}


@pytest.mark.parametrize("text", ["", "# only this\n", "---\n", "---\n...\n", "\ufeff"])
def test_nothing(text: str) -> None:
    assert located.load(text, "f.yaml").data is None


def test_positions_of_values_and_keys() -> None:
    text = "# c\nrules:\n  - code: A\n    with: {x: [1, é, 'b']}\n    why: |\n      text\n"
    spot = Spot(located.load(text, "f.yaml")).child("rules").child(0)
    assert spot.position() == (3, 5)
    assert spot.child("with").position(key=True) == (4, 5)
    assert spot.child("with").child("x").child(2).position() == (4, 22)
    assert spot.child("why").position() == (5, 10)
    assert spot.child("missing").position(key=True) == spot.position()
    assert spot.child("with").child("x").problem("m", "h") == Problem(
        "f.yaml", 4, 15, "m", "h", "    with: {x: [1, é, 'b']}"
    )


@pytest.mark.parametrize(
    ("text", "column"), [("a: x[y\n", 5), ("a: 'x[y'\n", 6), ('a: "x[y"\n', 6), ("a: |\n  x[y\n", 4)]
)
def test_a_problem_points_into_the_text_of_a_scalar(text: str, column: int) -> None:
    assert Spot(located.load(text, "f.yaml")).child("a").problem("m", at=1).column == column


def test_data_that_was_not_yaml_has_no_positions() -> None:
    assert Spot(Document({"a": 1}, "rules.json")).child("a").problem("m", at=3) == Problem("rules.json", 0, 0, "m")


def test_with_a_list_what_is_readable_is_read() -> None:
    problems: list[Problem] = []
    document = located.load("a: [x, *b, z]\nc: *b\na: 2\nd: 4\n", "f.yaml", problems)
    assert document.data == {"a": ["x", "z"], "d": 4}
    assert [(problem.line, problem.column) for problem in problems] == [(1, 8), (2, 4), (3, 1)]


TEXT = st.text(st.characters(exclude_characters="\x85\u2028\u2029"))  # line ends of YAML 1.1
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(JSON)
def test_json_is_read_as_json(data: Any) -> None:
    text = json.dumps(data, ensure_ascii=False, default=str)
    outcome: Any = None
    try:
        outcome = located.load(text, "f.yaml").data
    except ConfigError as error:
        outcome = {problem.message.partition(" U+")[0] for problem in error.problems}
    assert outcome in (data, {"the character"})


@settings(max_examples=300, deadline=None)
@given(st.text() | st.text("ab:-[]{}&*!|>'\"%@#?,~\\ \t\n<=012.", max_size=40))
def test_any_text_is_read_or_refused_at_a_place_in_it(text: str) -> None:
    problems: list[Problem] = []
    try:
        located.load(text, "f.yaml", problems)
    except ConfigError as error:
        problems += error.problems
    for problem in problems:
        lines = text.splitlines() or [""]
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1


def test_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbfa: 1\r\nb: [2]\r\n")
    document = located.load_file(tmp_path / "a.yaml", "sub/a.yaml")
    assert (document.data, document.file, document.path) == ({"a": 1, "b": [2]}, "sub/a.yaml", tmp_path / "a.yaml")
    assert Spot(document).child("b").child(0).position() == (2, 5)
