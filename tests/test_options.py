from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dqlint import located, options
from dqlint.located import Document, Spot
from dqlint.model import Problem
from dqlint.options import (
    Between,
    FieldPath,
    JsonSchema,
    NotEmpty,
    OptionSet,
    TokenizerFile,
    declare,
    option,
    reading,
    values,
    wording,
)

Unsaid = Callable[[Iterable[ModuleType], Iterable[str]], list[str]]


class Inner(OptionSet):
    least: int = option(doc="write the least number")
    most: int | None = option(None, least="least")


class Options(OptionSet):
    """One option of every type."""

    field: FieldPath = option(doc="the texts")
    text: str = option("t", "a text")
    whole: int = option(1)
    share: float = option(0.5, "a share", Between(0, 1))
    flag: bool = option(default=False)
    mode: Literal["on", "off", "maybe"] = option("on")
    words: tuple[str, ...] = option((), "", NotEmpty())
    any_: Any = option(None)
    pattern: re.Pattern[str] | None = option(None, "", NotEmpty())
    counts: Mapping[str, int] = option({}, "", NotEmpty(each=True))
    known: Mapping[Literal["a", "bcd"], str] | None = option(None)
    inner: Inner | None = option(None)
    inners: tuple[Inner, ...] = option(())
    one_or_more: str | tuple[str, ...] = option("x")
    schema: JsonSchema | None = option(None)
    tokenizer: TokenizerFile | None = option(None)


TEXT = "put it in quotes to make it text"
BRACES = "put a text that begins with { or [ in quotes"
NUMBER = "write the number plainly, without quotes"
ESCAPE = r"write \ before a character that is meant as itself"
KEYWORDS = "https://json-schema.org/learn has the keywords and types"
PATHS = 'a path is like output, messages[2].content, messages[*].content, ["odd key"], output#/category'
TYPES = "['array', 'boolean', 'integer', 'null', 'number', 'object', 'string']"
INLINE = "write the schema inline"

