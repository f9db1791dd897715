"""Everything that can be wrong with a rule file or a pack, each with its place and what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dqlint.model import ConfigError, Problem
from dqlint.rules import checkout, compiled, load, message, shape

Unsaid = Callable[..., list[str]]

RULE = """\
code: XAB001
name: no-brand
kind: pattern
message: "{match!r} is a brand"
with: {fields: [output], pattern: Acme}
"""
TWO = """\
rules:
- {{code: XAB001, name: a, kind: layout, message: m}}
- {{code: {}, name: {}, kind: layout, message: m}}
"""

# What is put in place of what in RULE; line, column, message and hint of every problem that is told.
CASES = {
    "unknown key": ("kind:", "why-not: x\nkind:", [(3, 1, "unknown key 'why-not'", "did you mean 'why'?")]),
    "no key near": ("kind:", "zzzz: x\nkind:", [(3, 1, "unknown key 'zzzz'", "known here: code, name, kind, message")]),
    "no code": (
        "code: XAB001\n",
        "",
        [(1, 1, "the rule has no 'code'", "codes of a project's own rules begin with X")],
    ),
    "no name": ("name: no-brand\n", "", [(1, 1, "the rule has no 'name'", "the name states the defect: empty-output")]),
    "no kind": ("kind: pattern\n", "", [(1, 1, "the rule has no 'kind'", "the kind is the mechanism")]),
    "no message": (
        'message: "{match!r} is a brand"\n',
        "",
        [(1, 1, "the rule has no 'message'", "the message says what is wrong")],
    ),
    "code of another form": (
        "XAB001",
        "XA-1",
        [(1, 7, "'XA-1' is not three letters and three digits", "")],
    ),
    "code in small letters": ("XAB001", "xab001", [(1, 7, "'xab001' is not three letters and three digits", "")]),
    "code is a number": ("XAB001", "1", [(1, 7, "expected text, got the number 1", "put it in quotes")]),
    "code of dqlint": (
        "XAB001",
        "TXT001",
        [
            (
                1,
                7,
                "the code 'TXT001' is not one for a project's rule",
                "codes of a project's own rules begin with X: XTX001",
            )
        ],
    ),
    "name in capitals": (
        "no-brand",
        "No_Brand",
        [(2, 7, "'No_Brand' is not in small letters with hyphens, like empty-output", "")],
    ),
    "unknown kind": ("kind: pattern", "kind: patern", [(3, 7, "there is no kind 'patern'", "did you mean 'pattern'?")]),
    "no kind near": ("kind: pattern", "kind: zzzz", [(3, 7, "there is no kind 'zzzz'", "kinds are ")]),
    "severity": (
        "kind:",
        "severity: eror\nkind:",
        [(3, 11, "the text 'eror' is not one of info, warning, error", "'error'")],
    ),
    "version": ("kind:", "since: 0.1\nkind:", [(3, 8, "expected text, got the number 0.1", "put it in quotes")]),
    "version form": ("kind:", "since: soon\nkind:", [(3, 8, "'soon' is not a version like 0.1.0", "")]),
    "revision": ("kind:", "revision: 0\nkind:", [(3, 11, "0 is less than 1", "")]),
    "unknown placeholder": (
        "match!r",
        "mach",
        [(4, 10, "the placeholder {mach} is not a value of this kind", "did you mean 'match'?")],
    ),
    "no placeholder near": (
        "match!r",
        "zzz",
        [(4, 10, "the placeholder {zzz} is not a value of this kind", "it can be {match}, {count}")],
    ),
    "placeholder without name": ("match!r", "", [(4, 10, "the placeholder {} has no name", "it can be {match}")]),
    "placeholder by number": ("match!r", "0", [(4, 10, "the placeholder {0} has no name", "it can be {match}")]),
    "placeholder with an attribute": (
        "match!r",
        "match.__class__",
        [(4, 10, "the placeholder {match.__class__} is not a plain name", "it can be {match}")],
    ),
    "placeholder with an index": (
        "match!r",
        "match[0]",
        [(4, 10, "the placeholder {match[0]} is not a plain name", "it can be {match}")],
    ),
    "placeholder in a format": (
        "match!r",
        "count:{width}",
        [(4, 10, "the format '{width}' of {count} is not a plain one", "formats are like :.2f")],
    ),
    "conversion": ("match!r", "match!x", [(4, 10, "the conversion !x of {match} is not known", "conversions are !r")]),
    "open brace": (
        "{match!r}",
        "{",
        [(4, 10, "the message cannot be read: ", "write a brace that is meant as text twice")],
    ),
    "unknown option": (
        "pattern: Acme",
        "pattern: Acme, requird: true",
        [(5, 41, "unknown key 'requird'", "did you mean 'required'?")],
    ),
    "wrong option": (
        "[output]",
        "output",
        [(5, 16, "expected a list (a field or a path each), got the text 'output'", "write [output]")],
    ),
    "bad regex": ("Acme", "'Ac(me'", [(5, 38, "not a regular expression: missing ), unterminated subpattern", "")]),
    "options are no mapping": (
        "with: {fields: [output], pattern: Acme}",
        "with: [output]",
        [(5, 7, "expected a mapping, got a list", "write `key: value`")],
    ),
    "where: unknown key": (
        "kind:",
        "where: {splt: train}\nkind:",
        [(3, 9, "unknown key 'splt'", "did you mean 'split'?")],
    ),
    "where: wrong type": (
        "kind:",
        "where: {split: 1}\nkind:",
        [(3, 16, "the number 1 is not one of train, eval, reference", "")],
    ),
    "where: no such split": (
        "kind:",
        "where: {split: [eval, trian]}\nkind:",
        [(3, 23, "the text 'trian' is not one of train, eval, reference", "did you mean 'train'?")],
    ),
    "where: no such layout": (
        "kind:",
        "where: {layout: alpaka}\nkind:",
        [(3, 17, "the text 'alpaka' is not one of preference, ", "did you mean 'alpaca'?")],
    ),
    "where: nothing": (
        "kind:",
        "where: {split: [], layout: [], file: [a, '']}\nkind:",
        [
            (3, 16, "empty: name one at least", ""),
            (3, 28, "empty: name one at least", ""),
            (3, 38, "a text in it is empty", ""),
        ],
    ),
    "empty options": (
        "{fields: [output], pattern: Acme}",
        "{fields: [], pattern: ''}",
        [
            (5, 16, "empty: name one at least", ""),
            (5, 29, "an empty pattern matches everywhere: write one", ""),
        ],
    ),
    "where: path": (
        "kind:",
        "where: {equals: {'a[': 1}}\nkind:",
        [(3, 17, "cannot read the path 'a[' at character 2", "")],
    ),
    "where: regex": (
        "kind:",
        "where: {matches: {a: '('}}\nkind:",
        [(3, 22, "not a regular expression: missing ), unterminated subpattern", "")],
    ),
    "examples: unknown verdict": (
        "kind:",
        "examples: {god: []}\nkind:",
        [(3, 12, "unknown key 'god'", "did you mean 'good'?")],
    ),
    "examples: no list": (
        "kind:",
        "examples: {good: {rows: []}}\nkind:",
        [(3, 18, "expected a list, got a mapping", "")],
    ),
    "example: messages of a good one": (
        "kind:",
        "examples: {good: [{rows: [], says: [x]}]}\nkind:",
        [(3, 30, "unknown key 'says'", "known here: rows, eval, raw, encoding, layout, with")],
    ),
    "example: neither rows nor raw": (
        "kind:",
        "examples: {good: [{layout: text}]}\nkind:",
        [(3, 19, "an example has either 'rows' or 'raw'", "rows: [{input: ..., output: ...}]")],
    ),
    "example: both": (
        "kind:",
        "examples: {bad: [{rows: [], raw: x}]}\nkind:",
        [(3, 18, "an example has either 'rows' or 'raw'", "rows: [{input: ..., output: ...}]")],
    ),
    "example: unknown layout": (
        "kind:",
        "examples: {bad: [{rows: [], layout: alpacca}]}\nkind:",
        [(3, 37, "there is no layout 'alpacca'", "did you mean 'alpaca'?")],
    ),
    "example: no layout near": (
        "kind:",
        "examples: {bad: [{rows: [], layout: zzz}]}\nkind:",
        [(3, 37, "there is no layout 'zzz'", "layouts are ")],
    ),
    "example: options": (
        "kind:",
        "examples: {bad: [{rows: [], with: {patern: x}}]}\nkind:",
        [(3, 36, "unknown key 'patern'", "did you mean 'pattern'?")],
    ),
    "example: an option is missing": (
        ", pattern: Acme}",
        "}\nexamples: {bad: [{rows: []}]}",
        [(6, 18, "the example has to give the option 'pattern' in its 'with'", "")],
    ),
    "all at once": (
        RULE,
        "code: ABC1\nname: A\nkind: patern\nmesage: x\n",
        [
            (1, 1, "the rule has no 'message'", ""),
            (1, 7, "'ABC1' is not three letters and three digits", ""),
            (2, 7, "'A' is not in small letters with hyphens, like empty-output", ""),
            (3, 7, "there is no kind 'patern'", "did you mean 'pattern'?"),
            (4, 1, "unknown key 'mesage'", "did you mean 'message'?"),
        ],
    ),
    "no rule": (RULE, "- x\n", [(1, 1, "a rule file is a mapping: a rule, or 'rules:' with a list of them", "")]),
    "empty file": (RULE, "", [(0, 0, "a rule file is a mapping: a rule, or 'rules:' with a list of them", "")]),
    "rules is no list": (
        RULE,
        "rules: {a: b}\n",
        [(1, 8, "expected a list of rules", "begin each with '- code: XAB001'")],
    ),
    "a rule is no mapping": (RULE, "rules: [x]\n", [(1, 9, "a rule is a mapping", "begin it with 'code: XAB001'")]),
    "a key beside rules": (RULE, "rule: []\nrules: []\n", [(1, 1, "unknown key 'rule'", "did you mean 'rules'?")]),
    "broken YAML": (RULE, "code: [\n", [(1, 8, "", "")]),
    "code twice": (
        RULE,
        TWO.format("XAB001", "b"),
        [(3, 10, "the code 'XAB001' is taken: pack.yaml:2", "give this rule another")],
    ),
    "name twice": (
        RULE,
        TWO.format("XAB002", "a"),
        [(3, 24, "the name 'a' is taken: pack.yaml:2", "give this rule another")],
    ),
}

# The same for what is asked of shipped rules alone: the file's path, its text, and what is told.
RIGHT = """\
code: TXT001
name: no-brand
since: 0.1.0
kind: pattern
message: a brand
why: It is not wanted.
with: {fields: [output], pattern: Acme}
examples:
  good: [{rows: [{instruction: a, output: b}]}]
  bad: [{rows: [{instruction: a, output: Acme}]}]
