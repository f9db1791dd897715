"""The rules that come with dqlint: each proved by its examples, and the same whether compiled or not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dqlint.examples import failures
from dqlint.model import Example, Rule
from dqlint.rules import document
from dqlint.rules.build import build, examples_of
from dqlint.rules.catalogue import shipped
from dqlint.rules.checkout import read_rules
from dqlint.rules.compiled import CHECKOUT, compile_rules, parse_compiled
from dqlint.rules.draft import Draft

ROOT = Path(__file__).parents[2]
RULES = {draft.code: draft for draft in read_rules(ROOT / "rules").drafts}


@pytest.mark.parametrize("code", RULES)
def test_the_examples_come_out_as_they_say(code: str) -> None:
    assert [*failures(RULES[code])] == []


@pytest.mark.parametrize("code", RULES)
def test_a_rule_is_shown_both_ways(code: str) -> None:
    examples = examples_of(RULES[code])
    assert {example.bad for example in examples} == {True, False}
    assert any(example.says for example in examples)


def test_what_is_compiled_is_what_is_written() -> None:
    written, compiled = read_rules(ROOT / "rules"), parse_compiled(compile_rules(ROOT / "rules"))
    assert written.packs == compiled.packs
    assert written.summaries == compiled.summaries
    assert [one.code for one in written.drafts] == [one.code for one in compiled.drafts]
    for one, other in zip(written.drafts, compiled.drafts, strict=True):
        assert without_lines(one) == without_lines(other)


def without_lines(draft: Draft) -> tuple[Rule, list[Example]]:
    """The rule and its examples but for line numbers, which compiled ones have not."""
    rule = build(draft, (), [])
    assert rule.options is not None or rule.missing
    return rule._replace(line=0), [example._replace(line=0) for example in examples_of(draft)]


def test_a_checkout_reads_its_own_rules() -> None:
    assert CHECKOUT == ROOT / "rules"
    assert [*shipped().drafts] == sorted(RULES)


def test_families_are_known() -> None:
    assert {code[:3] for code in RULES} <= document.FAMILIES.keys()


def test_the_documentation_is_fresh() -> None:
    page = "".join(f"{line}\n" for line in document.page(shipped()))
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == page, "python -m dqlint.rules.document"


def test_links_of_the_documentation_lead_to_its_sections() -> None:
    page = "\n".join(document.page(shipped()))
    headings = {
        re.sub(r"[^\w -]", "", line[4:]).lower().replace(" ", "-") for line in page.splitlines() if line[:4] == "### "
    }
    links = re.findall(r"\]\(#([^)]+)\)", page)
    packs = shipped().packs
    assert len(links) == len(RULES) + sum(map(len, packs.values()))
    assert set(links) | {f"pack-{name}" for name in packs} == headings


def test_every_pack_says_what_it_is_for_on_the_page() -> None:
    page = "\n".join(document.page(shipped()))
    assert {*shipped().summaries} == {*shipped().packs}
    for name, summary in shipped().summaries.items():
        assert f"### Pack {name}\n\n{summary}\n" in page


def test_the_demand_of_a_vendor_is_in_a_pack() -> None:
    packs = shipped().packs
    wanted = {code for code, draft in shipped().drafts.items() if draft.data.get("vendor")}
    assert wanted
    assert wanted <= {code for name, codes in packs.items() if name != "recommended" for code in codes}
    assert not wanted & packs["recommended"].keys()


def test_sources_name_rules_that_there_are() -> None:
    named = re.findall(
        r"^\| `?([A-Z]{3}\d{3})", (ROOT / "rules" / "SOURCES.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert set(named) <= RULES.keys()
