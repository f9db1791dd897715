from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from importlib.resources import files
from typing import Any
from urllib.parse import unquote

import jsonschema
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nasty import CLEAN, COMMANDS, FINDINGS, MARKUP, NASTY, NOTHING, many

from dqlint.contract import dumps, plain
from dqlint.model import Excerpt, Problem, Report
from dqlint.reporters import Style, github, render
from dqlint.reporters.markdown import code

COMMAND = {"error": "error", "warning": "warning", "info": "notice"}
ANYTHING = st.text(st.characters(exclude_categories=()))  # lone surrogates too


def written(name: str, report: Report, version: str = "") -> str:
    return "".join(render(name, report, Style(version=version)))


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    contract: dict[str, Any] = json.loads(
        (files("dqlint") / "schemas" / "report.schema.json").read_text(encoding="utf-8")
    )
    jsonschema.Draft202012Validator.check_schema(contract)
    return contract


@pytest.mark.parametrize("report", [NASTY, CLEAN, NOTHING, many(7)])
def test_json_is_as_its_schema_says(report: Report, schema: dict[str, Any]) -> None:
    read = orjson.loads(written("json", report).encode())
    jsonschema.Draft202012Validator(schema).validate(read)
    assert len(read["findings"]) == len(report.findings)
    assert sum(read["summary"]["findings"].values()) == len(report.findings)


def test_jsonl_lines_are_the_findings_of_json() -> None:
    lines = [json.loads(line) for line in written("jsonl", NASTY).splitlines()]
    assert lines == json.loads(written("json", NASTY))["findings"]
    assert written("jsonl", CLEAN) == ""


@given(ANYTHING)
def test_json_keeps_every_text_and_strict_parsers_read_it(text: str) -> None:
    read = orjson.loads(dumps(text).encode())
    assert read == "".join(f"\\u{ord(c):04x}" if "\ud800" <= c <= "\udfff" else c for c in text)


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (float("inf"), "inf"),
        (2**63, 2**63),
        (-(2**64), "-18446744073709551616"),
        ({1: {"b", "a"}}, {"1": ["a", "b"]}),
        ((1, None, True), [1, None, True]),
        (b"x", "b'x'"),
    ],
)
def test_values_that_json_cannot_hold_are_put_in_words(value: Any, kept: Any) -> None:
    assert plain(value) == kept
    assert json.loads(dumps(plain(value))) == kept


def test_an_integer_beyond_pythons_limit_on_digits_is_written() -> None:
    assert plain(10**5000) == hex(10**5000)


def test_a_value_of_any_depth_is_written() -> None:
    deep = []
    for _ in range(100_000):
        deep = [deep]
    assert dumps(plain(deep)).count("[") == 64


def test_github_escapes_data_and_properties() -> None:
    lines = written("github", NASTY._replace(problems=())).splitlines()
    hostile = next(line for line in lines if "x y#" in line)
    assert hostile.startswith("::warning file=%3A%3Aerror%3A%3Adata/%250A%2Cx y#é.jsonl,line=14,col=1,title=TXT003 ")
    commands = next(line for line in lines if "set-output" in line)
    assert commands.startswith(
        "::warning file=data/train.jsonl,line=9,col=1,title=TXT003 boilerplate::::error::broken↵::"
    )
    assert commands.endswith("b 100%25")


@given(ANYTHING)
def test_github_text_cannot_start_a_command(text: str) -> None:
    report = Report((FINDINGS[0]._replace(message=text, place=FINDINGS[0].place._replace(file=text)),))
    lines = written("github", report).split("\n")
    assert [line[:3] for line in lines] == ["::e", "Fou", ""]
    assert lines[0].count("::") >= 2
    head = lines[0][2:].partition("::")[0]
    assert head.count(",") == (3 if text else 2)


def test_github_whole_file_findings_have_no_column() -> None:
    line = next(line for line in written("github", NASTY).splitlines() if "empty.jsonl" in line)
    assert line == "::error file=data/empty.jsonl,line=1,title=DAT001 unparseable-line::the file is empty"


