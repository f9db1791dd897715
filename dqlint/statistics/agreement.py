"""How far annotators agree, for labels that are names and have no order.

An item is given as the number of annotators that chose each label, so that any number of them may have looked at it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import fsum

Ratings = Mapping[str, int]


def observed_agreement(items: Iterable[Ratings]) -> float | None:
    """The share of pairs of annotators that agree on an item, as the mean over the items that two or more looked at.

    None where there is no such item. The P-bar of Fleiss, "Measuring nominal scale agreement among many raters",
    Psychological Bulletin 76 (1971).
    """
    shares = [_agreeing(item) for item in items if sum(item.values()) > 1]
    return fsum(shares) / len(shares) if shares else None


def _agreeing(item: Ratings) -> float:
    total = sum(item.values())
    return sum(count * (count - 1) for count in item.values()) / (total * (total - 1))


def cohen_kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Agreement of two annotators beyond what their own frequencies of the labels would give by chance.

    `pairs` are their labels for each item that both looked at. None where there is none, or where both always chose the
    same one label. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20
    (1960).
    """
    if not pairs:
        return None
    first, second = (Counter(column) for column in zip(*pairs, strict=True))
    total = len(pairs)
    by_chance = sum(count * second[label] for label, count in first.items())  # of total squared
    if by_chance == total * total:
        return None
    agreed = sum(one == other for one, other in pairs)
    return (agreed * total - by_chance) / (total * total - by_chance)


def krippendorff_alpha(items: Iterable[Ratings]) -> float | None:
    """One minus the observed disagreement over that expected by chance, for any number of annotators with gaps.

    None where no item has two annotations, or all of them are the same label. Krippendorff, "Computing Krippendorff's
    alpha-reliability" (2011), the nominal metric.
    """
    paired = [item for item in items if sum(item.values()) > 1]
    labels: Counter[str] = Counter()
    for item in paired:
        labels.update(item)
    total = sum(labels.values())
    expected = total * total - sum(count * count for count in labels.values())
    if not expected:
        return None
    observed = fsum(_disagreement(item) for item in paired)
    return 1 - (total - 1) * observed / expected


def _disagreement(item: Ratings) -> float:
    total = sum(item.values())
    return (total * total - sum(count * count for count in item.values())) / (total - 1)
