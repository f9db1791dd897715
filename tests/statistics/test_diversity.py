from __future__ import annotations

import bz2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dqlint.similarity.sets import hashed_words
from dqlint.similarity.words import words
from dqlint.statistics.diversity import compression_ratio, distinct, sample

TEXTS = st.lists(st.text("ab cé你", max_size=12), max_size=8)


def test_distinct_by_hand() -> None:
    """The pairs are (a b) (b a) (a b), (a b): two of four differ."""
    assert distinct(*hashed_words(["a b a b", "A b!", "a", ""])) == 0.5
    assert distinct(*hashed_words(["a", ""])) is None


@given(TEXTS, st.integers(1, 3))
def test_distinct_against_tuples(texts: list[str], size: int) -> None:
    said = [words(text) for text in texts]
    runs = [tuple(one[at : at + size]) for one in said for at in range(len(one) - size + 1)]
    assert distinct(*hashed_words(texts), size) == (len(set(runs)) / len(runs) if runs else None)


def test_compression() -> None:
    texts = ["the same words again"] * 400
    assert compression_ratio(texts) == pytest.approx(
        len("\n".join(texts)) / len(bz2.compress("\n".join(texts).encode()))
    )
    assert (compression_ratio(texts) or 0) > 20
    assert compression_ratio([]) is None
    assert compression_ratio(["\ud800"]) is not None


@given(st.lists(st.sampled_from("abc"), max_size=30), st.randoms())
def test_a_sample_knows_no_order(texts: list[str], random: object) -> None:
    mixed = [*texts]
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert sample(texts, 10) == sample(mixed, 10)
    assert sorted(sample(texts, 100)) == sorted(texts)


def test_a_sample_has_each_text_as_often_as_all_have_it() -> None:
    texts = ["often"] * 3000 + [f"rare {number}" for number in range(7000)]
    assert 250 < sample(texts, 1000).count("often") < 350


def test_a_sample_hardly_changes_with_a_few_rows() -> None:
    texts = [f"row {number}" for number in range(5000)]
    assert len({*sample(texts, 500)} & {*sample([*texts[20:], "new"], 500)}) >= 490
