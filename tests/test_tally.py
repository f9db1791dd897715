from __future__ import annotations

from dqlint import tally
from dqlint.model import Finding, Place, Report, Severity


def finding(code: str, row: int, severity: Severity = "error", key: str = "k") -> Finding:
    return Finding(code, "a-name", severity, "", Place("f", row + 2, 1, row), "", None, "", key)


FOUND = (
    finding("LBL001", 0),
    finding("TXT001", 0),
    finding("TXT001", 0),
    finding("TXT001", -1),
    finding("TXT001", 1, "info"),
)


def test_counts_by_severity_the_worst_first() -> None:
    assert list(tally.by_severity(Report(FOUND)).items()) == [("error", 4), ("warning", 0), ("info", 1)]


def test_counts_by_rule_and_severity_with_the_rows_they_are_in() -> None:
    counts = [(t.code, t.severity, t.findings, t.rows) for t in tally.by_rule(FOUND)]
    assert counts == [("TXT001", "error", 3, 1), ("LBL001", "error", 1, 1), ("TXT001", "info", 1, 1)]


def test_keys_that_repeat_are_numbered() -> None:
    assert list(tally.distinct_keys(FOUND[:3])) == ["k", "k:2", "k:3"]


def test_a_finding_on_a_whole_file_is_in_no_row() -> None:
    assert tally.summary(Report((finding("DAT001", -1),), files=1)) == "Found 1 error in 0 rows (1 file) · 0.00 s"


def test_where_a_rule_changed_all_rows_are_what_findings_are_counted_in() -> None:
    report = Report((finding("LBL001", 0),), files=1, rows=9, changed=0, anew=frozenset({"LBL001"}))
    assert tally.summary(report, timed=False) == (
        "Found 1 error in 1 of 9 rows (0 changed, 1 file) · all rows for 1 rule that changed"
    )


def test_more_rows_may_be_told_of_than_changed() -> None:
    report = Report((finding("DUP003", 0), finding("DUP003", 4)), files=1, rows=9, changed=1)
    assert tally.summary(report, timed=False) == "Found 2 errors in 2 rows through 1 changed row (9 in 1 file)"
