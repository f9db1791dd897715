"""The changes of fields, applied to the old record, give the new one."""

from __future__ import annotations

import copy
import time
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dqlint import paths
from dqlint.changes.fields import Changed, fields
from dqlint.changes.keys import key
from dqlint.paths import MISSING

NAMES = st.sampled_from(["a", "b", "", "x.y", "a[0]", "#", 'q"', "é", "0", "*"])
SCALARS = st.none() | st.booleans() | st.sampled_from([0, 1, 1.0, -0.0, 0.0, 2**70]) | st.text(max_size=2)
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(NAMES, inner, max_size=4), max_leaves=15
)
RECORDS = st.dictionaries(NAMES, JSON, max_size=4)


@settings(max_examples=200, deadline=None)
@given(RECORDS, RECORDS)
def test_applied_to_the_old_record_they_give_the_new(old: Any, new: Any) -> None:
    _assert_applies(old, new)


@settings(max_examples=200, deadline=None)
@given(RECORDS, st.data())
def test_so_they_do_for_records_that_share_much(old: Any, data: Any) -> None:
    new = copy.deepcopy(old)
    for _ in range(3):
        _edit(new, data)
    _assert_applies(old, new)


def _assert_applies(old: Any, new: Any) -> None:
    changes = fields(old, new)
    assert key(_applied(copy.deepcopy(old), changes)) == key(new)
    assert (not changes) == (key(old) == key(new))


def _edit(value: Any, data: Any) -> None:
    places = list(value) if isinstance(value, dict) else list(range(len(value)))
    place = data.draw(st.sampled_from(places)) if places else None
    member = value[place] if places else None
    if isinstance(member, (dict, list)) and data.draw(st.booleans()):
        _edit(member, data)
    elif isinstance(value, dict):
        value[data.draw(NAMES)] = data.draw(JSON)
    elif place is not None and data.draw(st.booleans()):
        del value[place]
    else:
        value.insert(place or 0, data.draw(JSON))


def _applied(record: Any, changes: list[Changed]) -> Any:
    """Outer values before inner ones; of a list, the removed from behind, then the added, then the rest."""
    removed = [change for change in changes if change.after is MISSING]
    rest = [change for change in changes if change.after is not MISSING]
    for depth in range(1, 20):
        for path, before, _ in reversed([c for c in removed if len(paths.parse(c.path)) == depth]):
            inside, step = _at(record, path)
            assert key({"": inside[step]}) == key({"": before})
            del inside[step]
        for path, before, after in [c for c in rest if len(paths.parse(c.path)) == depth]:
            inside, step = _at(record, path)
            if before is MISSING and isinstance(inside, list):
                inside.insert(step, after)
            else:
                assert before is MISSING or isinstance(inside, list) or key({"": inside[step]}) == key({"": before})
                inside[step] = after
    return record


def _at(record: Any, path: str) -> tuple[Any, Any]:
    *steps, last = paths.parse(path)
    for step in steps:
        record = record[step]
    return record, last


def test_a_turn_put_in_is_one_change() -> None:
    turns = [
        {"role": role, "content": text} for role, text in (("user", "Hi"), ("assistant", "Hello"), ("user", "Bye"))
    ]
    system = {"role": "system", "content": "Be kind"}
    old, new = {"messages": turns}, {"messages": [system, *turns]}
    assert fields(old, new) == [Changed("messages[0]", MISSING, system)]
    assert fields(new, old) == [Changed("messages[0]", system, MISSING)]


def test_a_word_in_a_turn_is_one_change() -> None:
    old = {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Helo"}], "id": 1}
    new = {"id": 1, "messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]}
    assert fields(old, new) == [Changed("messages[1].content", "Helo", "Hello")]


def test_a_word_behind_a_turn_put_in_is_named_by_its_new_place() -> None:
    old = {"turns": [{"text": "a"}, {"text": "b"}, {"text": "c"}]}
    new = {"turns": [{"text": "x"}, {"text": "a"}, {"text": "y"}, {"text": "c"}]}
    assert fields(old, new) == [
        Changed("turns[0]", MISSING, {"text": "x"}),
        Changed("turns[2].text", "b", "y"),
    ]


def test_numbers_of_other_types_differ() -> None:
    assert fields({"a": 1, "b": True, "c": 0.0}, {"a": 1.0, "b": 1, "c": -0.0}) == [
        ("a", 1, 1.0),
        ("b", True, 1),
        ("c", 0.0, -0.0),
    ]


def test_a_field_that_went_and_one_that_came() -> None:
    assert fields({"response": "x"}, {"output": "x"}) == [("response", "x", MISSING), ("output", MISSING, "x")]


def test_long_lists_take_no_quadratic_time() -> None:
    old, new = [0] * 20_000, [0, 1] * 10_000
    start = time.perf_counter()
    assert len(fields({"a": old}, {"a": new})) == 10_000
    assert time.perf_counter() - start < 5
