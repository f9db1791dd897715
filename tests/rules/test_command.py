"""`dqlint rules list | show | test | new`, as typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from dqlint import kinds
from dqlint.cli.rules import rules
from dqlint.rules.catalogue import shipped

PACK = """\
rules:
- code: XAB001
  name: no-brand
  kind: pattern
  message: "{match!r} is a brand"
  with: {fields: [output], pattern: Acme}
  examples: {bad: [{rows: [{instruction: say, output: Acme}]}]}
- {code: XAB002, name: no-examples, kind: pattern, message: m, with: {fields: [output], pattern: Bolt}}
"""


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "house.yaml").write_text(PACK, encoding="utf-8")
    (tmp_path / "dqlint.yaml").write_text("packs: [recommended, ./house.yaml]\n", encoding="utf-8")
    return tmp_path


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(rules, arguments, standalone_mode=False)
    if result.exception:
        raise result.exception
    return result.return_value or 0, result.stdout, result.stderr


def test_list_shows_all_rules_within_a_terminal() -> None:
    status, out, _ = run("list")
    assert status == 0
    codes = [*shipped().drafts, "XAB001", "XAB002"]
    lines = out.splitlines()
    assert [line[:6] for line in lines[: len(codes)]] == codes
    assert [line.split()[0] for line in lines[len(codes) :]] == [*shipped().packs]
    assert max(map(len, out.splitlines())) <= 80
    assert run("list", "--select", "XAB,no-examples")[1] == (
        "XAB001   no-brand     warning  pattern\nXAB002   no-examples  warning  pattern\n"
    )


def test_list_shows_the_rules_of_a_pack_and_what_packs_there_are() -> None:
    codes = [*shipped().packs["openai"]]
    assert [line[:6] for line in run("list", "--select", "openai")[1].splitlines()] == codes
    line = next(line for line in run("list")[1].splitlines() if line.startswith("openai "))
    assert line.split(maxsplit=2)[1:] == [str(len(codes)), shipped().summaries["openai"]]


def test_list_for_programs() -> None:
    status, out, _ = run("list", "--select", "XAB001", "--select", "LBL001", "--output-format", "json")
    assert status == 0
    label, brand = json.loads(out)
    assert (label["code"], label["waits_for"]) == ("LBL001", ["allowed"])
    assert ("recommended" in label["packs"]) == label["recommended"]
    assert label["recommended"] == ("LBL001" in shipped().packs["recommended"])
    assert brand == {
        "code": "XAB001",
        "name": "no-brand",
        "severity": "warning",
        "kind": "pattern",
        "recommended": False,
        "packs": [],
        "waits_for": [],
        "message": "{match!r} is a brand",
        "file": "house.yaml",
    }


@pytest.mark.parametrize("known", ["XAB001", "no-brand"])
def test_show_explains_a_rule(known: str) -> None:
    status, out, _ = run("show", known)
    assert status == 0
    for part in (
        "### XAB001 no-brand",
        "> {match!r} is a brand",
        "| `pattern` |",
        '`"Acme"`',
        "Is found:",
        "XAB001: off",
    ):
        assert part in out


def test_show_tells_rules_of_the_project_from_those_that_are_opt_in() -> None:
    assert "warning · kind `pattern` · from house.yaml\n" in run("show", "XAB001")[1]
    optional = next(code for code in shipped().drafts if code not in shipped().packs["recommended"])
    assert " · opt-in · " in run("show", optional)[1]
    assert " · opt-in" not in run("show", "no-examples")[1]


def test_show_says_how_to_give_what_a_rule_waits_for() -> None:
    assert "  LBL001: {with: {allowed: ...}}\n" in run("show", "LBL001")[1]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["show", "XAB003"], "rules show: there is no rule 'XAB003'\n  help: did you mean 'XAB00"),
        (["show", "XAB"], "rules show: there is no rule 'XAB'\n  help: "),
        (["list", "--select", "no-brnd"], "--select: there is no rule 'no-brnd'\n  help: did you mean 'no-brand'?"),
        (["test", "nowhere.yaml"], "nowhere.yaml: there is no such file\n"),
        (["test", "empty"], "empty: there is no rule here\n  help: rules are in .yaml files\n"),
        (
            ["new", "LBL001", "--kind", "pattern"],
            "rules new: 'LBL001' is no code for a rule of your own\n  help: codes",
        ),
        (["new", "XAB1", "--kind", "pattern"], "rules new: 'XAB1' is no code for a rule of your own\n  help: codes"),
        (["new", "XAB001", "--kind", "pattern"], "rules new: the code 'XAB001' is taken: no-brand\n"),
        (
            ["new", "XAB003", "--kind", "patern"],
            "rules new: there is no kind 'patern'\n  help: did you mean 'pattern'?",
        ),
        (["new", "XAB003", "--kind", "zzz"], "rules new: there is no kind 'zzz'\n  help: kinds are "),
        (
            ["new", "XAB003", "--kind", "pattern", "--output", "house.yaml"],
            "house.yaml: cannot be written: File exists\n  help: name another with --output\n",
        ),
        (["new", "XAB003", "--kind", "pattern", "--output", "no/x.yaml"], "no/x.yaml: cannot be written: No such file"),
    ],
)
def test_what_is_mistyped_is_refused_with_a_suggestion(arguments: list[str], message: str, project: Path) -> None:
    (project / "empty").mkdir()
    status, out, error = run(*arguments)
    assert (status, out) == (2, "")
    assert error.startswith(message)
    assert (project / "house.yaml").read_text(encoding="utf-8") == PACK


def test_test_counts_and_names_rules_without_examples() -> None:
    assert run("test", "house.yaml") == (
        0,
        "2 rules, 1 example, 0 failed\nXAB002 no-examples has no examples\n",
        "",
    )


def test_test_tells_failures_where_they_stand(project: Path) -> None:
    (project / "house.yaml").write_text(PACK.replace("output: Acme}", "output: a}"), encoding="utf-8")
    status, out, error = run("test", "house.yaml")
    assert (status, out.splitlines()[0]) == (1, "2 rules, 1 example, 1 failed")
    assert error.startswith("house.yaml:7:20: XAB001: nothing is found in this bad example\n")


def test_test_refuses_a_broken_rule(project: Path) -> None:
    (project / "house.yaml").write_text(PACK.replace("match!r", "mach"), encoding="utf-8")
    status, out, error = run("test", "house.yaml")
    assert (status, out) == (2, "")
    assert error.startswith("house.yaml:5:12: the placeholder {mach} is not a value of this kind\n")


def test_test_takes_rules_of_the_checkout_for_shipped_ones() -> None:
    folder = Path(__file__).parents[2] / "rules"
    assert run("test", str(folder / "lbl"))[0] == 0


@pytest.mark.parametrize("kind", kinds.BUILT_IN)
def test_new_writes_a_rule_that_passes_its_tests(kind: str, project: Path) -> None:
    status, out, _ = run("new", "XAC001", "--kind", kind, "--output", "new-rule.yaml")
    assert (status, out) == (0, "Wrote new-rule.yaml. Change it, then run: dqlint rules test new-rule.yaml\n")
    status, out, error = run("test", "new-rule.yaml")
    assert (status, error) == (0, "")
    assert out.startswith("1 rule, ")
    assert not out.startswith("1 rule, 0 examples")
    (project / "dqlint.yaml").write_text("packs: [./new-rule.yaml]\n", encoding="utf-8")
    assert run("show", "XAC001")[0] == 0
