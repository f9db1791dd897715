from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from dqlint.app.changed_rows import Edited
from dqlint.app.compared_findings import compared_findings
from dqlint.model import Finding, Place


def finding(code: str, line: int, key: str, field: str = "text") -> Finding:
    return Finding(
        code, code.lower(), "warning", f"at {line}", Place("a.jsonl", line, 1, line - 1), field, None, key, key
    )


FINDINGS = st.lists(
    st.builds(finding, st.sampled_from(["A", "B"]), st.integers(1, 5), st.sampled_from("pqr")), max_size=8
)


@given(FINDINGS, FINDINGS)
def test_findings_are_compared_as_multisets_of_keys(old: list[Finding], new: list[Finding]) -> None:
    found = compared_findings(old, new, ())
    before, after = (Counter(one.key for one in some) for some in (old, new))
    assert Counter(one.key for one in found.new) == after - before
    assert Counter(one.key for one in found.gone) == before - after
    assert Counter(one.key for one in found.kept) == before & after


def test_what_stays_in_an_edited_row_is_neither_new_nor_gone() -> None:
    old, new = finding("A", 3, "before"), finding("A", 9, "after")
    edited = [Edited(old.place, new.place)]
    found = compared_findings([old], [new], edited)
    assert ([*found.new], [*found.gone], [*found.kept]) == ([], [], [new])


def test_another_rule_or_field_in_an_edited_row_is_new() -> None:
    old = finding("A", 3, "before")
    for new in (finding("B", 9, "after"), finding("A", 9, "after", field="label")):
        found = compared_findings([old], [new], [Edited(old.place, new.place)])
        assert ([*found.new], [*found.gone], [*found.kept]) == ([new], [old], [])


def test_of_two_findings_in_an_edited_row_one_may_go() -> None:
    old = [finding("A", 3, "before"), finding("A", 3, "before")]
    new = [finding("A", 3, "after")]
    found = compared_findings(old, new, [Edited(old[0].place, new[0].place)])
    assert ([*found.new], [*found.gone], [*found.kept]) == ([], old[1:], new)
