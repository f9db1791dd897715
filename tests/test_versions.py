from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packaging.specifiers import SpecifierSet

from dqlint import versions

NUMBER = st.lists(st.integers(0, 3), min_size=1, max_size=4).map(lambda numbers: ".".join(map(str, numbers)))
PLAIN = st.tuples(st.sampled_from(["==", "!=", ">=", "<=", ">", "<"]), NUMBER).map("".join)
ANY = st.tuples(st.sampled_from(["==", "!="]), NUMBER).map(lambda parts: "".join(parts) + ".*")
COMPATIBLE = NUMBER.filter(lambda number: "." in number).map("~={}".format)
SPECIFIER = st.lists(PLAIN | ANY | COMPATIBLE, min_size=1, max_size=3).map(" , ".join)


@settings(max_examples=200, deadline=None)
@given(NUMBER, SPECIFIER)
def test_verdicts_are_those_of_the_packaging_library(version: str, specifier: str) -> None:
    assert versions.satisfies(version, specifier) == SpecifierSet(specifier).contains(version)


@pytest.mark.parametrize("version", ["1.2.0.dev3", "1.2rc1", "1.2.0+local"])
def test_a_pre_release_counts_as_its_release(version: str) -> None:
    assert versions.release(version) == (1, 2)
    assert versions.satisfies(version, ">=1.2")


@pytest.mark.parametrize("specifier", ["", "1.2", ">=", ">=1,,<2", "=>1", ">=1.*", "~=1", "==1.x", "> 1 2"])
def test_what_is_no_specifier(specifier: str) -> None:
    with pytest.raises(ValueError, match=r"is no version specifier|needs two numbers"):
        versions.satisfies("1.0", specifier)


def test_what_is_no_version() -> None:
    with pytest.raises(ValueError, match="'x' is no version"):
        versions.release("x")
