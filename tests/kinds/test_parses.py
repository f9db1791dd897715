from __future__ import annotations

import ast
import json
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

Find = Callable[..., list[Any]]

JSON_BLOCKS = {"what": "fences", "language": "json"}
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
CODE = st.lists(st.tuples(st.sampled_from("abc"), VALUES), min_size=1, max_size=3).map(
    lambda some: "\n".join(f"def {name}():\n    return {value!r}" for name, value in some)
)
LANGUAGES = st.sampled_from(["json", "python", "yaml"])
WHATS = st.sampled_from(["fences", "text", "lookalikes"])
HYPOTHESIS = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)


def outputs(*texts: str) -> list[dict[str, Any]]:
    return [{"instruction": "x", "output": text} for text in texts]


def said(hits: Any) -> Any:
    return [(hit.place.row, hit.values["reason"], hit.values["line"], hit.values["column"]) for hit in hits]


def test_the_span_points_into_the_text_and_the_words_into_the_block(find: Find) -> None:
    text = 'Here 😀:\n\n- so\n\n  ```json\n  {\n    "a": 1\n    "b": 2\n  }\n  ```\n'
    (hit,) = find("parses", JSON_BLOCKS, outputs(text), "alpaca")
    assert (hit.field, hit.values["line"], hit.values["column"], hit.values["count"]) == ("output", 3, 3, 1)
    assert text[hit.span[0] :].startswith('"b"')
    assert hit.span[1] - hit.span[0] == 1


def test_one_hit_a_text_at_the_first_broken_block(find: Find) -> None:
    text = "```json\n{}\n```\n```json\n[1\n```\n```JSON\n[2,]\n```\n```\n[3\n```\n"
    (hit,) = find("parses", JSON_BLOCKS, outputs(text), "alpaca")
    assert hit.values == {
        "language": "JSON",
        "reason": "a comma or a closing bracket is expected, but the text ends",
        "line": 2,
        "column": 1,
        "count": 2,
    }


@pytest.mark.parametrize(
    ("language", "name"),
    [("json", "json"), ("python", "py"), ("python", "python3"), ("yaml", "yml"), ("yaml", "YAML title")],
)
def test_only_blocks_of_the_language(find: Find, language: str, name: str) -> None:
    broken = f"```{name}\na: [b: c\n```"
    for other in ("json", "python", "yaml"):
        hits = find("parses", {"what": "fences", "language": other}, outputs(broken), "alpaca")
        assert len(hits) == (other == language)


def test_blocks_that_are_left_alone(find: Find) -> None:
    texts = [
        "```json5\n{a: 1}\n```",
        "```jsonc\n{} // x\n```",
        "```\n{\n```",
        "```json\n```",
        "```json\n[1",
        "`json [`",
    ]
    assert find("parses", JSON_BLOCKS, outputs(*texts), "alpaca") == []


def test_what_is_meant_for_people_may_be_reported(find: Find) -> None:
    rows = outputs('```json\n{"a": 1, ...}\n```')
    assert find("parses", JSON_BLOCKS, rows, "alpaca") == []
    (hit,) = find("parses", {**JSON_BLOCKS, "illustrations": "report"}, rows, "alpaca")
    assert hit.values["column"] == 10


def test_other_fields_and_turns(find: Find) -> None:
    broken = "```json\n[\n```"
    turns = [{"role": "user", "content": broken}, {"role": "assistant", "content": broken}]
    options = {**JSON_BLOCKS, "fields": ["input", "output"]}
    hits = find("parses", options, [{"messages": turns}])
    assert [hit.field for hit in hits] == ["messages[0].content", "messages[1].content"]


def test_whole_texts(find: Find) -> None:
    texts = ['{"a": 1}', "", "Sure: {}", "{\n}\n}"]
    hits = find("parses", {"what": "text", "language": "json", "illustrations": "report"}, outputs(*texts), "alpaca")
    assert said(hits) == [(2, "a value is expected, not 'S'", 1, 1), (3, "more text after the value", 3, 1)]
    (hit,) = find("parses", {"what": "text", "language": "yaml"}, outputs("a: 1", "a: b: c"), "alpaca")
    assert said([hit]) == [(1, "a colon that cannot stand here", 1, 5)]


