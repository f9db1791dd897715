from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

Find = Callable[..., list[Any]]


QUOTE = "a key in double quotes is expected, not a single quote (JSON has double quotes)"
ASKED = {"role": "user", "content": "Weather?"}
SAID = {"role": "assistant", "content": "Rain."}
TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "weather",
            "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
        },
    }
]


def call(number: Any, name: str = "weather", arguments: Any = '{"city": "Rome"}') -> Any:
    return {"id": number, "type": "function", "function": {"name": name, "arguments": arguments}}


def calling(*calls: Any) -> Any:
    return {"role": "assistant", "content": None, "tool_calls": list(calls)}


def result(number: str | None = None) -> Any:
    return {"role": "tool", "content": "rain", **({"tool_call_id": number} if number else {})}


def flaws(find: Find, check: Any, messages: Any, tools: Any = None, layout: str = "openai-chat") -> Any:
    row = {"messages": messages, **({"tools": tools} if tools is not None else {})}
    return [(hit.field, hit.values) for hit in find("tool-calls", {"check": check}, [row], layout)]


@pytest.mark.parametrize(
    ("turns", "unanswered", "orphans"),
    [
        ([calling(call("a"), call("b")), result("b"), result("a"), SAID], [], []),
        ([calling(call("a"))], [], []),  # the call is what is to be learned
        ([calling(call("a")), SAID], ["a"], []),
        ([calling(call("a"), call("b")), result("b")], ["a"], []),
        ([calling(call("a")), result("z"), SAID], ["a"], ["z"]),
        ([calling(call("a")), result("a"), result("a"), SAID], [], ["a"]),
        ([calling(call("a"), call("b")), result(), result(), SAID], [], []),
        ([calling(call(None), call(None)), result(), SAID], [], []),
        ([calling(call(None)), result("a"), SAID], [], []),
        ([result("a"), SAID], [], ["a"]),
        ([SAID, result(), SAID], [], [""]),
        ([{"role": "assistant", "content": "<tool_call>{}</tool_call>"}, result(), SAID], [], []),
        (
            [
                {"role": "assistant", "function_call": {"name": "f", "arguments": "{}"}},
                {"role": "function", "name": "f"},
            ],
            [],
            [],
        ),
        ([{"role": "assistant", "function_call": {"name": "f", "arguments": "{}"}}, ASKED, SAID], [""], []),
    ],
)
def test_calls_and_results(find: Find, turns: Any, unanswered: Any, orphans: Any) -> None:
    messages = [ASKED, *turns]
    assert [values["id"] for _, values in flaws(find, "unanswered", messages)] == unanswered
    assert [values["id"] for _, values in flaws(find, "result-without-call", messages)] == orphans


def test_anthropic_parts(find: Find) -> None:
    use = {"role": "assistant", "content": [{"type": "tool_use", "id": "a", "name": "weather", "input": {"city": 3}}]}
    given = {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "a", "content": "rain"}]}
    tools = [{"name": "weather", "input_schema": TOOLS[0]["function"]["parameters"]}]
    for check in ("unanswered", "result-without-call", "unknown-tool", "malformed-tools"):
        assert flaws(find, check, [ASKED, use, given, SAID], tools) == []
    ((path, values),) = flaws(find, "arguments-break-schema", [ASKED, use, given, SAID], tools)
    assert (path, values["at"], values["problem"]) == ("messages[1].content[0]", "city", "3 is not of type 'string'")


def test_ids_may_return_in_a_later_turn(find: Find) -> None:
    again = [calling(call("a")), result("a"), SAID, ASKED, calling(call("a")), result("a"), SAID]
    assert flaws(find, "duplicate-id", [ASKED, *again]) == []
    ((path, values),) = flaws(find, "duplicate-id", [ASKED, calling(call("a"), call("a"))])
    assert (path, values["id"]) == ("messages[1].tool_calls[1]", "a")


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ("{'city': 1}", f"not JSON: {QUOTE}, at character 2"),
        ("", "not JSON: a value is expected, but the text ends, at character 1"),
        ('{"city": "Rome" "day": 1}', "not JSON: a comma or a closing bracket is expected, not '\"', at character 17"),
        ('["Rome"]', "not an object: ['Rome']"),
        ("null", None),
        ({"city": "Rome"}, None),
        (None, None),
    ],
)
def test_arguments_are_an_object(find: Find, arguments: Any, problem: Any) -> None:
    found = flaws(find, "bad-arguments", [ASKED, calling(call("a", arguments=arguments))])
    assert [values["problem"] for _, values in found] == ([problem] if problem else [])


