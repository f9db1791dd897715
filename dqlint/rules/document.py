"""Rules as Markdown: what `dqlint rules show` prints and docs/rules.md holds."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dqlint import kinds
from dqlint.model import Example, Rule
from dqlint.options import Described, describe
from dqlint.rules.build import build, examples_of
from dqlint.rules.catalogue import Catalogue, shipped
from dqlint.rules.draft import Draft

RECOMMENDED = "recommended"

# The families of rules, by the letters of their codes.
FAMILIES: Mapping[str, str] = {
    "DAT": "reading",
    "SCH": "schema and structure",
    "CHT": "conversation and tool calls",
    "FMT": "format",
    "TXT": "words and boilerplate",
    "LBL": "labels",
    "RSN": "reasoning",
    "DUP": "duplicates and leakage",
    "DST": "distribution and diversity",
    "AGR": "annotators",
    "DRF": "drift",
    "TON": "tone",
    "PII": "privacy",
    "OUT": "outdated and outliers",
}

_HEAD = """\
# Rules

<!-- Written by `python -m dqlint.rules.document`; the text is in rules/. -->

`dqlint check` runs the rules marked ✓ (the pack `recommended`). The others are turned on by code or by family in
dqlint.yaml or with `--select`, or by a pack below; those marked … wait until dqlint.yaml gives them what only the
project can know. `dqlint rules show CODE` prints a rule's part of this page, and how to configure it.
"""

_PACKS = """\
A pack is turned on like a rule, `--select openai`, or in `packs:` of dqlint.yaml. What one vendor or trainer alone asks
for is turned on by its pack or its code, never by a family or `ALL`.
"""


def page(catalogue: Catalogue) -> Iterator[str]:
    """All rules of the catalogue as lines: the packs, a table for each family, then a section for each rule."""
    rules = [(draft, as_shipped(draft)) for draft in catalogue.drafts.values()]
    yield from _HEAD.splitlines()
    yield from ("", "## Packs", "", *_PACKS.splitlines())
    for name in catalogue.packs:
        yield from ("", *_pack(name, catalogue))
    for family in dict.fromkeys(code[:3] for code in catalogue.drafts):
        yield from ("", f"## {family}: {FAMILIES.get(family, 'rules of the project')}", "")
        yield from ("| code | name | severity | kind | |", "|---|---|---|---|---|")
        yield from (_row(rule, catalogue) for _, rule in rules if rule.code.startswith(family))
    yield from ("", "## Each rule")
    for draft, rule in rules:
        yield from ("", *section(draft, rule, catalogue))


def _pack(name: str, catalogue: Catalogue) -> Iterator[str]:
    """A pack's own part of the page."""
    names = (f"[{code}](#{code.lower()}-{catalogue.drafts[code].name})" for code in catalogue.packs[name])
    yield from (f"### Pack {name}", "", catalogue.summaries.get(name, ""), "", " ".join(names))


def _row(rule: Rule, catalogue: Catalogue) -> str:
    link = f"[{rule.code}](#{rule.code.lower()}-{rule.name})"
    return f"| {link} | {rule.name} | {rule.severity} | {rule.kind} | {mark(rule, catalogue)} |"


def mark(rule: Rule, catalogue: Catalogue) -> str:
    """✓ for a recommended rule, … for one that waits for options, nothing for others."""
    return "…" if rule.missing else "✓" if rule.code in catalogue.packs.get(RECOMMENDED, {}) else ""


def as_shipped(draft: Draft) -> Rule:
    """The rule with nothing changed by a project."""
    return build(draft, (), [])


def section(draft: Draft, rule: Rule, catalogue: Catalogue) -> Iterator[str]:
    """A rule's own part of the page."""
    joined = catalogue.packs.get(RECOMMENDED, {}).get(rule.code)
    standing = f"recommended since {joined}" if joined else "opt-in" if draft.shipped else f"from {rule.file}"
    facts = [rule.severity, f"kind `{rule.kind}`", standing]
    packs = [name for name, codes in catalogue.packs.items() if rule.code in codes and name != RECOMMENDED]
    facts += [f"in {_codes(packs)}"] if packs else []
    facts += [f"for {draft.data['vendor']} alone"] if draft.data.get("vendor") else []
    facts += [f"since {rule.since}"] if rule.since else []
    facts += [f"revision {rule.revision}"] if rule.revision > 1 else []
    facts += [f"waits for {_codes(rule.missing)}"] if rule.missing else []
    yield from (f"### {rule.code} {rule.name}", "", " · ".join(facts), "", f"> {rule.message}", "")
    if rule.why:
        yield from (rule.why.strip(), "")
    if draft.data.get("where"):
        yield from (f"Only where {_json(draft.data['where'])}.", "")
    yield from _options(draft)
    yield from _examples(draft)


def _codes(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _options(draft: Draft) -> Iterator[str]:
    told: Mapping[str, Any] = draft.data.get("with") or {}
    described = describe(kinds.load(draft.data["kind"]).options)
    if described:
        yield from ("| option | is | here |", "|---|---|---|")
        yield from (f"| `{one.key}` | {_cell(f'{one.doc} ({one.type})')} | {_here(one, told)} |" for one in described)


def _here(one: Described, told: Mapping[str, Any]) -> str:
    if one.key in told:
        return _code_cell(_json(told[one.key]))
    return _code_cell(one.default) if one.default else "to be given"


def _code_cell(text: str) -> str:
    fence = "``" if "`" in text else "`"
    return _cell(f"{fence}{text}{fence}")


def _cell(text: str) -> str:
    return text.replace("\n", " ").replace("|", "\\|")


def _examples(draft: Draft) -> Iterator[str]:
    examples = examples_of(draft)
    for bad, title in ((False, "Passes:"), (True, "Is found:")):
        chosen = [example for example in examples if example.bad == bad]
        if chosen:
            yield from ("", title)
        for example in chosen:
            yield from ("", f"With `{_json(dict(example.options))}`:") if example.options else ()
            yield from ("", *_fenced(example))
            yield from ("", *(f"- {says}" for says in example.says)) if example.says else ()


def _fenced(example: Example) -> Iterator[str]:
    lines = [_json(row) for row in example.rows] if example.raw is None else example.raw.splitlines()
    yield from _fence(lines, "json" if example.raw is None else "text")
    if example.eval:
        yield from ("", "beside the evaluation data", "", *_fence([_json(row) for row in example.eval], "json"))


def _fence(lines: list[str], language: str) -> Iterator[str]:
    fence = "`" * max(3, 1 + max(map(_run_of_ticks, lines), default=0))
    yield fence + language
    yield from (line if line.isprintable() else json.dumps(line)[1:-1] for line in lines)
    yield fence


def _run_of_ticks(line: str) -> int:
    return max(map(len, "".join(char if char == "`" else " " for char in line).split()), default=0)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def usage(rule: Rule) -> Iterator[str]:
    """How a project configures the rule, or turns it off."""
    waits = ", ".join(f"{key}: ..." for key in rule.missing)
    said = f"{{with: {{{waits}}}}}" if waits else "off  # or: on, info, warning, error, {severity, with, where}"
    yield from ("In dqlint.yaml:", "", "```yaml", "rules:", f"  {rule.code}: {said}", "```")


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    sys.stdout.writelines(f"{line}\n" for line in page(shipped()))
