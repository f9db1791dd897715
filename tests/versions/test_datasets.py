"""Rules that hold rows against each other see all of them, and tell what has to do with a row that changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Work

Lint = Callable[..., Any]
NEAR = ("DUP003", "LBL005")


def written(*records: dict[str, Any]) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


def told(lint: Lint, work: Work, code: str, before: str, after: str) -> list[tuple[int, list[int]]]:
    """The line of each finding and those of the rows that it names; staged and in the work tree they are the same."""
    work.commit(t_jsonl=before)
    work.write("t.jsonl", after)
    first = lint("--since", "HEAD", select=code)
    work.git("add", ".")
    second = lint("--staged", select=code)
    assert first.report["findings"] == second.report["findings"]
    everything = lint(select=code)
    not_told = len(everything.found) - len(first.found)
    assert first.count("older") == (0 if code in NEAR else not_told), "what is near to no changed row is not sought"
    return [(one["line"], [other["line"] for other in one["related"]]) for one in first.report["findings"]]


def test_duplicate_ids(work: Work, lint: Lint) -> None:
    old = [{"id": number, "text": f"t{number}"} for number in (1, 2, 1)]
    after = written(*old, {"id": 2, "text": "new"}, {"id": 9, "text": "new, too"})
    assert told(lint, work, "DAT018", written(*old), after) == [(4, [2])]


def test_duplicate_id_before_the_old_one(work: Work, lint: Lint) -> None:
    """The finding is at the later row, which is old, and names the new one."""
    old = [{"id": number, "text": f"t{number}"} for number in (1, 2)]
    assert told(lint, work, "DAT018", written(*old), written({"id": 2, "text": "new"}, *old)) == [(3, [1])]


QUESTIONS = [
    "How do I top up my card?",
    "Where is the parcel that I ordered last week?",
    "Please, how do i top up my card",
    "Can I change the name on my account?",
    "Where's the parcel that I ordered last week",
]


def asked(*numbers: int, label: str = "a") -> list[dict[str, Any]]:
    return [{"text": QUESTIONS[number], "label": label} for number in numbers]


def test_near_duplicates(work: Work, lint: Lint) -> None:
    found = told(lint, work, "DUP003", written(*asked(0, 1, 2)), written(*asked(0, 1, 2, 3, 4)))
    assert found == [(5, [2])]


def test_near_duplicate_before_the_old_one(work: Work, lint: Lint) -> None:
    assert told(lint, work, "DUP003", written(*asked(0, 1, 2)), written(*asked(4, 0, 1, 2))) == [(3, [1])]


def test_duplicate_rows(work: Work, lint: Lint) -> None:
    old = asked(0, 1, 0)
    assert told(lint, work, "DUP001", written(*old), written(*old, *asked(3, 1, 3))) == [(5, [2]), (6, [4])]


def test_contradictory_labels(work: Work, lint: Lint) -> None:
    old = [*asked(0), *asked(2, label="b"), *asked(1)]
    assert told(lint, work, "LBL005", written(*old), written(*old, *asked(4, label="c"))) == [(4, [3])]


def test_rows_of_other_files_count(work: Work, lint: Lint) -> None:
    work.write("dqlint.yaml", "datasets: {d: {train: '*.jsonl'}}\n")
    work.commit(a_jsonl=written(*asked(0, 1)))
    work.write("b.jsonl", written(*asked(3, 4)))
    work.git("add", ".")
    done = lint("--staged", select="DUP003")
    assert done.found == [("b.jsonl", 2)]
    assert [one["file"] for one in done.report["findings"][0]["related"]] == ["a.jsonl"]


def test_leak_into_what_did_not_change(work: Work, lint: Lint) -> None:
    """The new training row is an old row of the evaluation data: the finding names both."""
    work.write("dqlint.yaml", "datasets: {d: {train: t.jsonl, eval: e.jsonl}}\n")
    work.commit(t_jsonl=written(*asked(0, 1)), e_jsonl=written(*asked(3, 1)))
    work.write("t.jsonl", written(*asked(0, 1, 3)))
    work.git("add", ".")
    done = lint("--staged", select="DUP")
    places = {
        (one["file"], one["line"]) for finding in done.report["findings"] for one in (finding, *finding["related"])
    }
    assert places == {("t.jsonl", 3), ("e.jsonl", 1)}
    assert done.count("older") == 1


def test_label_variants(work: Work, lint: Lint) -> None:
    old = [{"text": f"t{number}", "label": "refund"} for number in range(20)] + [{"text": "x", "label": "Refund"}]
    after = written(*old, {"text": "y", "label": "Refund"}, {"text": "z", "label": "refund"})
    assert told(lint, work, "LBL003", written(*old), after) == [(22, [])]


def test_label_variants_that_are_many(work: Work, lint: Lint) -> None:
    """Only some rows of a spelling are told of: the new ones, however many old ones stand before them."""
    old = [{"text": f"t{n}", "label": "refund"} for n in range(1_200)]
    old += [{"text": f"x{n}", "label": "Refund"} for n in range(1_100)]
    work.commit(t_jsonl=written(*old))
    work.write("t.jsonl", written(*old, {"text": "y", "label": "Refund"}))
    assert lint("--since", "HEAD", select="LBL003").lines == [2301]


def test_type_changes(work: Work, lint: Lint) -> None:
    old = [{"text": f"t{number}", "label": "a", "score": number} for number in range(30)]
    old[7]["score"] = "7"
    after = written(*old, {"text": "new", "label": "a", "score": "31"}, {"text": "newer", "label": "a", "score": 32})
    assert told(lint, work, "DAT019", written(*old), after) == [(31, [1])]


def test_what_a_file_as_a_whole_has_to_be(work: Work, lint: Lint) -> None:
    """It is told of a file that changed, whichever row it was."""
    work.write("dqlint.yaml", "packs: [./house]\n")
    pack = "rules: [{code: XSH001, name: few, kind: file, message: '{problem}', with: {least: 3}}]\n"
    work.write("house/p.yaml", pack)
    work.commit(t_jsonl=written(*asked(0, 1, 2)), u_jsonl=written(*asked(0)))
    work.write("t.jsonl", written(*asked(0, 1)))
    done = lint("--since", "HEAD", select="XSH001")
    assert done.found == [("t.jsonl", 1)]


def test_blank_lines_and_emptiness(work: Work, lint: Lint) -> None:
    work.commit(t_jsonl=written(*asked(0)), u_jsonl=written(*asked(0)) + "\n" + written(*asked(1)))
    work.write("t.jsonl", written(*asked(0)) + "  \n" + written(*asked(1)))
    work.write("u.jsonl", written(*asked(0)) + "\n\n" + written(*asked(1)))
    assert lint("--since", "HEAD", select="DAT012").found == [("t.jsonl", 2)]


KEY = "sk-ant-api03-" + "aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY" * 2 + "aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW-AA"


@pytest.mark.parametrize("is_new_first", [True, False])
def test_secrets_of_old_rows_stay_masked(work: Work, lint: Lint, is_new_first: bool) -> None:
    """No rule has seen the old row when a finding quotes it."""
    old = {"text": f"How do I log in with {KEY} on my phone?", "label": "a"}
    new = {"text": f"how do I log in with {KEY} on my phone", "label": "b"}
    work.commit(t_jsonl=written(old))
    work.write("t.jsonl", written(*([new, old] if is_new_first else [old, new])))
    done = lint("--since", "HEAD", select="LBL005,PII")
    assert "LBL005" in done.codes
    assert KEY not in json.dumps(done.report)
    assert KEY[20:60] not in json.dumps(done.report)


def test_what_is_accepted_and_old(work: Work, lint: Lint) -> None:
    old = [{"id": number, "text": f"t{number}"} for number in (1, 2, 1)]
    work.commit(t_jsonl=written(*old))
    work.write("t.jsonl", written(*old, {"id": 2, "text": "new"}))
    finding = lint("--since", "HEAD", select="DAT018").report["findings"][0]
    decision = {"code": "DAT018", "file": "t.jsonl", "key": finding["key"]}
    work.write("dqlint/decisions.jsonl", json.dumps(decision) + "\n")
    done = lint("--since", "HEAD", select="DAT018")
    assert (done.status, done.found, done.count("suppressed"), done.count("older")) == (0, [], 1, 1)
    assert done.count("unused") == 0
