"""Rows of a dataset compared: what is told, applied to the old rows, gives the new ones."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dqlint.app.changed_rows import ChangedRows, Moved, changed_rows
from dqlint.app.revisions import View
from dqlint.app.sides import Group, Pair
from dqlint.app.targets import Target
from dqlint.config import defaults
from dqlint.model import Record
from dqlint.trees.work import WorkTree

Rows = list[dict[str, Any]]
TEXT = st.text(st.sampled_from("ab \n\u00e9"), max_size=12)
ROW = st.fixed_dictionaries({"text": TEXT, "label": st.sampled_from("xyz")})
VERSION = st.lists(ROW, max_size=8)


def jsonl(rows: Rows) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def array(rows: Rows) -> bytes:
    return json.dumps(rows, indent=1).encode()


def table(rows: Rows) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, ["text", "label"], quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


WRITERS = {"jsonl": jsonl, "json": array, "csv": table}


def compared(old: dict[str, bytes], new: dict[str, bytes]) -> ChangedRows:
    """Two folders as two versions; a file is the one of the same name."""
    with tempfile.TemporaryDirectory() as folder:
        sides = []
        for name, files in (("old", old), ("new", new)):
            (Path(folder) / name).mkdir()
            for file, data in files.items():
                (Path(folder) / name / file).write_bytes(data)
            tree = WorkTree(Path(folder) / name)
            sides.append((View(tree, tree.top, tree.top), tree.top))
        config = defaults(Path(folder))
        targets = [
            {name: Target(top / name, name, "train", config) for name in files}
            for (_, top), files in zip(sides, (old, new), strict=True)
        ]
        pairs = [Pair(targets[0].get(name), targets[1].get(name)) for name in sorted({*old, *new})]
        return changed_rows(Group("d", config, None, pairs), sides[0][0], sides[1][0])


def counted(rows: Iterable[Record]) -> Counter[str]:
    return Counter(json.dumps(row, sort_keys=True) for row in rows)


@settings(deadline=None, max_examples=60)
@given(VERSION, VERSION, st.sampled_from([*WRITERS]))
def test_applied_to_the_old_rows_it_gives_the_new(old: Rows, new: Rows, form: str) -> None:
    write = WRITERS[form]
    found = compared({"a." + form: write(old)}, {"a." + form: write(new)})
    expect(found, old, new)


@settings(deadline=None, max_examples=60)
@given(VERSION, VERSION, VERSION, VERSION)
def test_across_files_too(old: Rows, other_old: Rows, new: Rows, other_new: Rows) -> None:
    found = compared(
        {"a.jsonl": jsonl(old), "b.json": array(other_old)}, {"a.jsonl": jsonl(new), "b.json": array(other_new)}
    )
    expect(found, [*old, *other_old], [*new, *other_new])


def expect(found: ChangedRows, old: Rows, new: Rows) -> None:
    gone = counted(found.before[place] for place in (*found.removed, *(one.old for one in found.edited)))
    come = counted(found.after[place] for place in (*found.added, *(one.new for one in found.edited)))
    before, after = counted(old), counted(new)
    assert before - gone + come == after
    assert gone == before - after
    assert come == after - before
    places = [*found.added, *(one.new for one in found.edited)]
    assert len(places) == len({*places})


def test_rows_that_went_to_another_file_have_moved() -> None:
    rows: Rows = [{"text": f"row number {at}", "label": "x"} for at in range(6)]
    found = compared({"a.jsonl": jsonl(rows)}, {"a.jsonl": jsonl(rows[:4]), "b.csv": table(rows[4:])})
    assert found.moved == [Moved("a.jsonl", "b.csv", 2)]
    assert [*found.added, *found.removed, *found.edited] == []


def test_a_row_that_moved_is_not_taken_for_one_that_was_edited() -> None:
    rows: Rows = [{"text": f"row number {at}", "label": "x"} for at in range(6)]
    edited = [*rows[:2], {"text": "row number 2", "label": "z"}, *rows[3:5]]
    found = compared({"a.jsonl": jsonl(rows)}, {"a.jsonl": jsonl(edited), "b.jsonl": jsonl(rows[5:])})
    assert found.moved == [Moved("a.jsonl", "b.jsonl", 1)]
    assert [(one.old.line, one.new.line) for one in found.edited] == [(3, 3)]
    assert [*found.added, *found.removed] == []


def test_lines_that_are_no_rows_are_left_to_the_findings() -> None:
    found = compared({"a.jsonl": b'{"a": 1}\n{"a": \n'}, {"a.jsonl": b'{"a": 1}\n[1]\n{"a": 2}\n'})
    assert [place.line for place in found.added] == [3]
    assert not found.removed


@pytest.mark.parametrize("form", WRITERS)
def test_of_a_new_file_the_first_rows_are_kept(form: str) -> None:
    rows: Rows = [{"text": f"row number {at}", "label": "x"} for at in range(3)]
    found = compared({"a.jsonl": jsonl(rows)}, {"a.jsonl": jsonl(rows), f"b.{form}": WRITERS[form]([*rows, *rows[:1]])})
    assert len(found.added) == 4
    assert counted(found.after.values()) == counted([*rows, *rows[:1]])
