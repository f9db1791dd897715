"""The texts that near-duplicates are looked for in: real datasets, made ones of any size, and adverse ones."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from dqlint.similarity.words import words

Rows = list[tuple[str, ...]]  # the texts of each row's input fields
SEED = 7
EDITED = 20  # of the rows of a made set, every 20th is a copy of another with a word replaced
VOCABULARY = 50_000
TEMPLATE = "please convert an amount of {} units of the first kind into the second kind and say all about order {} too"


def real(data: Path) -> dict[str, Rows]:
    """The real datasets whose inputs are compared, by name."""
    return {
        "alpaca-52k": [(row["instruction"], row["input"]) for row in _json(data / "alpaca-52k/alpaca_data.json.gz")],
        "banking77": [(row["text"],) for row in _csv(data / "banking77")],
        "gsm8k": [
            (row["question"],) for name in ("train.jsonl.gz", "test.jsonl") for row in _json(data / "gsm8k" / name)
        ],
        "snips": [(text,) for text in _snips(data / "snips")],
        "gpteacher": [
            (row["instruction"], row["input"]) for path in sorted((data / "gpteacher").iterdir()) for row in _json(path)
        ],
        "huatuo": [(row["instruction"], row["input"]) for row in _json(data / "huatuo/llama_data.json.gz")],
    }


def joined(rows: Rows) -> list[str]:
    """One text a row."""
    return ["\n".join(row) for row in rows]


def mixed(data: Path, sets: Mapping[str, Rows]) -> list[str]:
    """Rows of many datasets one after the other: intents, questions, code tasks, long templates, dialogues, Chinese."""
    found = [text for name in ("snips", "banking77", "gpteacher", "gsm8k") for text in joined(sets[name])]
    found += [row["question"] for row in _json(data / "gsm8k/test_socratic.jsonl")]
    for name in ("cnn_dailymail_3_0_0_write_an_outline.jsonl", "duorc_SelfRC_decide_worth_it.jsonl"):
        found += [row["prompt"] for row in _json(data / "self-instruct" / name)]
    found += [row["prompt"] for row in _json(data / "self-instruct/multi_news_what_are_the_key_points.jsonl.gz")]
    found += [row["conversations"][0]["value"] for row in _json(data / "fastchat/dummy_conversation.json")]
    return [*found, *(row[0] for row in sets["huatuo"])]


def resampled(texts: Iterable[str], count: int) -> list[str]:
    """Rows of as many words as real ones, the words drawn as often as they stand in them, with edited copies."""
    rows = [words(text) for text in texts]
    often = Counter(word for row in rows for word in row)
    chance = np.random.default_rng(SEED)
    return _made([*often], np.array([*often.values()], float), chance.choice([*map(len, rows)], count), chance)


def zipf(count: int) -> list[str]:
    """Rows of 8 to 24 words of a made vocabulary, the n-th of which is n times as rare as the first."""
    chance = np.random.default_rng(SEED)
    vocabulary = [f"w{number}" for number in range(VOCABULARY)]
    return _made(vocabulary, 1 / np.arange(1, VOCABULARY + 1), chance.integers(8, 25, count), chance)


def _made(vocabulary: list[str], often: Any, lengths: Any, chance: np.random.Generator) -> list[str]:
    """Rows of the lengths, the last of which are copies of others with one word replaced by one that is in no other."""
    drawn = chance.choice(len(vocabulary), int(lengths.sum()), p=often / often.sum())
    ends = np.cumsum(lengths)
    copies = len(lengths) // EDITED
    own = len(lengths) - copies
    rows = [
        [vocabulary[word] for word in drawn[end - length : end]]
        for end, length in zip(ends, lengths[:own], strict=False)
    ]
    for copy, source in enumerate(chance.integers(0, own, copies)):
        row = rows[source][:]
        if row:
            row[int(chance.integers(len(row)))] = f"x{copy}"
        rows.append(row)
    return [" ".join(row) for row in rows]


def adverse(count: int) -> dict[str, Callable[[], list[str]]]:
    """Sets that are hard for one reason each, of about as many rows."""
    return {
        "identical rows": lambda: ["What is the capital of France?"] * count,
        "one-word rows, 10,000 different": lambda: [f"word{row % 10_000}" for row in range(count)],
        "a fifth of one template": lambda: zipf(count - count // 5) + _template(count // 5),
        "all of one template, two numbers": lambda: _template(count),
        "five documents of 1 MB among others": lambda: [*zipf(count - 5), *_documents()],
    }


def _template(count: int) -> list[str]:
    return [TEMPLATE.format(row, row * 7919 % count) for row in range(count)]


def _documents(size: int = 1_000_000) -> Iterator[str]:
    """Five near copies of a long text of 100,000 different words and more."""
    text = [f"d{number}" for number in range(size // 8)]
    for copy in range(5):
        yield " ".join(f"{word}x" if number % 97 == copy else word for number, word in enumerate(text))


def _csv(folder: Path) -> Iterator[dict[str, str]]:
    for name in ("train.csv", "test.csv"):
        with (folder / name).open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


def _json(path: Path) -> list[dict[str, Any]]:
    """The rows of a JSON array or of JSON lines, packed or not."""
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    made: list[dict[str, Any]] = json.loads(data) if data[:1] == b"[" else [*map(json.loads, data.splitlines())]
    return made


def _snips(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("*.json")):
        for examples in json.loads(path.read_text(encoding="utf-8", errors="replace")).values():
            yield from ("".join(part["text"] for part in example["data"]) for example in examples)
