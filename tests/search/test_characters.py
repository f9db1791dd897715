"""Supersets and folds hold for all of this Python's Unicode."""

import re
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dqlint.search.characters import Ranges, complement, merge, reads, superset
from dqlint.search.folding import fold
from dqlint.search.syntax import Chars

EVERY = "".join(chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000)
CASED = "".join(char for char in EVERY if {char.lower(), char.upper(), char.casefold(), char.title()} != {char})


def within(text: str, ranges: Ranges) -> bool:
    assert ranges == merge(ranges)
    if len(text) < len(CASED):
        return all(any(low <= ord(char) <= high for low, high in ranges) for char in text)
    outside = "".join(rf"\U{low:08x}-\U{high:08x}" for low, high in complement(ranges))
    return not outside or re.search(f"[{outside}]", text) is None


@pytest.mark.parametrize("ascii_only", [False, True])
@pytest.mark.parametrize("category", "wWdDsS")
def test_categories_are_covered(category: str, *, ascii_only: bool) -> None:
    flags = re.ASCII if ascii_only else re.UNICODE
    inside = "".join(re.findall(rf"\{category}", EVERY, flags))
    outside = "".join(re.findall(rf"[^\{category}]", EVERY, flags))
    assert within(inside, superset(Chars((category,), ascii=ascii_only)))
    assert within(outside, superset(Chars((category,), negated=True, ascii=ascii_only)))


@pytest.mark.parametrize("category", "wWdDsS")
@pytest.mark.parametrize("flags", [re.ASCII, re.UNICODE])
def test_reads_is_what_re_reads(category: str, flags: re.RegexFlag) -> None:
    chars = Chars((category,), ascii=flags == re.ASCII)
    plane = EVERY[:0x3100]
    assert [char for char in plane if reads(chars, char)] == re.findall(rf"\{category}", plane, flags)


def test_characters_that_re_takes_for_equal_fold_alike_and_are_covered() -> None:
    for char in CASED:
        equal = "".join(re.findall(re.escape(char), CASED, re.IGNORECASE))
        assert {fold(other) for other in equal} == {fold(char)}
        assert within(equal, superset(Chars(((ord(char), ord(char)),), ignorecase=True)))


codes = st.one_of(st.sampled_from(CASED), st.characters(exclude_categories=["Cs"])).map(ord)


@given(st.lists(st.tuples(codes, codes).map(sorted).map(tuple), min_size=1, max_size=3), st.booleans())
@settings(max_examples=100, deadline=None)
def test_ranges_without_case_are_covered(ranges: list[tuple[int, int]], negated: bool) -> None:
    written = "".join(rf"\U{low:08x}-\U{high:08x}" for low, high in ranges)
    some = "".join(re.findall(f"[{'^' * negated}{written}]", CASED + EVERY[:0x3000:7], re.IGNORECASE))
    assert within(some, superset(Chars(tuple(ranges), negated, ignorecase=True)))


def test_what_needs_no_widening_stays_as_narrow_as_it_is() -> None:
    assert superset(Chars(((0x4E00, 0x9FFF),), ignorecase=True)) == ((0x4E00, 0x9FFF),)
    assert superset(Chars(((ord("x"), ord("x")),), ignorecase=True)) == ((88, 88), (120, 120))
    assert superset(Chars(("s", (44, 44)), negated=True))[:2] == ((0, 8), (14, 27))
