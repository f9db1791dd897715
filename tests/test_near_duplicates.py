"""The measurements of docs/near-duplicates.md: what is held against the truth, planted, and kept of the page."""

from __future__ import annotations

import importlib
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import yaml

ROOT = Path(__file__).parents[1]
TRUE = np.array([[0, 1], [1, 2], [5, 7]])


@pytest.fixture(scope="module")
def script() -> Iterator[ModuleType]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "benchmarks"))
        yield importlib.import_module("near_duplicates")


@pytest.fixture(scope="module")
def measure(script: ModuleType) -> ModuleType:
    return sys.modules[script.Bench.__module__]


@pytest.fixture(scope="module")
def planted(script: ModuleType) -> ModuleType:
    made: ModuleType = script.planted
    return made


def test_what_is_found_is_held_against_the_truth(measure: ModuleType) -> None:
    assert measure.score("pairs", TRUE[:, ::-1], TRUE) == ((1, 1), (1, 1), 1)
    assert measure.score("pairs", np.array([[0, 1], [5, 6]]), TRUE) == ((3 / 5, 3 / 4), (1 / 3, 1 / 2), 0)
    assert measure.score("clusters", np.array([[2, 0], [1, 0], [6, 3]]), TRUE) == ((3 / 5, 3 / 5), None, 1 / 2)
    assert measure.score("rows", np.array([[7, 7], [8, 8]]), TRUE) == ((1 / 5, 1 / 2), None, None)
    assert measure.score("dropped", np.array([[1, 1], [7, 7]]), TRUE) == ((2 / 3, 1), None, None)


def test_of_a_sample_only_what_its_rows_are_in_counts(measure: ModuleType) -> None:
    found = np.array([[0, 1], [8, 9], [5, 9]])
    assert measure.score("pairs", found, TRUE[2:], [5, 9]) == ((1, 1 / 2), (0, 0), None)


def test_nothing_found_of_nothing(measure: ModuleType) -> None:
    none = np.zeros((0, 2), np.int64)
    assert measure.score("pairs", none, none) == ((None, None), (None, None), None)


def test_clusters_are_components(measure: ModuleType) -> None:
    assert measure.clusters([(3, 1), (4, 4), (1, 2), (9, 8)]) == {frozenset({1, 2, 3}), frozenset({8, 9})}


def test_edits_change_what_they_say(planted: ModuleType) -> None:
    chance = random.Random(3)  # noqa: S311 - no secret
    text = "Please explain the money transfer"
    for _ in range(50):
        assert planted.in_other_case(text, chance).casefold().rstrip("!. ?") == text.casefold()
        typo = planted.with_typo(text, chance)
        assert typo is None or sum(a != b for a, b in zip(typo.split(), text.split(), strict=True)) == 1
        synonym = planted.with_synonym(text, chance)
        assert sum(a != b for a, b in zip(synonym.split(), text.split(), strict=True)) == 1
    assert planted.with_typo("a an the", chance) is None
    assert planted.with_synonym("a an the", chance) is None


def test_edited_rows_stand_at_the_end_in_the_order_of_their_sources(planted: ModuleType) -> None:
    rows = [f"row number {number}" for number in range(300)]
    cells = planted.planted(rows, lambda text, _: f"{text}!")
    assert len(cells) == 400
    assert cells[-100:] == [f"{text}!" for text in cells[-200:-100]]
    assert sorted(cells[:-100]) == sorted(rows)


def test_a_section_is_written_anew_and_the_others_stay(script: ModuleType) -> None:
    page = script.into(script.into("", "growth", ["## Growth", "1st"]), "peers", ["## Peers", "2nd"])
    again = script.into(page, "growth", ["## Growth", "3rd"])
    assert page.index("2nd") < page.index("1st")
    assert again == page.replace("1st\n", "3rd\n")


def test_the_page_is_the_one_that_the_script_writes(script: ModuleType) -> None:
    page = script.PAGE.read_text(encoding="utf-8")
    assert page.startswith(script.HEAD)
    for name in script.SECTIONS:
        assert page.partition(f"<!-- {name} -->\n## ")[2].partition(f"<!-- end of {name} -->\n")[0].count("\n| ") > 2


def test_growth(script: ModuleType) -> None:
    assert script.growth.exponent(50, 1.0, 100, 2.0) == pytest.approx(1)
    assert script.growth.exponent(50, 1.0, 100, 4.0) == pytest.approx(2)


def test_a_hundred_pairs_and_more_of_three_datasets_and_more_were_read() -> None:
    record = yaml.safe_load((ROOT / "benchmarks" / "near_duplicates_judged.yaml").read_text(encoding="utf-8"))
    pairs = [
        (name, *pair)
        for one in record["samples"]
        if not one["passed"]
        for name, of in one["pairs"].items()
        for pair in of
    ]
    assert len({pair[:3] for pair in pairs}) == len(pairs) >= 100
    assert len({name for name, *_ in pairs}) >= 3
    assert {type(same) for *_, same in pairs} == {bool}
