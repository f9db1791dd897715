from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import WhitespaceSplit

from dqlint.app.check import Request, check
from dqlint.batch import Batch
from dqlint.kinds import tokens
from dqlint.layouts.detect import LAYOUTS
from dqlint.model import ConfigError, Rows
from dqlint.options import TokenizerFile
from dqlint.search import Searcher
from dqlint.tokenizing import Tokenizer as Counting

Find = Callable[..., list[Any]]
WORDS = "one two three four five six seven eight nine ten"


def to_words() -> str:
    made = Tokenizer(WordLevel({"[UNK]": 0}, unk_token="[UNK]"))  # noqa: S106 - no password
    made.pre_tokenizer = WhitespaceSplit()
    return str(made.to_str())


def counted(rows: Any, layout: str = "openai-chat", **options: Any) -> Any:
    """The hits where every word is a token, each with what is said of it."""
    made = tokens.Options(tokenizer=TokenizerFile("words.json", Counting(to_words())), **{"per_turn": 0, **options})
    block = Rows(0, [*rows], [*range(1, len(rows) + 1)], [1] * len(rows), [])
    hits = [*tokens.Length(made).examine(Batch("rows.jsonl", "train", block, LAYOUTS[layout], Searcher(())))]
    return [(hit.place.row, hit.field, hit.values["tokens"], hit.values["left"]) for hit in hits]


def turn(role: str, text: Any, **more: Any) -> Mapping[str, Any]:
    return {"role": role, "content": text, **more}


def chat(*turns: Mapping[str, Any], **more: Any) -> Mapping[str, Any]:
    return {"messages": [*turns], **more}


ASKED = chat(turn("system", "be brief"), turn("user", WORDS), turn("assistant", "one two three four"))


@pytest.mark.parametrize(
    ("limit", "per_turn", "expected"),
    [
        (16, 0, []),
        (15, 0, [(0, "messages[1].content", "16 tokens", "nothing is")]),
        (22, 2, []),
        (21, 2, [(0, "messages[1].content", "22 tokens", "nothing is")]),
    ],
)
def test_an_example_is_too_long_with_all_its_turns(limit: int, per_turn: int, expected: Any) -> None:
    assert counted([ASKED], check="too-long", limit=limit, per_turn=per_turn) == expected


@pytest.mark.parametrize(
    ("limit", "keep", "left"),
    [
        (16, 1, ""),
        (15, 1, "3 of 4 tokens are"),
        (15, 0.75, ""),
        (14, 0.75, "2 of 4 tokens are"),
        (13, 0, ""),
        (12, 0, "nothing is"),
        (1, 0, "nothing is"),
    ],
)
def test_what_is_left_of_the_last_answer_when_the_end_is_cut_away(limit: int, keep: float, left: str) -> None:
    found = counted([ASKED], check="answer-cut", limit=limit, keep=keep)
    assert found == ([(0, "messages[2].content", "16 tokens", left)] if left else [])


def test_the_answer_is_the_last_one_and_what_follows_it_does_not_count() -> None:
    row = chat(
        turn("user", "a b"), turn("assistant", "c"), turn("user", "d e"), turn("assistant", "f"), turn("user", WORDS)
    )
    assert counted([row], check="answer-cut", limit=6) == []
    assert counted([row], check="answer-cut", limit=5) == [(0, "messages[3].content", "6 tokens", "nothing is")]


@pytest.mark.parametrize(
    ("row", "layout", "total"),
    [
        ({"instruction": "a b", "input": "c", "output": "d"}, "alpaca", 4),
        ({"prompt": "a b", "completion": "c"}, "prompt-completion", 3),
        ({"prompt": "a", "chosen": "b", "rejected": "c d e"}, "preference", 4),
        ({"prompt": "a", "chosen": "b c d e", "rejected": "c"}, "preference", 5),
        ({"conversations": [{"from": "human", "value": "a"}, {"from": "gpt", "value": "b c"}]}, "sharegpt", 3),
        (
            chat(turn("user", [{"type": "text", "text": "a b"}, {"type": "image_url", "image_url": {"url": "x y z"}}])),
            "openai-chat",
            2,
        ),
        (chat(turn("user", "a"), tools="[{} ,{} ]"), "openai-chat", 4),
        (chat(turn("user", "a"), tools=[{"name": "b"}]), "openai-chat", 3),
        (chat(turn("assistant", None, tool_calls=[{"name": "b"}])), "openai-chat", 2),
    ],
)
def test_what_counts(row: Any, layout: str, total: int) -> None:
    assert counted([row], layout, check="too-long", limit=total) == []
    assert [found[2] for found in counted([row], layout, check="too-long", limit=total - 1)] == [f"{total} tokens"]