@pytest.mark.parametrize("written", [TOOLS, json.dumps(TOOLS)])
def test_calls_against_the_tools_of_the_row(find: Find, written: Any) -> None:
    messages = [ASKED, calling(call("a", "wether"), call("b", arguments="{}"), call("c"))]
    ((path, values),) = flaws(find, "unknown-tool", messages, written)
    assert (path, values["name"], values["problem"]) == ("messages[1].tool_calls[0]", "wether", "weather")
    ((path, values),) = flaws(find, "arguments-break-schema", messages, written)
    assert (path, values["problem"]) == ("messages[1].tool_calls[1]", "'city' is a required property")


@pytest.mark.parametrize("given", [None, [], "", "[]", [{"type": "web_search"}], [{"name": "wether"}]])
def test_without_tools_that_know_better_nothing_is_said(find: Find, given: Any) -> None:
    messages = [ASKED, calling(call("a", "wether"))]
    for check in ("unknown-tool", "arguments-break-schema", "malformed-tools"):
        assert flaws(find, check, messages, given) == []


@pytest.mark.parametrize(
    ("given", "path", "problem"),
    [
        ("[{'a'}]", "tools", f"not JSON: {QUOTE}, at character 3"),
        ({"weather": {}}, "tools", "not a list of tools"),
        ([{"type": "function", "function": {"description": "x"}}], "tools[0]", "a tool without a name"),
        ([7], "tools[0]", "a tool without a name"),
        ([{"name": "f", "parameters": 3}], "tools[0]", "the parameters of 'f' are no JSON Schema: 3 is neither"),
        (
            '[{"name": "f", "parameters": {"type": "dict"}}]',
            "tools#/0",
            "the parameters of 'f' are no JSON Schema: type:",
        ),
        (
            [{"name": "f", "parameters": {"pattern": "(a+)+$"}}],
            "tools[0]",
            "the parameters of 'f' are no JSON Schema: the pattern",
        ),
    ],
)
def test_tools_that_are_not_right(find: Find, given: Any, path: Any, problem: Any) -> None:
    ((found, values),) = flaws(find, "malformed-tools", [ASKED, SAID], given)
    assert found == path
    assert values["problem"].startswith(problem)


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("weather()", "it is not JSON: a value is expected, not 'w', at character 1"),
        ('{"arguments": {}}', "it has no name"),
        ('["weather"]', "it is no object"),
        ('<think>rain?</think>\n{"name": "weather", "arguments": {}}', None),
        ('[{"name": "a", "arguments": {}}, {"name": "b", "arguments": "{}"}]', None),
    ],
)
def test_sharegpt_calls_are_json_text(find: Find, value: Any, problem: Any) -> None:
    turns = [{"from": "human", "value": "x"}, {"from": "function_call", "value": value}]
    row = {"conversations": [*turns, {"from": "observation", "value": "rain"}, {"from": "gpt", "value": "Rain."}]}
    found = [hit.values["problem"] for hit in find("tool-calls", {"check": "malformed-call"}, [row], "sharegpt")]
    assert found == ([problem] if problem else [])
    for check in ("unanswered", "result-without-call", "bad-arguments"):
        assert find("tool-calls", {"check": check}, [row], "sharegpt") == []


@pytest.mark.parametrize(
    ("calls", "path", "problem"),
    [
        ("x", "messages[1].tool_calls", "tool_calls is no list"),
        (call("a"), "messages[1].tool_calls", "tool_calls is no list"),
        ([7], "messages[1].tool_calls[0]", "it is no object"),
        (None, "", ""),
        ([], "", ""),
    ],
)
def test_calls_that_are_none(find: Find, calls: Any, path: str, problem: str) -> None:
    messages = [ASKED, {"role": "assistant", "content": None, "tool_calls": calls}, result("a"), SAID]
    found = [(place, values["problem"]) for place, values in flaws(find, "malformed-call", messages)]
    assert found == ([(path, problem)] if problem else [])
    assert flaws(find, "unanswered", messages) == []
    assert bool(flaws(find, "result-without-call", messages)) is not bool(problem)


def test_nothing_odd_ends_the_run(find: Find) -> None:
    odd = [
        None,
        3,
        {"role": ["x"]},
        {"role": "assistant", "tool_calls": "x"},
        {"role": "assistant", "tool_calls": [None]},
    ]
    assert len(flaws(find, "malformed-call", [ASKED, *odd])) == 2
    assert flaws(find, "unanswered", [ASKED, *odd, {"role": "tool", "tool_call_id": 7}]) == []
