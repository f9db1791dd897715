"""A rule that is another than at the base sees all rows; the other rules still those that changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Work

Lint = Callable[..., Any]
DATA = "".join(
    json.dumps({"text": f"What is {number}, {word}?", "label": label}) + "\n"
    for number, (word, label) in enumerate([("spam", "a"), ("eggs", "x"), ("spam", "x")])
)
PACK = """\
rules:
  - code: XSH001
    name: names-spam
    kind: terms
    message: "says {term!r}"
    with: {fields: [text], words: [WORD]}
  - code: XSH002
    name: breaks-schema
    kind: json-schema
    message: "{problem}"
    with: {schema: row.schema.json}
"""
SCHEMA = {"type": "object", "properties": {"label": {"enum": ["a", "x"]}}}
CONFIG = "packs: [recommended, ./house]\nrules: {LBL001: {with: {allowed: [a]}}}\n"
ALL = "LBL001,XSH001,XSH002"


@pytest.fixture
def house(work: Work) -> Work:
    """A project with a pack and a schema; every row has a finding of some rule."""
    work.write("house/rules.yaml", PACK.replace("WORD", "spam"))
    work.write("house/row.schema.json", json.dumps(SCHEMA))
    work.write("dqlint.yaml", CONFIG)
    work.commit(t_jsonl=DATA)
    return work


def told(lint: Lint, house: Work) -> list[tuple[str, int]]:
    """The codes and lines, which are the same for the work tree and the index."""
    first = lint("--since", "HEAD", select=ALL)
    house.git("add", ".")
    second = lint("--staged", select=ALL)
    assert second.report["findings"] == first.report["findings"]
    assert second.count("anew") == first.count("anew")
    return [(finding["code"], finding["line"]) for finding in second.report["findings"]]


def test_rule_of_an_own_pack(house: Work, lint: Lint) -> None:
    house.write("house/rules.yaml", PACK.replace("WORD", "eggs"))
    assert lint("--since", "HEAD", select=ALL).count("anew") == ["XSH001"]
    assert told(lint, house) == [("XSH001", 2)]


def test_json_schema_file(house: Work, lint: Lint) -> None:
    house.write("house/row.schema.json", json.dumps({"type": "object", "required": ["id"]}))
    assert told(lint, house) == [("XSH002", line) for line in (1, 2, 3)]


def test_option_in_the_config(house: Work, lint: Lint) -> None:
    house.write("dqlint.yaml", CONFIG.replace("[a]", "[a, b]"))
    assert told(lint, house) == [("LBL001", 2), ("LBL001", 3)]


def test_severity_and_filter(house: Work, lint: Lint) -> None:
    house.write("dqlint.yaml", CONFIG.replace("{with", "{where: {matches: {text: eggs}}, with"))
    assert told(lint, house) == [("LBL001", 2)]


def test_fields_of_the_dataset(house: Work, lint: Lint) -> None:
    """All rules look at other texts then."""
    config = f"{CONFIG}datasets: {{d: {{train: t.jsonl}}}}\n"
    house.commit(dqlint_yaml=config)
    house.write("dqlint.yaml", config.replace("t.jsonl}", "t.jsonl, fields: {input: text, label: label}}"))
    assert {code for code, _ in told(lint, house)} == {"LBL001", "XSH001"}


def test_comment_and_order(house: Work, lint: Lint) -> None:
    house.write("dqlint.yaml", "# as ever\n" + "\n".join(reversed(CONFIG.splitlines())) + "\n")
    house.write("house/row.schema.json", json.dumps(dict(reversed(SCHEMA.items())), indent=2))
    house.write(
        "house/rules.yaml",
        PACK.replace("WORD", "spam # what they sell\n     ").replace("# what they sell\n     ]}", "]}"),
    )
    assert told(lint, house) == []


def test_config_that_is_not_staged(house: Work, lint: Lint) -> None:
    """The commit will have the old one."""
    house.write("dqlint.yaml", CONFIG.replace("[a]", "[x]"))
    house.write("t.jsonl", DATA + '{"text": "Why?", "label": "x"}\n')
    house.git("add", "t.jsonl")
    assert lint("--staged").lines == [4]
    assert lint("--staged", "--config", "dqlint.yaml").lines == [4]
    assert lint("--since", "HEAD").lines == [1]


def test_schema_and_pack_that_are_not_staged(house: Work, lint: Lint) -> None:
    house.write("house/rules.yaml", "broken: [")
    house.write("house/row.schema.json", "{")
    house.write("t.jsonl", DATA + '{"text": "Spam?", "label": "z"}\n')
    house.git("add", "t.jsonl")
    done = lint("--staged", select=ALL)
    assert [(finding["code"], finding["line"]) for finding in done.report["findings"]] == [
        ("LBL001", 4),
        ("XSH001", 4),
        ("XSH002", 4),
    ]


def test_config_that_git_does_not_know(house: Work, lint: Lint) -> None:
    """It would count here and not for others: it is to be added, or to be named."""
    house.write("data/t.jsonl", DATA)
    house.write("data/dqlint.yaml", "rules: {LBL001: {with: {allowed: [x]}}}\n")
    house.git("add", "data/t.jsonl")
    done = lint("--staged")
    assert (done.status, done.report) == (2, {})
    assert "data/dqlint.yaml: this file is not staged" in done.said
    assert "git add data/dqlint.yaml" in done.said
    assert lint("--since", "HEAD").found == [("data/t.jsonl", 1)]
    house.git("add", ".")
    assert lint("--staged").found == [("data/t.jsonl", 1)]


def test_first_config(work: Work, lint: Lint) -> None:
    work.commit(t_jsonl=DATA)
    work.write("dqlint.yaml", "rules: {LBL001: {with: {allowed: [a]}}}\n")
    work.git("add", ".")
    assert lint("--staged").lines == [2, 3]


def test_broken_config(house: Work, lint: Lint) -> None:
    """A config that could not be read at the base: nothing is known to be as it was."""
    house.commit(dqlint_yaml="rules: [\n")
    house.write("dqlint.yaml", CONFIG)
    house.git("add", ".")
    assert lint("--staged").lines == [2, 3]
    house.git("reset", "--quiet", "--hard")
    done = lint("--staged")
    assert (done.status, "dqlint.yaml:" in done.said) == (2, True)


def test_tokenizer_file(work: Work, lint: Lint) -> None:
    """It is larger than what people write by hand, and counts by what it holds."""
    pytest.importorskip("tokenizers")
    words = {"[UNK]": 0, **{f"w{number}": number for number in range(1, 80_000)}}
    model = {"type": "WordLevel", "vocab": words, "unk_token": "[UNK]"}
    text = json.dumps({"version": "1.0", "model": model, "pre_tokenizer": {"type": "Whitespace"}, "added_tokens": []})
    assert len(text) > 1_000_000
    work.write("my-tokenizer.json", text)
    work.write("dqlint.yaml", "rules: {FMT050: {with: {limit: 3, tokenizer: my-tokenizer.json}}}\n")
    work.commit(t_jsonl='{"text": "w1 w2 w3 w4"}\n')
    work.write("my-tokenizer.json", text + "\n")
    work.write("t.jsonl", '{"text": "w1 w2 w3 w4"}\n{"text": "w5 w6 w7 w8"}\n')
    work.git("add", "t.jsonl")
    done = lint("--staged", select="FMT050")
    assert (done.lines, done.said) == ([2], "")