"""
SHIPPED = {
    "X is for projects": (
        "txt/no-brand.yaml",
        RIGHT.replace("TXT001", "XTX001"),
        [
            (1, 7, "the code 'XTX001' is not one for dqlint's rule", "codes of a project's own rules begin with X"),
            (1, 7, "the code 'XTX001' lies in the folder of another family", ""),
        ],
    ),
    "name is not the file's": (
        "txt/brand.yaml",
        RIGHT,
        [(2, 7, "the name 'no-brand' is not that of the file", "write brand")],
    ),
    "another family": (
        "lbl/no-brand.yaml",
        RIGHT,
        [(1, 7, "the code 'TXT001' lies in the folder of another family", "")],
    ),
    "no reason": (
        "txt/no-brand.yaml",
        RIGHT.replace("why: It is not wanted.\n", ""),
        [(1, 1, "a shipped rule has 'why'", "")],
    ),
    "pack with an unknown code": (
        "packs/recommended.yaml",
        "codes: {TXT01: 0.1.0}\n",
        [(1, 9, "there is no rule 'TXT01'", "did you mean 'TXT001'?")],
    ),
    "pack with another version": (
        "packs/recommended.yaml",
        "codes: {TXT001: new}\n",
        [(1, 17, "'new' is not a version like 0.1.0", "")],
    ),
    "pack without codes": ("packs/recommended.yaml", "summary: x\n", [(1, 1, "the pack has no 'codes'", "")]),
    "pack with an unknown key": (
        "packs/recommended.yaml",
        "codes: {}\nsumary: x\n",
        [(2, 1, "unknown key 'sumary'", "did you mean 'summary'?")],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_broken_rule_is_refused_where_it_is_broken(case: str, tmp_path: Path) -> None:
    compare(told_by_rule(case, tmp_path), "pack.yaml", CASES[case][2])


@pytest.mark.parametrize("case", SHIPPED)
def test_a_broken_shipped_rule_is_refused(case: str, tmp_path: Path) -> None:
    compare(told_by_shipped(case, tmp_path), f"rules/{SHIPPED[case][0]}", SHIPPED[case][2])


def told_by_rule(case: str, folder: Path) -> tuple[Problem, ...]:
    old, new, _ = CASES[case]
    assert old in RULE
    write(folder / "pack.yaml", RULE.replace(old, new, 1))
    with pytest.raises(ConfigError) as caught:
        load.load([folder / "pack.yaml"], folder)
    return caught.value.problems


def told_by_shipped(case: str, folder: Path) -> tuple[Problem, ...]:
    name, text, _ = SHIPPED[case]
    write(folder / "rules" / "packs" / "recommended.yaml", "codes: {}")
    if name.startswith("packs/"):
        write(folder / "rules" / "txt" / "no-brand.yaml", RIGHT)
    write(folder / "rules" / name, text)
    with pytest.raises(ConfigError) as caught:
        checkout.read_rules(folder / "rules")
    return caught.value.problems


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def compare(problems: tuple[Problem, ...], file: str, expected: list[tuple[int, int, str, str]]) -> None:
    assert [(one.file, one.line, one.column) for one in problems] == [(file, *want[:2]) for want in expected]
    for problem, (_, _, start, hint) in zip(problems, expected, strict=True):
        assert problem.message.startswith(start)
        assert hint in problem.hint


def test_the_rule_that_is_broken_in_so_many_ways_is_right(tmp_path: Path) -> None:
    write(tmp_path / "house" / "pack.yaml", RULE)
    assert [draft.code for draft in load.load(load.rule_files(tmp_path / "house"), tmp_path)] == ["XAB001"]


def test_a_name_of_dqlint_is_taken(tmp_path: Path) -> None:
    write(tmp_path / "rules" / "txt" / "no-brand.yaml", RIGHT)
    write(tmp_path / "pack.yaml", RULE)
    ships, own = checkout.read_rules(tmp_path / "rules"), load.load([tmp_path / "pack.yaml"], tmp_path)
    [problem] = load.twice([*ships.drafts, *own])
    compare((problem,), "pack.yaml", [(2, 7, "the name 'no-brand' is taken: rules/txt/no-brand.yaml:2", "give this")])
    [problem] = load.twice([*compiled.parse_compiled(compiled.compile_rules(tmp_path / "rules")).drafts, *own])
    compare((problem,), "pack.yaml", [(2, 7, "the name 'no-brand' is taken: TXT001 of dqlint", "give this")])


def test_every_problem_that_the_room_can_tell_is_in_a_table(unsaid: Unsaid, tmp_path: Path) -> None:
    told = [told_by_rule(case, tmp_path) for case in CASES] + [
        told_by_shipped(case, tmp_path / case) for case in SHIPPED
    ]
    texts = [text for problems in told for problem in problems for text in (problem.message, problem.hint)]
    assert unsaid([shape, load, checkout, message], texts) == []