# An option as written, and every problem as `line:column message -> hint`.
BROKEN: dict[str, list[str]] = {
    "- a": [
        "1:1 expected a mapping, got a list -> write `key: value`",
    ],
    "one-or-mroe: a": ["1:1 unknown key 'one-or-mroe' -> did you mean 'one-or-more'?"],
    "one_or_more: a": ["1:1 unknown key 'one_or_more' -> did you mean 'one-or-more'?"],
    "FIELD: a": ["1:1 unknown key 'FIELD' -> did you mean 'field'?"],
    "inner: {least: 1, zzz: 2}": ["1:19 unknown key 'zzz' -> known here: least, most"],
    "inner: {most: 1}": ["1:8 the key 'least' is missing here -> write the least number"],
    "inners: [{least: 1}, 3]": ["1:22 expected a mapping, got the number 3 -> write `key: value`"],
    "inner: {least: 2, most: 1}": ["1:25 1 is less than 'least', 2"],
    "field: 3": [f"1:8 expected a field or a path, got the number 3 -> {TEXT}"],
    "field: a..b": [f"1:9 'a..b' is no path into a record -> {PATHS}"],
    'field: "x[*"': [f"1:10 'x[*' is no path into a record -> {PATHS}"],
    "text: 1.0": [f"1:7 expected text, got the number 1.0 -> {TEXT}"],
    "text: true": [f"1:7 expected text, got true -> {TEXT}"],
    "text: [a]": [f"1:7 expected text, got a list -> {BRACES}"],
    "text: {value}": [f"1:7 expected text, got a mapping -> {BRACES}"],
    "text:": ["1:6 expected text, got nothing -> write one, or take the key out"],
    "whole: 1.0": ["1:8 expected a whole number, got the number 1.0"],
    "whole: true": ["1:8 expected a whole number, got true"],
    "whole: '12'": [f"1:8 expected a whole number, got the text '12' -> {NUMBER}"],
    "share: 1_000": ["1:8 expected a number, got the text '1_000'"],
    "share: +.5": [f"1:8 expected a number, got the text '+.5' -> {NUMBER}"],
    "share: 1.5": ["1:8 1.5 is more than 1"],
    "share: -1": ["1:8 -1 is less than 0"],
    "flag: yes": ["1:7 expected true or false, got the text 'yes' -> write true or false, without quotes"],
    "mode: mabye": ["1:7 the text 'mabye' is not one of on, off, maybe -> did you mean 'maybe'?"],
    "mode: false": ["1:7 false is not one of on, off, maybe -> did you mean 'off'?"],
    f"mode: {'x' * 90}": [f"1:7 the text '{'x' * 37}...' is not one of on, off, maybe"],
    "words: []": ["1:8 empty: name one at least"],
    "counts: {}": ["1:9 empty: name one at least"],
    "counts: {a: 1, '': x}": ["1:20 expected a whole number, got the text 'x'", "1:9 a text in it is empty"],
    "pattern: ''": ["1:10 an empty pattern matches everywhere: write one"],
    "words: a": ["1:8 expected a list (text each), got the text 'a' -> write [a]"],
    "words: [a, 1, ~]": [
        f"1:12 expected text, got the number 1 -> {TEXT}",
        "1:15 expected text, got nothing -> write one, or take the key out",
    ],
    "counts: {a: x}": ["1:13 expected a whole number, got the text 'x'"],
    "counts: [1]": ["1:9 expected a mapping (key: a whole number), got a list -> write `key: value`"],
    "known: {bdc: x}": ["1:9 unknown key 'bdc' -> did you mean 'bcd'?"],
    "one-or-more: {a: b}": [f"1:14 expected text or a list (text each), got a mapping -> {BRACES}"],
    "one-or-more: 3": [f"1:14 expected text, got the number 3 -> {TEXT}"],
    "pattern: 3": [f"1:10 expected a regular expression, got the number 3 -> {TEXT}"],
    "pattern: a(b": [f"1:11 not a regular expression: missing ), unterminated subpattern -> {ESCAPE}"],
    "pattern: 'a{2,1}'": [f"1:13 not a regular expression: min repeat greater than max repeat -> {ESCAPE}"],
    "pattern: 'a{99999999999}'": [f"1:10 not a regular expression: the repetition number is too large -> {ESCAPE}"],
    "pattern: '[[a]'": [f"1:10 not a regular expression: Possible nested set at position 1 -> {ESCAPE}"],
    "schema: 3": ["1:9 expected a JSON Schema or the path of one, got the number 3"],
    "schema:\n  properties: {a: {type: strin}}": [
        f"2:26 not a JSON Schema: properties/a/type: 'strin' is not one of {TYPES} -> {KEYWORDS}",
    ],
    "tokenizer: 3": [f"1:12 expected the path of a tokenizer.json, got the number 3 -> {TEXT}"],
    "tokenizer: t.json": ["1:12 a tokenizer cannot be named here -> name it in dqlint.yaml"],
    "schema: schema.yaml": [f"1:9 a JSON Schema in a file cannot be named here -> {INLINE}"],
}


def read(text: str, base: Path | None = None, path: Path | None = None) -> tuple[Any, tuple[str, ...], list[Problem]]:
    problems: list[Problem] = []
    document = located.load(text, "f.yaml", None, path)
    made, missing = options.read(Options, document.data, Spot(document), problems, base)
    return made, missing, problems


def shown(problem: Problem) -> str:
    return f"{problem.line}:{problem.column} {problem.message}" + (f" -> {problem.hint}" if problem.hint else "")


@pytest.mark.parametrize("text", BROKEN)
def test_every_problem_is_told_at_its_place(text: str) -> None:
    made, _, problems = read(text)
    assert made is None
    assert [*map(shown, problems)] == BROKEN[text]


def test_a_pattern_that_can_blow_up_is_refused() -> None:
    _, _, (problem,) = read("pattern: '^(a+)+$'")
    assert problem.message.startswith("refused regular expression: ")
    assert problem.hint == "write it so that it cannot backtrack"


def test_what_is_wrong_is_told_all_at_once() -> None:
    made, missing, problems = read("txet: a\nwhole: x\nwords: [1]\ninner: {}\n")
    assert (made, missing) == (None, ("field",))
    assert [problem.line for problem in problems] == [1, 2, 3, 4]


def test_nothing_given_is_not_wrong_but_missing() -> None:
    assert read("") == (None, ("field",), [])
    assert read("text: a") == (None, ("field",), [])


def test_the_table_has_every_message_and_hint(unsaid: Unsaid) -> None:
    texts = [part for problems in BROKEN.values() for one in problems for part in one.split(" ", 1)[1].split(" -> ")]
    texts += [one for _, problem in FILES.values() for one in problem.split(" ", 1)[1].split(" -> ")]
    texts += ["refused regular expression: x", "write it so that it cannot backtrack"]
    assert unsaid([declare, reading, values, wording], texts) == []