@pytest.mark.parametrize(
    ("language", "text", "broken"),
    [
        ("json", '{"a": 1}', False),
        ("json", '\n[\n{"a": 1,}\n]\n', True),
        ("json", '{"a": 1', True),
        ("json", '{"a": {"b": [1, 2', True),
        ("json", '{"a": "b', True),  # the text ends in a string
        ("json", '{"a": 1}.get("a")', False),  # code
        ("json", '{"a": 1} is what you want.', False),
        ("json", '{"a": 1, ...}', False),
        ("json", "{a: 1}", False),
        ("json", "['a', 'b']", False),
        ("json", "[Name], dear [Title]", False),
        ("json", "", False),
        ("python", "def f(x):\nreturn x", True),
        ("python", "def f(x):\n    return x", False),
        ("python", "\n# Doubles.\nfrom a import (b, c)\nimport d  # why\n\n\nclass C(b):\n  x = (1", True),
        ("python", "import os\n\nname = os.getcwd(\nprint(name)", True),
        ("python", "async def f():\n  await x)\n", True),
        ("python", "x = (1", False),
        ("python", "def f(x)\n  x +\nend\n", False),
        ("python", "def f(x: Int): Int = {\n  x\n}\n", False),
        ("python", "import Foundation\n\nfunc f() {\n}", False),
        ("python", "import java.util.List;\n\nclass C {\n", False),
        ("python", "def f(x):\n    return x\n\nThe function returns it.", False),
        ("python", "def f(x):\n    return x\n\nOutput:\n3 4", False),
        ("python", "def f(x):\n    return x\n\n# Output\n3 4", False),
        ("python", "def f(x):\n    return x\n\n// Output: 3", True),
        ("python", "def f(x):\nreturn x\n```python\n```", False),
        ("python", "Here is how to define a class:\n\ndef f(", False),
        ("yaml", "a: b: c", False),
    ],
)
def test_texts_that_look_like_the_language(find: Find, language: str, text: str, broken: bool) -> None:
    hits = find("parses", {"what": "lookalikes", "language": language}, outputs(text), "alpaca")
    assert len(hits) == broken


@HYPOTHESIS
@given(value=VALUES, code=CODE, indent=st.sampled_from(["", "  ", "   "]))
def test_what_a_program_writes_is_no_hit(find: Find, value: Any, code: str, indent: str) -> None:
    written = {
        "json": json.dumps(value, indent=1),
        "yaml": yaml.safe_dump(value),
        "python": ast.unparse(ast.parse(code)),
    }
    for language, inside in written.items():
        lines = [f"```{language}", *inside.split("\n"), "```"]
        text = "1. See\n\n" + "\n".join(indent + line for line in lines) + "\n"
        assert find("parses", {"what": "fences", "language": language}, outputs(text), "alpaca") == []
        assert find("fences", {}, outputs(text), "alpaca") == []


@HYPOTHESIS
@given(
    what=WHATS,
    language=LANGUAGES,
    text=st.one_of(
        st.text(),
        st.lists(st.sampled_from(["```json", "```python", "```", "{", '{"a":', "def f():", "x", "\r", "> ", "\0"])).map(
            "\n".join
        ),
    ),
)
def test_no_text_is_too_much_and_spans_lie_inside(find: Find, what: str, language: str, text: str) -> None:
    for hit in find("parses", {"what": what, "language": language}, outputs(text), "alpaca"):
        assert 0 <= hit.span[0] < hit.span[1] <= len(text)
        assert hit.values["line"] >= 1
        assert hit.values["column"] >= 1


@pytest.mark.parametrize("language", ["json", "python", "yaml"])
@pytest.mark.parametrize("filling", ["[" * 400_000, "x " * 400_000, "\ud800", "\0", "9" * 20_000, "'" * 300_000])
def test_hostile_blocks(find: Find, language: str, filling: str) -> None:
    text = f"```{language}\n{filling}\n```\n{filling}"
    for what in ("fences", "text"):
        hits = find("parses", {"what": what, "language": language}, outputs(text), "alpaca")
        assert all(hit.span[1] <= len(text) for hit in hits)
