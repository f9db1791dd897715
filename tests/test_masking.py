"""What privacy rules find is in nothing that is said, by any rule, in any format, however the work is shared."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dqlint import engine, readers
from dqlint.check import Kind, RowCheck
from dqlint.kinds import json_schema, pattern, personal_data, stable_type, terms, unique, vocabulary
from dqlint.kinds import reading as reading_kind
from dqlint.layouts.detect import LAYOUTS
from dqlint.masking import at_cuts, hiding, within
from dqlint.model import Edit, Finding, Fix, Hit, Measure, Place, Problem, Record, Report, Rows, Rule
from dqlint.options import FieldPath
from dqlint.reporters import REPORTERS, Style, render

EMAIL = "priya.nair@larch-and-fell.shop"
CARD = "4539 5787 6362 1486"
AWS = "AKIAQ3EGRI5JTZ7LNVWD"
SECRETS = (EMAIL, CARD, AWS)
WHERE = FieldPath("text")


def rule(code: str, kind: str, options: Any, message: str) -> Rule:
    return Rule(code, "test-rule", "0.1.0", kind, "error", message, "why", options)


PRIVACY = (
    rule("PII001", "personal-data", personal_data.Options(what=("email",)), "e-mail address: {found}"),
    rule("PII003", "personal-data", personal_data.Options(what=("card", "token")), "{kind}: {found!r}"),
)
QUOTING = (
    rule("LBL001", "vocabulary", vocabulary.Options(allowed=("priya", "billing")), "label {value!r} {closest}"),
    rule("SCH002", "json-schema", json_schema.Options(
        schema={"properties": {"text": {"maxLength": 1}, "id": {"type": "integer"}, "label": {"enum": [1]}}}
    ), "{at} {problem}"),
    rule("TXT001", "pattern", pattern.Options(fields=(WHERE,), pattern=re.compile(r"(?s)\w.*")), "it says {match!r}"),
    rule("TXT002", "pattern", pattern.Options(fields=(WHERE,), pattern=re.compile(r"\w+[ -@]\w+")), "{match:>40}"),
    rule("TXT003", "terms", terms.Options(fields=(WHERE,), words=("priya", "4539", "larch")), "{term} {count}"),
    rule("DAT018", "unique", unique.Options(field=FieldPath("id")), "{field} {value} again, as in {line}"),
    rule("DAT019", "stable-type", stable_type.Options(), "seen"),
)  # fmt: skip


def data_file(records: list[Record], size: int = 2) -> engine.DataFile:
    def read() -> Iterator[Rows]:
        for first in range(0, len(records), size):
            block = records[first : first + size]
            yield Rows(first, block, [first + n + 1 for n in range(len(block))], [1] * len(block), [])

    return engine.DataFile("a.jsonl", "train", read, lambda _found: LAYOUTS["classification"])


def report(outcome: engine.Outcome) -> Report:
    found = tuple(engine.in_order(outcome.findings))
    return Report(found, tuple(outcome.measures), tuple(outcome.problems), files=1, rows=1)


def written(told: Report) -> Iterator[str]:
    """The report in every format, for a terminal and for a file."""
    for name in REPORTERS:
        yield "".join(render(name, told, Style()))
    yield "".join(render("text", told, Style(width=60, color=True)))
    yield "".join(render("text", told, Style(unicode=False)))


def leaks(text: str, secret: str, size: int = 5) -> list[str]:
    pieces = (secret[at : at + size] for at in range(len(secret) - size + 1))
    return [piece for piece in pieces if piece in text and any(map(str.isalnum, piece))]


def rows(text: str) -> list[Record]:
    """A row with a text, and e-mail addresses where a label and an id should be, among rows without."""
    plain = [{"text": f"row {number}", "label": "billing", "id": number} for number in range(6)]
    return [*plain, {"text": text, "label": EMAIL, "id": EMAIL}, {"text": "z", "label": "billing", "id": EMAIL}, *plain]


def test_no_format_shows_a_secret_that_any_rule_quotes() -> None:
    told = report(engine.lint([data_file(rows(f"pay {CARD} with {AWS}, {EMAIL} says"))], (*PRIVACY, *QUOTING)))
    codes = {one.code for one in told.findings if one.place.row in (6, 7)}
    assert codes >= {"PII001", "PII003", "LBL001", "SCH002", "TXT001", "TXT002", "TXT003", "DAT018"}
    assert any("•" in one.message for one in told.findings if one.code == "DAT018")
    for text in written(told):
        assert [leak for secret in SECRETS for leak in leaks(text, secret)] == []


def test_keys_and_numbers_are_masked_too() -> None:
    plain = [{"text": "a", "label": "billing", "meta": {EMAIL: 1}} for _ in range(20)]
    odd = {"text": 3, "label": int(CARD.replace(" ", "")), EMAIL: 1, "meta": {EMAIL: "x", "more": [{AWS: 1}]}}
    closed = json_schema.Options(schema={"additionalProperties": False, "properties": {"text": {"type": "string"}}})
    told = report(
        engine.lint(
            [data_file([*plain, odd])], (*PRIVACY, *QUOTING, rule("SCH003", "json-schema", closed, "{problem}"))
        )
    )
    assert {"DAT019", "SCH003", "LBL001"} <= {one.code for one in told.findings if one.place.row == len(plain)}
    for text in written(told):
        assert CARD.replace(" ", "") not in text
        assert [leak for secret in SECRETS for leak in leaks(text, secret)] == []


def test_they_are_shown_when_told_so() -> None:
    outcome = engine.lint([data_file(rows(CARD))], (*PRIVACY, *QUOTING), masked=False)
    messages = {one.message for one in outcome.findings}
    assert {f"e-mail address: {EMAIL}", f"Visa card number: {CARD!r}"} <= messages
    assert not any("•" in message for message in messages)


def test_nothing_is_masked_where_no_privacy_rule_runs() -> None:
    assert any(EMAIL in one.message for one in engine.lint([data_file(rows(CARD))], QUOTING).findings)


def test_the_mask_changes_neither_keys_nor_spans() -> None:
    both = [
        engine.lint([data_file(rows(CARD))], (*PRIVACY, *QUOTING), masked=masked).findings for masked in (True, False)
    ]
    hidden, shown = (
        sorted((one.code, one.key, one.fingerprint, one.place, one.span) for one in found) for found in both
    )
    assert hidden == shown
    for one in both[0]:
        if one.code == "PII003":
            assert one.excerpt is not None
            assert one.excerpt.span is not None
            assert one.excerpt.text[slice(*one.excerpt.span)] == "•••• •••• •••• ••••"


@pytest.mark.parametrize("jobs", [2, 3])
def test_work_that_is_shared_is_masked_alike(jobs: int) -> None:
    records = [row for number in range(12) for row in rows(f"{number} pay {CARD} with {AWS}")]
    alone = engine.in_order(engine.lint([data_file(records)], (*PRIVACY, *QUOTING)).findings)
    assert engine.in_order(engine.lint([data_file(records)], (*PRIVACY, *QUOTING), jobs).findings) == alone
    assert [leak for text in written(Report(tuple(alone))) for secret in SECRETS for leak in leaks(text, secret)] == []


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(SECRETS),
    st.text(st.sampled_from("ab 1.\n\"'\\é"), max_size=320),
    st.text(st.sampled_from("ab 1.\n\"'\\é"), max_size=320),
)
def test_wherever_a_secret_stands_no_piece_of_it_is_shown(secret: str, before: str, after: str) -> None:
    text = f"{before} {secret} {after}"
    told = report(engine.lint([data_file([{"text": text, "label": f"x {secret}", "id": 1}])], (*PRIVACY, *QUOTING)))
    assert {one.code for one in told.findings} & {"PII001", "PII003"}
    for shown in written(told):
        assert leaks(shown, secret) == []


def test_lines_that_are_no_rows(tmp_path: Path) -> None:
    filler = "and so on " * 30
    lines = [
        f'{{"text": "{EMAIL}", "label": billing}}',
        f'{{"text": "{filler}{EMAIL} {filler}", "label": billing}}',
        *(f'{{"text": "{"x" * pad} {EMAIL} {CARD} {"y " * 80}", "label": no}}' for pad in range(60)),
        f'{{"text": "a", "{EMAIL}": 1, "{EMAIL}": 2}}',
    ]
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "a", "label": "billing"}\n' * 3 + "\n".join(lines), encoding="utf-8")
    defects = ("unparseable", "duplicate-key")
    rules = [
        rule(f"DAT{at:03}", "reading", reading_kind.Options(defect=defect), "bad")  # type: ignore[arg-type]
        for at, defect in enumerate(defects, 1)
    ]
    file = engine.DataFile(
        "a.jsonl", "train", lambda: readers.read(path, "a.jsonl"), lambda _: LAYOUTS["classification"]
    )
    told = report(engine.lint([file], (*PRIVACY, *rules)))
    assert len(told.findings) == len(lines)
    for shown in written(told):
        assert [leak for secret in SECRETS for leak in leaks(shown, secret)] == []


def test_a_letter_at_a_cut_is_not_hidden_in_all_of_a_line() -> None:
    assert [*at_cuts("a parcel, a lot of", left=True, right=True)] == []
    assert [*at_cuts("nair@larch.shop wrote to priya.nair", left=True, right=True)] == ["nair@larch.shop", "priya.nair"]
    assert [*at_cuts("nair@larch.shop wrote to priya.nair", left=False, right=False)] == []


class _Careless(RowCheck):
    """A kind from elsewhere that quotes all it sees, in every way there is."""

    def examine(self, batch: Any) -> Iterator[Hit]:
        for row, record in enumerate(batch.records):
            edit = Edit(batch.place(row), f'["{EMAIL}"]', record["text"], {"a": [record["text"], 4539578763621486]})
            fix = Fix(f"replace {record['text']}", "safe", (edit,))
            values = {"value": [record["text"], {record["text"]: 1}], "number": 4539578763621486}
            yield Hit(batch.place(row), f'["{EMAIL}"]', None, values, fix=fix)

    def conclude(self, corpus: Any) -> Iterator[Hit | Measure]:
        yield Measure("rows", 1.0, 1, f"label {EMAIL}")
        yield Hit(Place("a.jsonl", 0, 0, -1), values={"value": [f"most often {EMAIL}"], "number": 1})


class _Failing(RowCheck):
    def examine(self, batch: Any) -> Iterator[Hit]:
        raise ValueError(f"cannot read {EMAIL}")


def test_values_fixes_measures_and_problems(monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = {
        "careless": Kind("careless", "", personal_data.Options, lambda _: _Careless(), {}, "dataset"),
        "failing": Kind("failing", "", personal_data.Options, lambda _: _Failing(), {}),
    }
    from dqlint import crew

    load = crew.kinds.load
    monkeypatch.setattr(crew.kinds, "load", lambda name: kinds.get(name) or load(name))
    told = report(
        engine.lint(
            [data_file([{"text": f"{EMAIL} 4539578763621486", "label": "a"}])],
            (*PRIVACY, rule("XTS001", "careless", None, "{value} {number:,}"), rule("XTS002", "failing", None, "")),
        )
    )
    assert len(told.findings) == 4
    assert len(told.problems) == len(told.measures) == 1
    for shown in written(told):
        assert [leak for secret in (EMAIL, "4539578763621486") for leak in leaks(shown, secret)] == []
        assert "4,539" not in shown


def test_a_problem_without_secrets_is_as_it_was() -> None:
    outcome = engine.lint([data_file(rows("x"))], PRIVACY)
    from dqlint.secrecy import Secrecy

    problem = Problem("a", 1, 1, "the text is bad", "mend it")
    assert outcome.problems == []
    assert Secrecy([personal_data.PersonalData(personal_data.Options(what=("email",)))]).problem(problem) == problem


@given(st.text(min_size=1, max_size=40), st.text(max_size=20), st.text(max_size=20))
def test_the_length_stays_and_the_rest_too(secret: str, before: str, after: str) -> None:
    hide = hiding([secret])
    hidden = hide(before + secret + after)
    assert len(hidden) == len(before + secret + after)
    assert not any(char.isalnum() for char in hidden[len(before) : len(before + secret)])
    assert hide("\u2603" * 9) == "\u2603" * 9 or "\u2603" in secret


def test_values_keep_their_form_where_they_show_nothing() -> None:
    hide = hiding(["4539578763621486"])
    value = {"a": [1, 2.5, None, True, 10**5000], "b": ("x",), "line": 45395}
    assert within(value, hide) == {**value, "b": ["x"]}
    assert f"{within(4539578763621486, hide):,}" == "•" * 16


def test_findings_are_plain_json_still() -> None:
    from dqlint.contract import dumps, finding

    found: list[Finding] = engine.lint([data_file(rows(CARD))], PRIVACY).findings
    assert all(json.loads(dumps(finding(one)))["code"].startswith("PII") for one in found)