def test_every_type_is_read() -> None:
    text = """
        field: output#/category
        text: no
        whole: 3
        share: 1
        flag: true
        mode: off
        words: [a, no]
        any: {x: [1]}
        pattern: (?i)refund
        counts: {a: 1}
        known: {a: x}
        inner: {least: 2}
        inners: [{least: 1}, {least: 2, most: 3}]
        one-or-more: [a, b]
        schema: {type: object}
    """
    made, _, problems = read(text)
    assert problems == []
    assert made == Options(
        field=FieldPath("output#/category"),
        text="no",
        whole=3,
        share=1.0,
        flag=True,
        mode="off",
        words=("a", "no"),
        any_={"x": [1]},
        pattern=re.compile("(?i)refund"),
        counts={"a": 1},
        known={"a": "x"},
        inner=Inner(least=2),
        inners=(Inner(least=1), Inner(least=2, most=3)),
        one_or_more=("a", "b"),
        schema=JsonSchema({"type": "object"}),
    )
    assert type(made.share) is float


# The files there are, and the problem of `schema: s/x.json` as `file:line:column message -> hint`.
FILES: dict[str, tuple[dict[str, str], str]] = {
    "s/x.json": ({}, "rules/own.yaml:1:9 there is no file 's/x.json' -> the path starts at rules/"),
    "../../x.json": ({}, "rules/own.yaml:1:9 '../../x.json' leads out of the repository -> move the file into it"),
    "/etc/x.json": ({}, "rules/own.yaml:1:9 '/etc/x.json' leads out of the repository -> move the file into it"),
    "../bad.json": ({"bad.json": '{\n "a": }'}, "bad.json:2:7 not JSON: Expecting value"),
    "../long.json": ({"long.json": "[" * 100_000}, "long.json:0:0 not JSON: nested too deep"),
    "../type.json": (
        {"type.json": '{"type": 3}'},
        f"type.json:0:0 not a JSON Schema: type: 3 is not one of {TYPES} -> {KEYWORDS}",
    ),
    "../type.yaml": (
        {"type.yaml": "a: 1\nminimum: x\n"},
        f"type.yaml:2:10 not a JSON Schema: minimum: 'x' is not of type 'number' -> {KEYWORDS}",
    ),
    "../bad.yaml": (
        {"bad.yaml": "type: object\ntype: array\n"},
        "bad.yaml:2:1 the key 'type' stands here twice; first on line 1 -> keep one of the two",
    ),
}


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "rules").mkdir()
    return tmp_path / "rules"


@pytest.mark.parametrize("named", FILES)
def test_what_can_be_wrong_with_the_file_of_a_schema(named: str, rules: Path) -> None:
    files, expected = FILES[named]
    for name, text in files.items():
        (rules.parent / name).write_text(text)
    problems: list[Problem] = []
    document = located.load(f"schema: {named}\n", "rules/own.yaml", None, rules / "own.yaml")
    options.read(Options, document.data, Spot(document), problems)
    assert [f"{problem.file}:{shown(problem)}" for problem in problems] == [expected]


@pytest.mark.parametrize(("name", "text"), [("s.json", '{"type":\t"object"}'), ("s.yaml", "type: object\n")])
def test_a_schema_of_a_file(rules: Path, name: str, text: str) -> None:
    (rules / name).write_text(text)
    by_document, _, _ = read(f"field: a\nschema: {name}", path=rules / "own.yaml")
    by_base, _, _ = read(f"field: a\nschema: {name}", base=rules)
    assert by_document.schema == by_base.schema == {"type": "object"}


