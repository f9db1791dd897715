"""The orders of turns that LLaMA-Factory takes, held against how its documentation words them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise, product

from dqlint import kinds
from dqlint.batch import Batch
from dqlint.layouts.detect import LAYOUTS
from dqlint.model import Rows
from dqlint.rules import document
from dqlint.rules.catalogue import shipped
from dqlint.search import Searcher

ROLES = ("system", "user", "assistant", "tool")
NAMES = {"system": "system", "user": "human", "assistant": "gpt", "tool": "observation"}
ORDERS = [order for length in range(1, 6) for order in product(ROLES, repeat=length)]


def is_dropped(roles: Sequence[str], *, pair: bool = False) -> bool:
    """Users and tools stand in odd places after a first system turn, the assistant in even ones; all are answered."""
    told = [*(roles[1:] if roles[0] == "system" else roles)]
    odd, even = told[::2], told[1::2]
    wrong = any(role not in ("user", "tool") for role in odd) or any(role != "assistant" for role in even)
    return wrong or len(told) % 2 != int(pair)


def merged(roles: Sequence[str]) -> list[str]:
    """Tool results in a row as one, without those at the end: `formatting: openai`."""
    runs = [(role, len([*run])) for role, run in groupby(roles)]
    if runs[-1][0] == "tool":
        runs.pop()
    return [one for role, count in runs for one in [role] * (1 if role == "tool" else count)]


def found(code: str, layout: str, *rows: object) -> list[int]:
    rule = document.as_shipped(shipped().drafts[code])
    check = kinds.load(rule.kind).make(rule.options)
    block = Rows(0, [*rows], [*range(1, len(rows) + 1)], [1] * len(rows), [])  # type: ignore[list-item]
    batch = Batch("rows.jsonl", "train", block, LAYOUTS[layout], Searcher(check.searches))
    return sorted({hit.place.row for hit in check.examine(batch)})


def turns(roles: Sequence[str]) -> list[dict[str, str]]:
    return [{"from": NAMES[role], "value": "x"} for role in roles]


def test_sharegpt() -> None:
    rows = [{"conversations": turns(order)} for order in ORDERS]
    expected = [row for row, order in enumerate(ORDERS) if order != ("system",) and is_dropped(order)]
    assert [row for row in found("CHT040", "sharegpt", *rows) if ORDERS[row] != ("system",)] == expected


def test_openai() -> None:
    rows = [{"messages": [{"role": role, "content": "x"} for role in order]} for order in ORDERS]
    orders = [merged(order) for order in ORDERS]
    expected = {row for row, order in enumerate(orders) if order and order != ["system"] and is_dropped(order)}
    said = {row for row in found("CHT041", "openai-chat", *rows) if orders[row] and orders[row] != ["system"]}
    assert said == expected


def test_pairs() -> None:
    orders = [order for order in ORDERS if ("tool", "tool") not in pairwise(order)]
    answer = {"from": "gpt", "value": "x"}
    rows = [{"conversations": turns(order), "chosen": answer, "rejected": answer} for order in orders]
    expected = [row for row, order in enumerate(orders) if order != ("system",) and is_dropped(order, pair=True)]
    assert [row for row in found("CHT042", "preference", *rows) if orders[row] != ("system",)] == expected
