"""Which rules run: packs, dqlint.yaml, the command line."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from dqlint import __version__, located
from dqlint import config as configs
from dqlint.model import ConfigError, Rule
from dqlint.rules import select
from dqlint.rules.catalogue import Catalogue
from dqlint.rules.draft import drafted

PACK = """\
rules:
- {code: XAA001, name: a-brand, kind: pattern, message: m, with: {fields: [output], pattern: Acme}}
- {code: XAA002, name: another-brand, kind: pattern, message: m, with: {fields: [output], pattern: Bolt}}
- {code: XAB001, name: waits, kind: vocabulary, message: m}
- {code: XAB002, name: short, kind: pattern, severity: info, message: m, with: {fields: [input], pattern: x}}
"""


SHIPPED = """\
rules:
- {code: TXT001, name: first, kind: layout, message: m}
- {code: TXT002, name: second, kind: layout, message: m}
- {code: TXT003, name: third, kind: layout, message: m}
- {code: TXT004, name: demanded, kind: layout, message: m, vendor: Bolt}
- {code: LBL001, name: vocabulary, kind: vocabulary, message: m}
"""
OLDER = "install a newer dqlint, or pin to an older version"
VENDOR = {"TXT001": "0.1.0", "TXT004": "0.1.0", "LBL001": "0.1.0"}
JOINED = {"TXT001": "0.1.0", "TXT002": "0.1.4", "TXT003": "0.2.0", "LBL001": "0.1.0"}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a pack, and a dqlint with five rules."""
    (tmp_path / "house.yaml").write_text(PACK, encoding="utf-8")
    document = located.load(SHIPPED, "rules.yaml")
    spots = [located.Spot(document).child("rules").child(number) for number in range(5)]
    drafts = [drafted(data, spot, shipped=True) for data, spot in zip(document.data["rules"], spots, strict=True)]
    ships = Catalogue({draft.code: draft for draft in drafts}, {"recommended": JOINED, "vendor": VENDOR})
    monkeypatch.setattr("dqlint.rules.catalogue.shipped", lambda: ships)
    return tmp_path


def chosen(
    project: Path, said: str, chosen: Iterable[str] = (), ignored: Iterable[str] = (), packs: str = "[./house.yaml]"
) -> list[Rule]:
    (project / "dqlint.yaml").write_text(f"packs: {packs}\n{said}", encoding="utf-8")
    config = configs.load(project / "dqlint.yaml")
    return [*select(config, config.datasets[0] if config.datasets else None, chosen, ignored)]


def codes(rules: Iterable[Rule]) -> str:
    return " ".join(rule.code for rule in rules)


def refusal(project: Path, said: str, *selectors: Iterable[str], **more: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        chosen(project, said, *selectors, **more)
    return [f"{one.file}:{one.line}:{one.column}: {one.message} -> {one.hint}" for one in caught.value.problems]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("", "XAA001 XAA002 XAB002"),
        ("rules: {XAA001: off}", "XAA002 XAB002"),
        ("rules: {XAA: off}", "XAB002"),
        ("rules: {XAB0: off}", "XAA001 XAA002"),
        ("rules: {ALL: off}", ""),
        ("rules: {XAA001: on, ALL: off}", "XAA001"),
        ("rules: {XAA001: error, XAA: off}", "XAA001 XAB002"),
        ("rules: {XAA001: {severity: error}, ALL: off}", "XAA001"),
        ("rules: {XAA: {severity: error}, ALL: off}", ""),
        ("rules: {XA: on, ALL: off}", "XAA001 XAA002 XAB002"),
        ("rules: {XAA: on, XA: off}", "XAA001 XAA002"),
        ("rules: {TXT: on}", "TXT001 TXT002 TXT003 XAA001 XAA002 XAB002"),
        ("rules: {TXT004: on, XA: off}", "TXT004"),
        ("rules: {TXT004: on, TXT: {severity: error}, XA: off}", "TXT004"),
        ("rules: {XA: on, TXT: off}", "XAA001 XAA002 XAB002"),
        ("rules: {XAB001: {with: {allowed: [a]}}}", "XAA001 XAA002 XAB001 XAB002"),
        ("rules: {XAA001: on}\ndatasets: {d: {train: x, rules: {XAA: off}}}", "XAB002"),
        ("rules: {ALL: off}\ndatasets: {d: {train: x, rules: {XAA002: on}}}", "XAA002"),
    ],
)
def test_the_narrower_selector_wins_and_the_dataset_over_all(project: Path, said: str, expected: str) -> None:
    assert codes(chosen(project, said)) == expected