def test_a_link_out_of_the_repository_is_no_schema(rules: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.json"
    secret.write_text('{"type": "hidden"}')
    (rules / "s.json").symlink_to(secret)
    _, _, (problem,) = read("schema: s.json", base=rules)
    assert problem.message == "'s.json' leads out of the repository"


def test_options_of_compiled_rules_have_no_positions() -> None:
    problems: list[Problem] = []
    options.read(Options, {"field": 3}, Spot(Document({}, "rules.json")), problems)
    assert [*map(shown, problems)] == [f"0:0 expected a field or a path, got the number 3 -> {TEXT}"]


def test_leniently_what_is_left_is_read() -> None:
    problems: list[Problem] = []
    document = located.load("field: a\nwhole: x\nwords: [a, 1]\ncounts: {a: 1, b: x}\nzzz: 1\n", "f.yaml")
    made: Any = options.read_leniently(Options, document.data, Spot(document), problems)
    assert (made.field, made.whole, made.words, made.counts) == ("a", None, ("a", None), {"a": 1, "b": None})
    assert len(problems) == 4
    assert options.read_leniently(Options, [], Spot(document), problems) is None


def test_the_schema_says_what_is_read() -> None:
    made = options.schema(Options)
    jsonschema.Draft202012Validator.check_schema(made)
    assert (made["required"], made["additionalProperties"]) == (["field"], False)
    assert made["properties"]["share"] == {
        "description": "a share", "type": "number", "minimum": 0, "maximum": 1, "default": 0.5,
    }  # fmt: skip
    assert made["properties"]["known"]["anyOf"][0]["propertyNames"] == {"enum": ["a", "bcd"]}
    assert made["properties"]["inner"]["anyOf"][0]["required"] == ["least"]
    assert json.loads(json.dumps(made)) == made


TEXTS_OF_A_FORM = (
    "field:",
    "pattern:",
    "schema:",
    "tokenizer: t",
    "inner: {least: 2",
)  # JSON Schema has no word for it; and 1.0 is an integer there


@pytest.mark.parametrize("text", [text for text in BROKEN if not text.startswith((*TEXTS_OF_A_FORM, "whole: 1.0"))])
def test_the_schema_refuses_what_is_refused(text: str) -> None:
    data = located.load(text, "f.yaml").data
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"field": "a", **data} if isinstance(data, dict) else data, options.schema(Options))


def test_the_documentation_says_every_option() -> None:
    rows = options.describe(Options)
    assert [row.key for row in rows][-3:] == ["one-or-more", "schema", "tokenizer"]
    assert rows[0] == ("field", "a field or a path", "", "the texts")
    assert rows[3] == ("share", "a number", "0.5", "a share")
    assert rows[5][1:3] == ("one of on, off, maybe", '"on"')
    assert rows[6][1:3] == ("a list (text each)", "[]")
    assert rows[13][1] == "text or a list (text each)"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats(allow_nan=False) | st.sampled_from(["a", "on", "[", ""]),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["a", "least", "type"]), inner, max_size=2)
    ),
    max_leaves=4,
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from([*declare.declared(Options), "zzz"]), VALUES, max_size=3))
def test_whatever_is_written_is_read_or_told(data: dict[str, Any]) -> None:
    problems: list[Problem] = []
    made, missing = options.read(Options, data, Spot(Document(data, "f")), problems)
    assert (made is None) == bool(missing or problems)
    if made is not None:
        jsonschema.validate(data, options.schema(Options))


class Other(OptionSet):
    least: int = option(7)
    mode: Literal["a", "b"] = option("a")


class Both(Inner, Other):
    values: tuple[str, ...] = option((), "a name that a mapping's method has")
    most: int | None = option(9)


def test_sets_are_made_of_sets() -> None:
    assert [*declare.declared(Both)] == ["least", "mode", "most", "values"]
    made = Both(least=1, values=("x",))
    assert options.values_of(made) == {"least": 1, "mode": "a", "most": 9, "values": ("x",)}
    assert options.replaced(made, mode="b") == Both(least=1, mode="b", values=("x",)) != made
    assert repr(made) == "Both(least=1, mode='a', most=9, values=('x',))"
    assert hash(made) == hash(Both(least=1, values=("x",)))


def test_a_set_is_not_changed_and_takes_what_it_declares() -> None:
    with pytest.raises(AttributeError, match=r"Inner\.least is not to be changed"):
        Inner(least=1).least = 2  # type: ignore[misc]
    for said in ({}, {"least": 1, "mots": 2}):
        with pytest.raises(TypeError, match=r"Inner: missing or not declared: (least|mots)"):
            Inner(**said)


def test_what_is_no_declaration_is_refused() -> None:
    for body in ({"__annotations__": {"a": "int"}}, {"a": option(1)}, {"__annotations__": {"a": "int"}, "a": 1}):
        with pytest.raises(TypeError, match=r"Odd: write `name: type = option\(...\)` for a"):
            type("Odd", (OptionSet,), body)
