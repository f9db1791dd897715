"""What answers what: as one would say it, and in one pass over rows of many turns."""

from __future__ import annotations

import time
from itertools import dropwhile, takewhile

from hypothesis import given
from hypothesis import strategies as st

from dqlint.columns import Said
from dqlint.talk import Exchange, Talk

ROLES = st.sampled_from(["system", "user", "assistant", "tool", ""])
TURNS = st.lists(st.tuples(ROLES, st.integers(0, 3)), max_size=12)


def said(turns: list[tuple[str, int]]) -> list[Said]:
    """Turns with so many texts each."""
    return [
        Said(role, f"text {turn}.{part}", f"messages[{turn}][{part}]", turn)
        for turn, (role, parts) in enumerate(turns)
        for part in range(parts)
    ]


@given(TURNS)
def test_each_turn_has_its_prompt_and_its_answer(turns: list[tuple[str, int]]) -> None:
    every = said(turns)
    talk = Talk(every)
    for turn in range(len(turns) + 1):
        earlier = [one for one in every if one.turn < turn]
        assert talk.before(turn) == earlier
        asked = [*takewhile(lambda one: one.role == "user", dropwhile(lambda one: one.role != "user", earlier[::-1]))]
        assert talk.prompt(turn).said == asked[::-1]
        after = dropwhile(lambda one, turn=turn: one.turn <= turn or one.role == "user", every)  # type: ignore[misc]
        answer = [one.text for one in takewhile(lambda one: one.role == "assistant", after)]
        own = [one.text for one in every if one.turn == turn]
        later = any(one.role == "assistant" for one in earlier)
        assert talk.exchange(turn) == Exchange("\n".join(own), "\n".join(answer), later)
    assert all(talk.turn(one.path) == one.turn for one in every)
    assert talk.turn("messages[99]") is None


def test_many_turns() -> None:
    many = 50_000
    for turns in ([("user", 1), ("assistant", 1)] * many, [("user", 1)] * many + [("assistant", 1)] * many):
        talk = Talk(said(turns))
        started = time.monotonic()
        for turn, (role, _) in enumerate(turns):
            assert talk.exchange(turn).answer if role == "user" else talk.prompt(turn).text
        assert time.monotonic() - started < 10