def test_both_answers_of_a_pair_are_looked_at() -> None:
    row = {"prompt": WORDS, "chosen": "a", "rejected": "b"}
    (found,) = counted([row], "preference", check="answer-cut", limit=10)
    assert found[1] == "chosen"
    long = {"prompt": "a", "chosen": "a", "rejected": WORDS}
    assert [one[1] for one in counted([long], "preference", check="answer-cut", limit=5, keep=1)] == ["rejected"]


def test_nobody_answers_and_nobody_speaks() -> None:
    rows = [
        chat(turn("user", WORDS)),
        chat(),
        {"messages": "x"},
        {"messages": [None, 3, []]},
        {},
        chat(turn("assistant", None)),
    ]
    assert counted(rows, check="answer-cut", limit=1) == []
    assert [found[0] for found in counted(rows, check="too-long", limit=1)] == [0]


def test_without_a_tokenizer_only_what_is_surely_too_long_is_told(find: Find) -> None:
    row = chat(turn("user", "words " * 1000), turn("assistant", "Fine."))
    found = {
        limit: [hit.values["tokens"] for hit in find("tokens", {"check": "too-long", "limit": limit}, [row])]
        for limit in (500, 700, 900)
    }
    assert found == {500: ["about 780 tokens (an estimate)"], 700: [], 900: []}
    unsure = {"check": "too-long", "limit": 700, "sure": False}
    assert len(find("tokens", unsure, [row])) == 1


@pytest.mark.parametrize(
    "text", ["", " ", "\ud800" * 9, "\0" * 9, "9" * 10_000, "x" * 1_000_000, "[" * 10_000, "😀" * 999]
)
def test_whatever_is_written_is_counted(find: Find, text: str) -> None:
    rows = [chat(turn("user", text), turn("assistant", text)), chat(turn("user", 10**400), deep=deep(500))]
    for name in ("too-long", "answer-cut"):
        assert isinstance(find("tokens", {"check": name, "limit": 1}, rows), list)
        assert isinstance(counted(rows, check=name, limit=1), list)


def deep(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("name", "text", "message", "hint"),
    [
        ("t/words.json", None, "", ""),
        ("t/none.json", None, "dqlint.yaml:4:33 there is no file 't/none.json'", "the path starts at ./"),
        (
            "../words.json",
            None,
            "dqlint.yaml:4:33 '../words.json' leads out of the repository",
            "move the file into it",
        ),
        ("t/bad.json", "{}", "dqlint.yaml:4:33 not a tokenizer file: ", "name the tokenizer.json of the model"),
    ],
)
def test_the_file_that_dqlint_yaml_names(tmp_path: Path, name: str, text: str | None, message: str, hint: str) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "t").mkdir()
    (tmp_path / "t" / "words.json").write_text(to_words(), encoding="utf-8")
    (tmp_path / "rows.jsonl").write_text('{"prompt": "a b c d", "completion": "e f"}\n', encoding="utf-8")
    if text is not None:
        (tmp_path / name).write_text(text, encoding="utf-8")
    rule = f"  FMT050:\n    with: {{limit: 5, tokenizer: {name}, per-turn: 0}}\n"
    (tmp_path / "dqlint.yaml").write_text(f"packs: []\nrules:\n{rule}", encoding="utf-8")
    request = Request(paths=(tmp_path / "rows.jsonl",), here=tmp_path)
    if not message:
        assert [one.message for one in check(request).findings] == ["the example has 6 tokens, the limit is 5"]
        return
    with pytest.raises(ConfigError) as caught:
        check(request)
    (problem,) = caught.value.problems
    assert f"{problem.file}:{problem.line}:{problem.column} {problem.message}".startswith(message)
    assert problem.hint == hint
