"""Agreement against the examples of those who published the measures, and against the definitions written out."""

from __future__ import annotations

from collections import Counter
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dqlint.statistics.agreement import cohen_kappa, krippendorff_alpha, observed_agreement

# Krippendorff, "Computing Krippendorff's alpha-reliability" (2011): B (two observers) and C (four, with gaps).
MEG = "0100000010", "1110010000"
BEN = "aabbdcccedda", "babbbccceddd"
FOUR = "12332141 2...", "12332241 25.3", ".3332342 251.", "12332441 251."
# Fleiss (1971), the 14 raters and 10 subjects of the worked example that his measure is usually shown with.
FLEISS = [
    (0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1),
    (7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7),
]  # fmt: skip


def units(observers: tuple[str, ...]) -> list[Counter[str]]:
    columns = zip(*(one.replace(" ", "") for one in observers), strict=True)
    return [Counter(label for label in column if label != ".") for column in columns]


@pytest.mark.parametrize(("observers", "alpha"), [(MEG, 0.095), (BEN, 0.692), (FOUR, 0.743)])
def test_alpha_is_as_krippendorff_has_it(observers: tuple[str, ...], alpha: float) -> None:
    assert krippendorff_alpha(units(observers)) == pytest.approx(alpha, abs=5e-4)


def test_observed_agreement_is_as_fleiss_has_it() -> None:
    items = [{str(label): count for label, count in enumerate(row)} for row in FLEISS]
    assert observed_agreement(items) == pytest.approx(0.378, abs=5e-4)


def test_kappa_of_fifty_grants() -> None:
    """Two readers of 50 grant proposals: both yes 20, both no 15, 5 and 10 apart; kappa is 0.4."""
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert cohen_kappa(pairs) == pytest.approx(0.4)


def test_nothing_to_agree_on() -> None:
    assert observed_agreement([{"a": 1}, {}]) is None
    assert cohen_kappa([]) is None
    assert cohen_kappa([("a", "a")] * 3) is None
    assert krippendorff_alpha([{"a": 2}, {"b": 1}]) is None


ITEMS = st.lists(st.lists(st.sampled_from("abc"), max_size=5), max_size=8)


@given(ITEMS)
def test_alpha_by_its_coincidences(items: list[list[str]]) -> None:
    together: Counter[tuple[str, str]] = Counter()
    for item in items:
        for one, other in permutations(item, 2):
            together[one, other] += 1 / (len(item) - 1)  # type: ignore[assignment]
    total = sum(together.values())
    each = {label: sum(v for (one, _), v in together.items() if one == label) for label in "abc"}
    chance = sum(each[one] * each[other] for one, other in permutations("abc", 2))
    apart = sum(v for (one, other), v in together.items() if one != other)
    alpha = krippendorff_alpha(Counter(item) for item in items)
    if chance > 1e-9:
        assert alpha == pytest.approx(1 - (total - 1) * apart / chance)
    else:
        assert alpha is None


@given(ITEMS)
def test_agreement_by_counting_pairs(items: list[list[str]]) -> None:
    shares = []
    for item in items:
        pairs = [*permutations(item, 2)]
        shares += [sum(one == other for one, other in pairs) / len(pairs)] if pairs else []
    expected = sum(shares) / len(shares) if shares else None
    assert observed_agreement(Counter(item) for item in items) == (expected and pytest.approx(expected))


@given(ITEMS, st.randoms())
def test_order_does_not_count(items: list[list[str]], random: object) -> None:
    counted = [Counter(item) for item in items]
    mixed = [*counted]
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert observed_agreement(counted) == observed_agreement(mixed)
    assert krippendorff_alpha(counted) == krippendorff_alpha(mixed)