@pytest.mark.parametrize("files", [1, 3, 40])
@pytest.mark.parametrize("count", [30, 33, 5000])
def test_github_shows_ten_of_each_level_at_most_and_counts_the_rest(count: int, files: int) -> None:
    lines = written("github", many(count, files)).splitlines()[:-1]
    for level in ("error", "warning", "notice"):
        shown = [line for line in lines if line.startswith(f"::{level} ")]
        assert 1 <= len(shown) <= (9 if level == "error" else 10)
        speaks_for = [re.search(r"::([\d,]+) findings of|::and ([\d,]+) more", line) for line in shown]
        counts = [int((match[1] or match[2]).replace(",", "")) if match else 1 for match in speaks_for]
        assert sum(counts) == sum(COMMAND[finding.severity] == level for finding in many(count, files).findings)


def test_github_speaks_for_all_findings_of_a_rule_in_a_file() -> None:
    lines = written("github", many(3000, 1)).splitlines()
    assert lines[0].endswith("::1,000 findings of this rule in the file; the first: finding 0")
    assert len(lines) == 4


def test_github_problems_come_first_and_count_among_the_errors() -> None:
    problems = tuple(Problem("dqlint.yaml", line, 1, f"problem {line}") for line in range(1, 15))
    lines = written("github", many(60)._replace(problems=problems)).splitlines()
    errors = [line for line in lines if line.startswith("::error ")]
    assert len(errors) == 9
    assert errors[0].endswith("::problem 1")
    assert errors[-1].startswith("::error title=dqlint::and 26 more errors: ")


def test_github_leaves_room_for_an_error_of_the_whole_run() -> None:
    assert github.failure("a % gate\n::x::") == "::error title=dqlint::a %25 gate↵::x::\n"


@pytest.mark.parametrize("count", [12, 3000])
def test_rows_that_changed_come_first(count: int) -> None:
    """Where a rule changed, all rows count for it: those that did not change come last, also where they are more."""
    report = many(count, 2)
    last = frozenset(finding.key for finding in report.findings if finding.place.file == "data/0.jsonl")
    lines = written("github", report._replace(untouched=last)).splitlines()
    for level in ("error", "warning", "notice"):
        files = re.findall(rf"^::{level} file=data/(\d).jsonl", "\n".join(lines), re.MULTILINE)
        assert files == sorted(files, reverse=True)
        assert {*files} == {"0", "1"}
    worst = re.findall(
        r"^\| <code>data/(\d)\.jsonl", written("markdown", report._replace(untouched=last)), re.MULTILINE
    )
    assert worst[:2] == ["1"] * 2


def test_github_messages_are_cut_at_4096_characters() -> None:
    report = Report((FINDINGS[0]._replace(message="%" * 9000),))
    assert written("github", report).splitlines()[0].partition("::a")[0].count("%25") == 4096


def test_gitlab_fingerprints_are_unique_and_stable() -> None:
    twins = Report((FINDINGS[0], FINDINGS[0]._replace(message="another"), *FINDINGS), problems=NASTY.problems)
    issues = json.loads(written("gitlab", twins))
    fingerprints = [issue["fingerprint"] for issue in issues]
    assert len(set(fingerprints)) == len(fingerprints) == len(FINDINGS) + 4
    assert fingerprints == [issue["fingerprint"] for issue in json.loads(written("gitlab", twins))]
    assert {issue["severity"] for issue in issues} == {"blocker", "major", "minor", "info"}
    assert all(issue["location"]["lines"]["begin"] >= 1 for issue in issues)
    assert json.loads(written("gitlab", CLEAN)) == []


def test_sarif_has_what_the_standard_requires() -> None:
    log = json.loads(written("sarif", NASTY, version="1.2.3"))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    rules = run["tool"]["driver"]["rules"]
    assert run["tool"]["driver"]["name"] == "dqlint"
    assert [rule["id"] for rule in rules] == sorted(NASTY.rules)
    assert all(rule["help"]["text"] and rule["defaultConfiguration"]["level"] for rule in rules)
    for result, finding in zip(run["results"], NASTY.findings, strict=True):
        assert result["message"]["text"]
        assert result["level"] in {"error", "warning", "note"}
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == finding.code
        assert result["partialFingerprints"] == {"dqlint/v1": finding.key}
        (location,) = result["locations"]
        place = location["physicalLocation"]
        assert place["artifactLocation"]["uriBaseId"] in run["originalUriBaseIds"]
        assert place["artifactLocation"]["uri"].isascii()
        assert unquote(place["artifactLocation"]["uri"]) == finding.place.file
        assert place["region"]["startLine"] >= 1