@pytest.mark.parametrize(
    ("select_", "ignore", "expected"),
    [
        (["XAA001"], [], "XAA001"),
        (["short"], [], "XAB002"),
        (["XAA", "XAB002"], ["XAA002"], "XAA001 XAB002"),
        (["XAB"], [], "XAB002"),
        ([], ["XAA"], ""),
        ([], ["ALL"], ""),
        (["XAA"], ["a-brand"], "XAA002"),
        (["vendor"], [], "TXT001 TXT004"),
        (["vendor", "XAB002"], [], "TXT001 TXT004 XAB002"),
        (["vendor"], ["TXT"], ""),
        (["TXT"], [], "TXT001 TXT002 TXT003"),
        (["TXT004"], [], "TXT004"),
        (["ALL"], ["recommended", "vendor"], "XAA001 XAA002 XAB002"),
    ],
)
def test_the_command_line_replaces_and_subtracts(
    project: Path, select_: list[str], ignore: list[str], expected: str
) -> None:
    assert codes(chosen(project, "rules: {XAA: on, XAB: off, XAA001: off, XAA002: off}", select_, ignore)) == expected


def test_all_is_every_rule_that_needs_nothing_of_the_project(project: Path) -> None:
    rules = chosen(project, "", ["ALL"])
    assert {rule.code for rule in rules} > {"XAA001", "XAB002"}
    assert not [rule for rule in rules if rule.missing or rule.options is None]
    assert codes(rules) == " ".join(sorted(rule.code for rule in rules))


def test_options_go_over_one_by_one_and_the_nearest_wins(project: Path) -> None:
    said = """\
rules:
  XAA: {with: {required: true}, severity: info, where: {split: eval}}
  XAA001: {with: {pattern: Corp}, severity: error}
datasets:
  d: {train: x, rules: {XAA002: {with: {fields: [input]}, where: {layout: [text, alpaca]}}}}
"""
    first, second, third = chosen(project, said)
    assert (first.options.fields, first.options.pattern.pattern, first.options.required) == (("output",), "Corp", True)
    assert (first.severity, first.where.split) == ("error", ("eval",))
    assert (second.options.fields, second.options.pattern.pattern) == (("input",), "Bolt")
    assert (second.severity, second.where.split, second.where.layout) == ("info", (), ("text", "alpaca"))
    assert (third.severity, third.options.required, third.where.split) == ("info", False, ())


def test_a_rule_that_waits_is_left_out_unless_it_is_asked_for(project: Path) -> None:
    assert codes(chosen(project, "", ["XAB"])) == "XAB002"
    message = (
        "XAB001 (waits) needs what only the project knows: 'allowed' -> "
        "in dqlint.yaml: rules: {XAB001: {with: {allowed: ...}}}; see `dqlint rules show XAB001`"
    )
    assert refusal(project, "", ["XAB001"]) == [f"--select:0:0: {message}"]
    assert refusal(project, "", ["waits", "XAB"]) == [f"--select:0:0: {message}"]
    assert refusal(project, "rules: {XAB001: on}") == [f"dqlint.yaml:2:17: {message}"]
    assert codes(chosen(project, "rules: {XAB001: on}", ["XAB002"])) == "XAB002"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("rules: {XAA009: off}", "dqlint.yaml:2:9: there is no rule 'XAA009' -> did you mean 'XAA00"),
        ("rules: {QQQ: off}", "dqlint.yaml:2:9: there is no rule 'QQQ' -> `dqlint rules list` shows all rules"),
        (
            "rules: {XAA001: {with: {patern: x}}}",
            "dqlint.yaml:2:25: unknown key 'patern' -> did you mean 'pattern'?",
        ),
        ("rules: {XAA001: {with: {pattern: '('}}}", "dqlint.yaml:2:34: not a regular expression: missing )"),
        ("rules: {XAB001: {with: {allowed: []}}}", "dqlint.yaml:2:34: empty: name one at least"),
        (
            "rules: {XAA001: {where: {layout: alpaka}}}",
            "dqlint.yaml:2:34: the text 'alpaka' is not one of preference, ",
        ),
        (
            "rules: {XA: {where: {split: trian}}}",
            "dqlint.yaml:2:29: the text 'trian' is not one of train, eval, reference -> did you mean 'train'?",
        ),
        ("rules: {XAA001: {where: {splt: x}}}", "dqlint.yaml:2:26: unknown key 'splt' -> did you mean 'split'?"),
    ],
)
def test_what_the_config_says_of_rules_is_refused_in_its_place(project: Path, said: str, expected: str) -> None:
    [problem] = refusal(project, said)
    assert problem.startswith(expected)


def test_all_that_is_wrong_is_told_at_once(project: Path) -> None:
    told = refusal(project, "rules: {XQQ001: off, XAA001: {with: {a: 1, b: 2}}}", ["XAA001", "XZZ"], ["nothing-like"])
    assert [one.split(" -> ")[0] for one in told] == [
        "dqlint.yaml:2:9: there is no rule 'XQQ001'",
        "--select:0:0: there is no rule 'XZZ'",
        "--ignore:0:0: there is no rule 'nothing-like'",
        "dqlint.yaml:2:38: unknown key 'a'",
        "dqlint.yaml:2:44: unknown key 'b'",
    ]


