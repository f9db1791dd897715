from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from dqlint.batch import Batch
from dqlint.corpus import Corpus
from dqlint.kinds.reasoning_practice import Options, Practice
from dqlint.layouts.detect import LAYOUTS
from dqlint.model import Hit, Measure, Rows
from dqlint.search import Searcher


def batch(records: Sequence[Any], first: int = 0, layout: str = "alpaca") -> Batch:
    lines = [*range(first + 1, first + 1 + len(records))]
    rows = Rows(first, [*records], lines, [1] * len(records), [])
    return Batch("a.jsonl", "train", rows, LAYOUTS[layout], Searcher(Practice.searches))


def examined(options: Options, *batches: Batch) -> Practice:
    made = Practice(options)
    for one in batches:
        assert [*made.examine(one)] == []
    return made


def found(options: Options, *batches: Batch, made: Practice | None = None) -> list[tuple[int, str]]:
    said = (made or examined(options, *batches)).conclude(Corpus(lambda _: batches))
    return [(hit.place.line, hit.field) for hit in said if isinstance(hit, Hit)]


def alpaca(*outputs: str) -> list[Any]:
    return [{"instruction": "x", "output": output} for output in outputs]


USUAL = "<think>a\nb</think>c"
ODD = {
    "missing": "c",
    "unopened-tag": "a\nb</think>c",
    "empty": "<think>\n</think>c",
    "one-line": "<think>a</think>c",
}


@pytest.mark.parametrize("check", ODD)
def test_what_few_do_is_a_slip(check: Any) -> None:
    options = Options(check=check)
    rows = batch(alpaca(*[USUAL] * 60, ODD[check], *[USUAL] * 19))
    assert found(options, rows) == [(61, "output")]


@pytest.mark.parametrize("check", ODD)
def test_what_many_do_is_practice(check: Any) -> None:
    options = Options(check=check)
    assert found(options, batch(alpaca(*[ODD[check]] * 80))) == []
    assert found(options, batch(alpaca(*[ODD[check]] * 10, *[USUAL] * 90))) == []


@pytest.mark.parametrize("check", ODD)
def test_few_answers_make_no_practice(check: Any) -> None:
    rows = batch(alpaca(*[USUAL] * 40, ODD[check]))
    assert found(Options(check=check), rows) == []
    assert found(Options(check=check, least=41), rows) == [(41, "output")]


@pytest.mark.parametrize("check", ODD)
def test_merged_memories_say_the_same(check: Any) -> None:
    options = Options(check=check)
    batches = [batch(alpaca(*[USUAL] * 30)), batch(alpaca(ODD[check], *[USUAL] * 29), 30)]
    first = examined(options, batches[0])
    first.merge(examined(options, batches[1]))
    assert found(options, *batches, made=first) == found(options, *batches) == [(31, "output")]


def test_a_trace_that_is_never_closed_is_there() -> None:
    assert found(Options(check="missing"), batch(alpaca(*[USUAL] * 60, "<think>a"))) == []


def test_steps_before_a_marker() -> None:
    rows = alpaca(*["a\nb\n#### 3"] * 60)
    assert found(Options(check="missing"), batch([*rows, *alpaca("3")])) == [(61, "output")]
    assert found(Options(check="empty"), batch([*rows, *alpaca("#### 3")])) == [(61, "output")]


def test_of_a_conversation_the_last_answer_counts() -> None:
    def talk(*said: Any) -> Any:
        return {"messages": [turn for one in said for turn in ({"role": "user", "content": "x"}, one)]}

    plain, thought = {"role": "assistant", "content": "c"}, {"role": "assistant", "content": USUAL}
    rows = [talk(plain, thought)] * 60
    assert found(Options(check="missing"), batch([*rows, talk(thought, plain)], layout="openai-chat")) == [
        (61, "messages[3].content")
    ]


@pytest.mark.parametrize(
    ("usual", "empty"),
    [
        ({"content": "c", "reasoning_content": "a"}, {"content": "c", "reasoning_content": ""}),
        (
            {"content": [{"type": "reasoning", "value": "a"}, {"type": "text", "value": "c"}]},
            {"content": [{"type": "reasoning", "value": ""}, {"type": "text", "value": "c"}]},
        ),
    ],
)
def test_traces_beside_the_text(usual: Any, empty: Any) -> None:
    talks = [{"messages": [{"role": "user", "content": "x"}, {"role": "assistant", **one}]} for one in (usual, empty)]
    rows = batch([talks[0]] * 60 + [talks[1]], layout="openai-chat")
    assert [line for line, _ in found(Options(check="empty"), rows)] == [61]
    none = {"messages": [{"role": "user", "content": "x"}, {"role": "assistant", "content": "c"}]}
    rows = batch([talks[0]] * 60 + [none], layout="openai-chat")
    assert [line for line, _ in found(Options(check="missing"), rows)] == [61]


def test_a_field_of_the_layout() -> None:
    rows = [{"instruction": "x", "output": "y", "reasoning": reason} for reason in ["a"] * 60 + [""]]
    assert found(Options(check="empty"), batch(rows)) == [(61, "reasoning")]


def test_how_many_answers_show_their_reasoning_is_measured() -> None:
    rows = batch(alpaca(USUAL, ODD["empty"], "c", ODD["unopened-tag"]))
    assert [*examined(Options(check="missing"), rows).conclude(Corpus(lambda _: [rows]))] == [
        Measure("reasoning_coverage", 0.5, 4, "train")
    ]
    assert [*examined(Options(check="empty"), rows).conclude(Corpus(lambda _: [rows]))] == []