def test_sarif_tells_of_problems() -> None:
    (run,) = json.loads(written("sarif", NASTY))["runs"]
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    first, second = invocation["toolConfigurationNotifications"]
    assert first["locations"][0]["physicalLocation"]["region"] == {"startLine": 12, "startColumn": 5}
    assert "region" not in second["locations"][0]["physicalLocation"]


def test_sarif_data_is_no_link() -> None:
    (run,) = json.loads(written("sarif", NASTY))["runs"]
    messages = [result["message"]["text"] for result in run["results"]]
    assert MARKUP.replace("[click]", r"\[click\]") in messages
    assert COMMANDS in messages


def test_sarif_keeps_the_worst_25000_in_order() -> None:
    (run,) = json.loads(written("sarif", many(40_000)))["runs"]
    levels = [result["level"] for result in run["results"]]
    assert len(levels) == 25_000
    assert "note" not in levels
    assert levels.count("error") == 13_334
    lines = [result["locations"][0]["physicalLocation"]["region"]["startLine"] for result in run["results"]]
    assert lines == sorted(lines)
    (note,) = run["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"].startswith("40,000 findings; the 25,000 worst are here")


@pytest.mark.parametrize("report", [NASTY, CLEAN, NOTHING, many(5000)])
def test_junit_counts_what_it_holds(report: Report) -> None:
    suites = ET.fromstring(written("junit", report).encode())
    assert suites.tag == "testsuites"
    for element in (suites, *suites):
        for count, tag in (("tests", "testcase"), ("failures", "failure"), ("errors", "error")):
            assert int(element.attrib[count]) == len(element.findall(f".//{tag}"))
    told = {
        (suite.attrib["name"], case.attrib["name"][:6])
        for suite in suites
        for case in suite.findall("testcase[failure]")
    }
    assert told == {(finding.place.file, finding.code) for finding in report.findings}


def test_junit_names_the_rules_that_found_nothing() -> None:
    suites = ET.fromstring(written("junit", CLEAN))
    assert [case.attrib["name"] for case in suites.iter("testcase")] == [
        f"{code} {rule.name}" for code, rule in sorted(CLEAN.rules.items())
    ]


@given(ANYTHING, ANYTHING)
def test_junit_is_xml_whatever_the_data(message: str, file: str) -> None:
    finding = FINDINGS[0]._replace(message=message, place=FINDINGS[0].place._replace(file=file))
    ET.fromstring(written("junit", Report((finding,), problems=(Problem(file, 1, 1, message),))).encode())


@given(ANYTHING)
def test_markdown_tables_hold_whatever_the_data(text: str) -> None:
    finding = FINDINGS[0]._replace(message=text, excerpt=Excerpt(text, text, (0, 1)))
    table = [line for line in written("markdown", Report((finding,))).splitlines() if line.startswith("|")]
    assert len(table) == 6
    assert [line.count("|") for line in table] == [6, 6, 6, 4, 4, 4]


def test_markdown_code_lets_no_markup_through() -> None:
    shown = code(MARKUP)
    assert not set(shown.replace("<code>", "").replace("</code>", "")) & set("<>|`@[]$*_\\")
    for active in ("https://", "www.", ":bug:"):
        assert active not in shown


def test_markdown_fits_into_a_comment() -> None:
    hostile = [
        finding._replace(message="|" * 9000, excerpt=Excerpt("@" * 900, "[" * 900)) for finding in many(90).findings
    ]
    text = written("markdown", Report(tuple(hostile)))
    assert len(text.encode()) < 65_536
    assert text.endswith("more, left out for size.\n")


def test_markdown_shows_the_worst_first() -> None:
    text = written("markdown", many(300))
    assert "The worst 50 of 300:" in text
    assert text.count("</code> error |") == 50
