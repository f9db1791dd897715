"""Makes the files to measure on, from public data sets, in a temporary folder: no row of them is kept here."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
from collections.abc import Iterable, Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any

Row = dict[str, Any]
ROLES = {"system": "system", "human": "user", "gpt": "assistant"}
COPIES = 10


def make(source: Path, target: Path) -> dict[str, str]:
    """Write every file whose source exists into the target folder; says what each file is."""
    made: dict[str, str] = {}
    if (source / "fastchat").exists():
        _chat(source, target, made)
    if (source / "alpaca-52k").exists():
        _alpaca(source, target, made)
    return made


def _chat(source: Path, target: Path, made: dict[str, str]) -> None:
    rows = list(_numbered(cycle(list(_dialogues(source))), 10_000))
    for name, count in (("chat-1k.jsonl", 1_000), ("chat-10k.jsonl", 10_000)):
        made[name] = _jsonl(
            target / name, rows[:count], "FastChat, OpenAI Cookbook, LLaMA-Factory tool calls; numbered"
        )


def _alpaca(source: Path, target: Path, made: dict[str, str]) -> None:
    rows = json.loads(gzip.decompress((source / "alpaca-52k" / "alpaca_data.json.gz").read_bytes()))
    made["alpaca-1k.jsonl"] = _jsonl(target / "alpaca-1k.jsonl", rows[:1_000], "Alpaca, its first rows")
    for stem, copies, what in (("alpaca", 1, "Alpaca"), ("alpaca-x10", COPIES, f"Alpaca, {COPIES} times")):
        made[f"{stem}.json"] = _array(target / f"{stem}.json", rows * copies, f"{what}, a one-line array")
        made[f"{stem}.jsonl"] = _jsonl(target / f"{stem}.jsonl", rows * copies, what)
    for name, count in (("staged-1k", 1_000), ("staged-52k", len(rows))):
        made[name] = _staged(target / name, rows[:count], "Alpaca in a repository, one row changed and staged")


def _staged(folder: Path, rows: list[Row], what: str) -> str:
    folder.mkdir()
    _git(folder, "init", "--quiet")
    said = _jsonl(folder / "train.jsonl", rows, what)
    _git(folder, "add", ".")
    _git(folder, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "--message", "one")
    changed = {"instruction": "Name the capital of France.", "input": "", "output": "The capital of France is Paris."}
    middle = len(rows) // 2
    _jsonl(folder / "train.jsonl", [*rows[:middle], changed, *rows[middle + 1 :]], what)
    os.utime(folder / "train.jsonl", (1, 1))  # else Git, which sees no more than seconds, would read it every time
    _git(folder, "add", ".")
    return said


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True)  # noqa: S607


def _jsonl(path: Path, rows: list[Row], what: str) -> str:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return _said(path, rows, what)


def _array(path: Path, rows: list[Row], what: str) -> str:
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return _said(path, rows, what)


def _said(path: Path, rows: list[Row], what: str) -> str:
    return f"{what}; {len(rows):,} rows, {path.stat().st_size / 1e6:.1f} MB"


def _dialogues(source: Path) -> Iterator[Row]:
    drones = source / "openai-cookbook" / "drone_training.jsonl"
    yield from map(json.loads, drones.read_text(encoding="utf-8").splitlines()[:30])
    for row in json.loads((source / "fastchat" / "dummy_conversation.json").read_text(encoding="utf-8")):
        yield {"messages": [_turn(turn) for turn in row["conversations"]]}
    calls = source / "llamafactory-demo" / "glaive_toolcall_en_demo.json"
    for row in json.loads(calls.read_text(encoding="utf-8"))[:60]:
        tools = [{"type": "function", "function": tool} for tool in json.loads(row["tools"])]
        yield {"messages": list(_calls(row["conversations"])), **({"tools": tools} if tools else {})}


def _turn(turn: Row) -> Row:
    return {"role": ROLES[turn["from"]], "content": turn["value"]}


def _calls(turns: Iterable[Row]) -> Iterator[Row]:
    for number, turn in enumerate(turns):
        if turn["from"] == "function_call":
            call = json.loads(turn["value"])
            function = {"name": call["name"], "arguments": json.dumps(call["arguments"])}
            yield {
                "role": "assistant",
                "content": None,
                "tool_calls": [{"id": f"call_{number}", "type": "function", "function": function}],
            }
        elif turn["from"] == "observation":
            yield {"role": "tool", "tool_call_id": f"call_{number - 1}", "content": turn["value"]}
        else:
            yield _turn(turn)


def _numbered(rows: Iterable[Row], count: int) -> Iterator[Row]:
    """Rows that differ, as a number stands before the last answer: to a program with a cache, copies would be one."""
    for number, row in enumerate(islice(rows, count)):
        *before, last = row["messages"]
        content = f"{number}. {last.get('content') or ''}"
        yield {**row, "messages": [*before, {**last, "content": content}]}