def test_packs_that_are_not_there(project: Path) -> None:
    [problem] = refusal(project, "", packs="[recomended]")
    assert problem == "dqlint.yaml:1:9: there is no pack 'recomended' -> did you mean 'recommended'?"
    (project / "empty").mkdir()
    [problem] = refusal(project, "", packs="[./empty]")
    assert problem == "dqlint.yaml:1:9: there is no rule in ./empty -> `dqlint rules new` writes one"


def test_a_pack_is_read_again_when_it_changes(project: Path) -> None:
    assert codes(chosen(project, "")) == "XAA001 XAA002 XAB002"
    (project / "house.yaml").write_text(PACK.replace("XAA001", "XAC001"), encoding="utf-8")
    (project / "house.yaml").touch()
    assert codes(chosen(project, "")) == "XAA002 XAB002 XAC001"


def test_a_folder_of_rules_is_a_pack_and_naming_it_twice_does_no_harm(project: Path) -> None:
    (project / "house").mkdir()
    (project / "house.yaml").rename(project / "house" / "b.yaml")
    (project / "house" / "a.yml").write_text(
        "{code: XZZ001, name: z, kind: pattern, message: m, with: {fields: [a], pattern: z}}", encoding="utf-8"
    )
    assert codes(chosen(project, "", packs="[./house, ./house/a.yml]")) == "XAA001 XAA002 XAB002 XZZ001"


@pytest.mark.parametrize(
    ("pack", "expected"),
    [
        ("recommended", "TXT001 TXT002 TXT003"),
        ("recommended@0.1.0", "TXT001"),
        ("recommended@0.1", "TXT001 TXT002"),
        ("recommended@0.1.0, ./house.yaml", "TXT001 XAA001 XAA002 XAB002"),
    ],
)
def test_a_pinned_pack_keeps_the_rules_that_had_joined(project: Path, pack: str, expected: str) -> None:
    assert codes(chosen(project, "", packs=f"[{pack}]")) == expected


@pytest.mark.parametrize(
    ("pin", "expected"),
    [
        ("9", f"recommended@9 is newer than this dqlint, {__version__} -> {OLDER}"),
        (
            "99.1.2",
            f"recommended@99.1.2 is newer than this dqlint, {__version__} -> {OLDER}",
        ),
        ("0.0", "recommended had no rules in 0.0 -> it begins with 0.1.0: write recommended@0.1.0"),
        ("0.0.9", "recommended had no rules in 0.0.9 -> it begins with 0.1.0: write recommended@0.1.0"),
    ],
)
def test_a_pin_that_means_nothing_here(project: Path, pin: str, expected: str) -> None:
    assert refusal(project, "", packs=f"[recommended@{pin}]") == [f"dqlint.yaml:1:9: {expected}"]


@pytest.mark.parametrize("file", ["./d.jsonl", "d.jsonl", "x/../d.jsonl", ".//d.jsonl"])
def test_a_file_is_the_same_however_it_is_written(project: Path, file: str) -> None:
    first, *_ = chosen(project, f"rules: {{XAA001: {{where: {{file: {file}}}}}}}")
    assert first.where.file == ("d.jsonl",)


def test_without_a_config_the_recommended_rules_run(project: Path) -> None:
    assert codes(select(configs.defaults(project))) == "TXT001 TXT002 TXT003"
    assert codes(select(configs.defaults(project), None, ["TXT002", "LBL"])) == "TXT002"


@pytest.mark.parametrize("selector", ["", "all", "XAA001 ", "XAA0011", "txt", "T1", "*"])
def test_nothing_else_is_a_selector(project: Path, selector: str) -> None:
    [problem] = refusal(project, "", [selector])
    assert problem.startswith(f"--select:0:0: there is no rule {selector!r}")


def test_a_pack_takes_in_no_file_from_elsewhere(project: Path) -> None:
    (project / "house").mkdir()
    (project / "house.yaml").rename(project / "elsewhere.yaml")
    try:
        (project / "house" / "link.yaml").symlink_to(project / "elsewhere.yaml")
    except OSError:
        pytest.skip("no symbolic links here")
    [problem] = refusal(project, "", packs="[./house]")
    assert problem.startswith("dqlint.yaml:1:9: there is no rule in ./house")


def test_a_pattern_that_may_blow_up_is_refused_in_a_pack_and_in_the_config(project: Path) -> None:
    [problem] = refusal(project, "rules: {XAA001: {with: {pattern: '(a+)+$'}}}")
    assert problem.startswith("dqlint.yaml:2:34: refused regular expression: ")
    (project / "house.yaml").write_text(PACK.replace("Acme", "(a+)+$"), encoding="utf-8")
    [problem] = refusal(project, "")
    assert problem.startswith("house.yaml:2:94: refused regular expression: ")
