"""JSON Lines compared by their bytes give what comparing their rows gives."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dqlint.changes import lines
from dqlint.changes.keys import NO_ROW, key, keys
from dqlint.changes.lines import compare, line_keys
from dqlint.changes.rows import against_all
from dqlint.readers import read_bytes
from dqlint.strictjson import parse

RECORDS = st.dictionaries(st.sampled_from("ab"), st.none() | st.sampled_from([1, 1.0, "é", 2**70, [{"c": 1, "b": 2}]]))
SPELLINGS = st.builds(
    lambda record, ascii_only, turned: json.dumps(
        dict(reversed(record.items())) if turned else record, ensure_ascii=ascii_only
    ),
    RECORDS,
    st.booleans(),
    st.booleans(),
)
LINES = SPELLINGS | st.sampled_from(
    ["", " \t", "{", '{"a": 1, "a": 1}', '{"a": NaN}', "[]", "7", '{"a": "\\ud800"}', "\ufeff{}"]
)
FILES = st.builds(
    lambda lines, ends, last: (ends.join(lines) + ends * last).encode(),
    st.lists(LINES, max_size=8),
    st.sampled_from(["\n", "\r\n"]),
    st.booleans(),
)


@settings(max_examples=200, deadline=None)
@given(FILES, FILES, st.integers(0, 3), st.integers(1, 9))
def test_like_ends_are_no_difference(old: bytes, new: bytes, ends: int, step: int) -> None:
    shared = b"{}\n" * ends
    old, new = shared + old + b"\n" + shared, shared + new + b"\n" + shared
    whole = compare(old, new)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "STEP", step)
        found = compare(old, new)
    before, after = line_keys(old), line_keys(new)
    for rows, others, keys_of in (
        (found.difference.added, whole.difference.added, after),
        (found.difference.removed, whole.difference.removed, before),
    ):
        assert Counter(keys_of[row] for row in rows) == Counter(keys_of[row] for row in others)
    for records, texts in ((found.old, old), (found.new, new)):
        physical = texts.split(b"\n")
        assert all(parse(physical[line])[0] == record for line, record in records.items())
    assert sum((gap.added for gap in found.difference.gaps), ()) == found.difference.added


@settings(max_examples=200, deadline=None)
@given(FILES | st.binary(max_size=20), FILES | st.binary(max_size=20))
def test_it_is_the_difference_of_what_lines_mean(old: bytes, new: bytes) -> None:
    found = compare(old, new)
    before, after = line_keys(old), line_keys(new)
    gone, come = (Counter(filter(None, made)) for made in (before, after))
    assert Counter(after[line] for line in found.difference.added) == come - gone
    assert Counter(before[line] for line in found.difference.removed) == gone - come


@settings(max_examples=200, deadline=None)
@given(FILES)
def test_lines_have_the_keys_of_their_rows(data: bytes) -> None:
    runs = list(read_bytes(data, "file.jsonl"))
    places = [line for rows in runs for line in rows.lines]
    made = line_keys(data)
    assert [made[line - 1] for line in places] == keys(runs)
    blank = [not line.strip() for line in data.split(b"\n")]
    assert [one == NO_ROW for one in made] == blank[: len(made)]


@settings(max_examples=200, deadline=None)
@given(FILES, FILES)
def test_versions_may_share_their_work(old: bytes, new: bytes) -> None:
    known: dict[bytes, bytes] = {}
    assert (line_keys(old, known), line_keys(new, known)) == (line_keys(old), line_keys(new))


@settings(max_examples=200, deadline=None)
@given(st.lists(LINES, max_size=8), st.randoms(use_true_random=False))
def test_order_and_line_ends_are_no_change(texts: list[str], random: Any) -> None:
    old = "".join(text + "\n" for text in texts).encode()
    new = "\r\n".join(random.sample(texts, len(texts))).encode()
    assert compare(old, new).difference[:2] == ((), ())


def test_changed_lines_come_with_their_records() -> None:
    old = b'{"a": 1}\n\n{"a": 2}\nbroken\n{"a": 3}\n'
    new = b'{"a":1}\r\n{"a": 4}\r\n\r\nbroken too\r\n{"a": 2}\r\n{"a": 3}'
    found = compare(old, new)
    assert found.difference.added == (1, 3)
    assert found.difference.removed == (3,)
    assert found.new == {1: {"a": 4}}
    assert found.old == {}
    assert found.difference.moved == 0


@pytest.mark.parametrize(
    ("old", "new"), [(b'{"a": 2}', b'{"a": 1, "a": 2}'), (b"{}", b"\xef\xbb\xbf{}"), (b"\xff", b"\xfe")]
)
def test_a_new_defect_is_a_change(old: bytes, new: bytes) -> None:
    assert compare(old, new).difference[:2] == ((0,), (0,))


def test_a_separator_inside_a_text_ends_no_line() -> None:
    line = json.dumps({"a": "x\u2028y\x85z\x0b"}, ensure_ascii=False).encode()
    assert line_keys(line + b"\n") == [key({"a": "x\u2028y\x85z\x0b"})]


def test_a_file_may_be_empty() -> None:
    assert compare(b"", b"").difference == ((), (), 0, ())
    assert compare(b"", b"{}\n").difference == ((0,), (), 0, (((), (0,)),))
    assert line_keys(b"") == []


def test_a_merge_of_two_spellings_is_compared_by_meaning() -> None:
    known: dict[bytes, bytes] = {}
    ours, theirs = b'{"a": 1}\n{"a": 2, "b": 1}\n', b'{"a": 3}\n{"b":1,"a":2}\n'
    merged = b'{"a": 1}\n{"a": 3}\n{"a": 2, "b": 1}\n{"b":1,"a":2}\n{"a": 4}\n'
    versions = [line_keys(data, known) for data in (merged, ours, theirs)]
    assert against_all(versions[0], versions[1:]) == (3, 4)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 6), st.integers(0, 6), st.integers(1, 9))
def test_a_line_is_not_at_both_like_ends(old: int, new: int, step: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lines, "STEP", step)
        found = compare(b"{}\n" * old, b"{}\n" * new).difference
    assert (len(found.added), len(found.removed)) == (max(0, new - old), max(0, old - new))
