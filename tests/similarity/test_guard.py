"""Pairs of near texts, and what the guard has to say of them."""

from __future__ import annotations

import pytest

from dqlint.similarity.guard import difference
from dqlint.similarity.judged import Judged, judged
from dqlint.similarity.likeness import Likeness
from dqlint.similarity.near import near_duplicates

PASSAGE = "Liu meets Kano. He fights Goro in a tower!\nSonya asks for revenge, and gets it at last."


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("How can I top up?", "how can i top-up"),
        ("Create a poem about the sea.", "Please write a poem about the sea"),
        ("Is there a charge for exchanging currencies?", "Is there a charge for exchanging currency?"),
        ("Explain the difference between cats and dogs", "Describe the difference between dogs and cats"),
        ("Explain what an API is.", "What is an API?"),
        ("Which films are playing nearby?", "What films are playing nearby"),
        ("How do I recieve money?", "How do I receive money?"),
        ("Write about the sea", "Write abuot the sea"),
        (f"{PASSAGE}\nWho fights Goro?", f"Who fights Goro?\n{PASSAGE}"),
        ("急性阑尾炎的治疗方案有什么不同\uff1f", "急性阑尾炎的治疗方案有何不同\uff1f"),
        ("", ""),
    ],
)
def test_the_same(here: str, there: str) -> None:
    assert difference(here, there) is None
    assert difference(there, here) is None


@pytest.mark.parametrize(
    ("here", "there", "what"),
    [
        ("Name 3 colours", "Name 4 colours", "number"),
        (f"Explain this: {PASSAGE * 9}", f"Summarise this: {PASSAGE * 9}", "word"),
        ("Explain what an API is.", "What is an API good for?", "word"),
        ("What is 6/2?", "What is 6*2?", "sign"),
        ("What is 6 - 2?", "What is 6 + 2?", "sign"),
        ("Write a C program for sums", "Write a C++ program for sums", "sign"),
        ("Why did it work?", "Why didn't it work?", "negation"),
        ("可以使用吗", "不可以使用吗", "negation"),
        ("Convert Celsius to Fahrenheit", "Convert Fahrenheit to Celsius", "direction"),
        ("What is the capital of France?", "What is the capital of Spain?", "word"),
        ("What is your name?", "What is your last name?", "word"),
        ("Transfer money to my account", "Transfer money from my account", "word"),
        ("Why was it reverted?", "Why was it rejected?", "word"),
        (f"{PASSAGE}\nWho meets Kano?", f"{PASSAGE}\nWho fights Goro?", "word"),
    ],
)
def test_another_thing(here: str, there: str, what: str) -> None:
    for one, other in ((here, there), (there, here)):
        found = difference(one, other)
        assert found is not None
        assert found.what == what


def test_a_variant_of_its_witness_may_be_the_same_as_another_row() -> None:
    texts = ["Give it 3 stars of 5", "Give it 4 stars of 5", "please give it 4 stars of 5"]
    found = [*judged(near_duplicates(texts), texts.__getitem__, Likeness())]
    assert [(one.row, one.witness, one.difference is None) for one in found] == [(1, 0, False), (2, 1, True)]
    assert found[1] == Judged(2, 1, 6 / 7, None)
