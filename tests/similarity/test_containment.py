from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dqlint.similarity import containment
from dqlint.similarity.containment import Contained, contained
from dqlint.similarity.words import words

SENTENCE = "Natalia sold clips to forty eight of her friends in April and then she sold half as many in May"


def runs_of(text: str, run: int) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[at : at + run]) for at in range(len(found) - run + 1)}


def plainly(texts: list[str], others: list[str], share: float, run: int) -> list[Contained]:
    own = [runs_of(text, run) for text in texts]
    many = Counter(one for runs in own for one in runs)
    kept = [{one for one in runs if many[one] <= max(2, 0.01 * len(texts))} for runs in own]
    return [
        Contained(text, holder, len(runs & runs_of(other, run)) / len(runs))
        for text, runs in enumerate(kept)
        for holder, other in enumerate(others)
        if runs & runs_of(other, run) and len(runs & runs_of(other, run)) >= share * len(runs)
    ]


TEXTS = st.lists(st.lists(st.sampled_from("abcde是"), max_size=12).map(" ".join), max_size=8)


@given(TEXTS, TEXTS, st.sampled_from([0.3, 0.5, 1.0]), st.integers(1, 4))
def test_the_same_as_looking_at_every_run(texts: list[str], others: list[str], share: float, run: int) -> None:
    assert contained(texts, others, share, run, 1) == plainly(texts, others, share, run)


def test_every_holder_of_half_of_it() -> None:
    half = " ".join(SENTENCE.split()[:14])
    found = contained([SENTENCE], ["nothing", half, SENTENCE + " indeed", SENTENCE])
    assert found == [Contained(0, 1, 7 / 13), Contained(0, 2, 1.0), Contained(0, 3, 1.0)]


def test_a_word_changed_and_a_text_around_it() -> None:
    assert contained([SENTENCE], ["Q: " + SENTENCE.replace("April", "June") + ". A: 72"]) == []
    changed = SENTENCE.replace("May", "June")
    assert contained([SENTENCE], [f"Q: {changed}. A: 72"]) == [Contained(0, 0, 12 / 13)]


def test_short_texts_have_no_runs() -> None:
    assert contained(["how do I top up", ""], ["how do I top up", ""]) == []
    assert contained([], []) == []
    assert contained([SENTENCE], []) == []


def test_a_template_does_not_count() -> None:
    template = "Answer the question below as well as you can and be brief please:"
    prompts = [f"{template} {' '.join(f'w{n}{step}' for step in range(7))}" for n in range(100)]
    assert contained(prompts, [f"{template} {SENTENCE}", prompts[3]]) == [Contained(3, 1, 1.0)]


def test_few_runs_prove_nothing() -> None:
    short = " ".join(SENTENCE.split()[:10])
    assert contained([short], [SENTENCE]) == []
    assert contained([short], [SENTENCE], fewest=3) == [Contained(0, 0, 1.0)]


def test_runs_in_very_many_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containment, "_MOST_PLACES", 2)
    chance = random.Random(3)  # noqa: S311
    others = [SENTENCE] * 200 + [" ".join(chance.choices(SENTENCE.split(), k=20)) for _ in range(50)]
    assert contained([SENTENCE], others) == [Contained(0, 0, 1.0), Contained(0, 1, 1.0)]
