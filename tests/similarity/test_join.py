"""Both joins against every pair, held against each other one by one."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dqlint.similarity import distinct, join, lists, near, sets
from dqlint.similarity.few import join_few
from dqlint.similarity.join import Joined
from dqlint.similarity.likeness import Likeness
from dqlint.similarity.near import Member, near_duplicates
from dqlint.similarity.sets import word_sets
from dqlint.similarity.words import words

Found = list[tuple[int, int, float]]
T = Fraction
WORDS = ["a", "b", "c", "d", "e", "f", "g", "h", "Émile", "是", "😀", "naïve-but-rather-long-word", "x" * 20]
THRESHOLDS = [T(11, 20), T(3, 5), T(2, 3), T(7, 10), T(4, 5), T(9, 10), T(1)]

LIKENESS = st.builds(Likeness, st.sampled_from(THRESHOLDS), st.booleans())
SHORT = st.lists(st.lists(st.integers(0, 6), max_size=7).map(lambda row: " ".join(map(str, row))), max_size=60)


def near_rows(x: list[frozenset[str]], y: list[frozenset[str]], likeness: Likeness) -> tuple[bool, float]:
    alike = min((T(len(a & b), len(a | b)) if a | b else T(1)) for a, b in zip(x, y, strict=True))
    mine, yours = ({(field, word) for field, cell in enumerate(row) for word in cell} for row in (x, y))
    slip = len(mine - yours) <= 1 and len(yours - mine) <= 1 and min(len(mine), len(yours)) >= 4
    found = alike >= likeness.threshold or (likeness.one_word and slip)
    return bool(mine and yours and found), float(alike)


def every_pair(cells: list[str], fields: int, likeness: Likeness) -> Found:
    rows = [[frozenset(words(cell)) for cell in cells[at : at + fields]] for at in range(0, len(cells), fields)]
    first, witness, similarity = [*range(len(rows))], [-1] * len(rows), [0.0] * len(rows)
    for x, y in combinations(range(len(rows)), 2):
        near, alike = near_rows(rows[x], rows[y], likeness)
        if near:
            for one, other in ((x, y), (y, x)):
                if witness[one] < 0 or (rows[one] == rows[other] and other < one and rows[witness[one]] != rows[one]):
                    witness[one], similarity[one] = other, alike
            low, high = sorted((first[x], first[y]))
            first = [low if one == high else one for one in first]
    return [*zip(first, witness, similarity, strict=True)]


def plain(found: Joined) -> Found:
    return [*zip(found.first.tolist(), found.witness.tolist(), found.similarity.tolist(), strict=True)]


@st.composite
def rows(draw: st.DrawFn) -> tuple[list[str], int]:
    fields = draw(st.integers(1, 3))
    texts = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
    few = draw(st.lists(st.lists(texts, min_size=fields, max_size=fields), min_size=1, max_size=10))
    chosen = draw(st.lists(st.sampled_from(few), max_size=16))  # equal rows are usual
    return [cell for row in few + chosen for cell in row], fields


@given(rows(), LIKENESS)
@example((["", ""], 1), Likeness(T(1)))
@example((["a b c d e", "b a, c d e f", "q"], 1), Likeness(T(4, 5)))
@example(([], 1), Likeness(T(4, 5)))
def test_few_rows(given: tuple[list[str], int], likeness: Likeness) -> None:
    assert [*join_few(*given, likeness)] == every_pair(*given, likeness)


@given(
    rows(),
    st.builds(Likeness, st.sampled_from(THRESHOLDS), st.booleans()),
    st.sampled_from([1, 3, 1 << 21]),
    st.sampled_from([0, 2, 1 << 23]),
)
@example((["", ""], 1), Likeness(T(1)), 1, 0)
@example(([], 2), Likeness(T(4, 5)), 1, 0)
def test_many_rows(given: tuple[list[str], int], likeness: Likeness, at_once: int, few: int) -> None:
    """Whatever is looked at together, and however far lists are parted."""
    with (
        patch.object(join, "AT_ONCE", at_once),
        patch.object(lists, "LOOK_UPS", at_once),
        patch.object(distinct, "AT_ONCE", at_once),
        patch.object(sets, "AT_ONCE", at_once),
        patch.object(sets, "CELLS", at_once),
        patch.object(join, "SHORT", few),
        patch.object(join, "FEW", few),
        patch.object(join, "LONG", few),
    ):
        assert plain(join.join(word_sets(*given), likeness)) == every_pair(*given, likeness)


@given(SHORT, st.sampled_from([Likeness(T(3, 5), one_word=False), Likeness(), Likeness(T(2, 3))]))
def test_a_small_vocabulary(cells: list[str], likeness: Likeness) -> None:
    """Long lists of rows that are not near, near ones that chain, and rows near to later ones alone."""
    with patch.object(join, "SHORT", 0), patch.object(join, "FEW", 0), patch.object(join, "LONG", 1):
        found = plain(join.join(word_sets(cells), likeness))
    assert found == every_pair(cells, 1, likeness)
    assert found == [*join_few(cells, 1, likeness)]


@pytest.mark.parametrize("few", [0, 10_000])
def test_ten_thousand_equal_rows(few: int) -> None:
    with patch.object(near, "FEW", few):
        members = near_duplicates(["one and the same text"] * 10_000 + ["", "another"])
    assert len(members) == 9_999
    assert members[-1] == Member(9_999, 0, 0, 1.0)


@pytest.mark.parametrize("few", [0, 1_000])
def test_a_chain_is_one_component_with_a_witness_for_each(few: int) -> None:
    cells = [" ".join(map(str, range(at, at + 12))) for at in (0, 2, 1, 40)]
    with patch.object(near, "FEW", few):
        assert near_duplicates(cells) == [Member(1, 0, 2, 11 / 13), Member(2, 0, 0, 11 / 13)]


def test_each_field_has_to_be_alike() -> None:
    passage = "a long passage of very many words that two rows share with each other"
    cells = [passage, "who wrote it", passage, "when was it", passage + " indeed", "Who wrote it?"]
    assert near_duplicates(cells, fields=2) == [Member(2, 0, 0, 14 / 15)]


@pytest.mark.parametrize("threshold", [T(1, 2), T(0), T(-1), T(11, 10)])
def test_a_threshold_that_the_proof_does_not_hold_for(threshold: Fraction) -> None:
    with pytest.raises(ValueError, match="is not above 1/2"):
        near_duplicates(["a"], 1, Likeness(threshold))
    with pytest.raises(ValueError, match="is not above 1/2"):
        join.join(word_sets(["a"]), Likeness(threshold))


@pytest.mark.parametrize("few", [0, 1_000])
def test_all_but_one_word_of_a_short_text(few: int) -> None:
    cells = ["how do i top up", "how do i tp up", "how do i tp", "tp do", "how do"]
    with patch.object(near, "FEW", few):
        assert near_duplicates(cells) == [Member(1, 0, 0, 4 / 6), Member(2, 0, 1, 4 / 5)]
        assert near_duplicates(cells, 1, Likeness(one_word=False)) == [Member(2, 1, 1, 4 / 5)]
