"""The table of kinds, and kinds that a project brings along."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from textwrap import dedent

import pytest
from click.testing import CliRunner

from dqlint import kinds
from dqlint.cli.rules import rules
from dqlint.engine import DataFile, lint
from dqlint.model import ConfigError, Rows, Rule
from dqlint.rules.load import load

KIND = """\
from dqlint.check import Kind, RowCheck
from dqlint.options import OptionSet

class Options(OptionSet): pass

KIND = Kind("shout", "Shouting.", Options, lambda options: RowCheck(), {"word": "what is shouted"})
class Broken(RowCheck):
    def __init__(self, options): pass
    def examine(self, batch): raise ValueError("\x1b[31mno")

class BrokenAtTheEnd(RowCheck):
    def __init__(self, options): pass
    def examine(self, batch): return []
    def conclude(self, corpus): raise KeyError("gone")

BROKEN = Kind("broken", "Broken.", Options, Broken, {})
LATE = Kind("late", "Broken at the end.", Options, BrokenAtTheEnd, {}, scope="dataset")
OTHER = Kind("whisper", "Whispering.", Options, lambda options: RowCheck(), {})
PLAIN = Kind("plain", "Plain.", dict, lambda options: RowCheck(), {})
NO_KIND = "shout"
"""
ENTRIES = """\
[dqlint.kinds]
shout = my_kinds:KIND
mumble = my_kinds:OTHER
text = my_kinds:NO_KIND
gone = my_kinds:GONE
plain = my_kinds:PLAIN
broken = my_kinds:BROKEN
late = my_kinds:LATE
pattern = my_kinds:KIND
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A package with entry points, as pip leaves it."""
    (tmp_path / "my_kinds.py").write_text(KIND, encoding="utf-8")
    info = tmp_path / "my_kinds-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: my-kinds\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(ENTRIES, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    forget()
    yield
    forget()
    sys.modules.pop("my_kinds", None)


def forget() -> None:
    kinds.load.cache_clear()
    kinds._installed.cache_clear()


@pytest.mark.parametrize("name", kinds.BUILT_IN)
def test_the_table_leads_to_kinds(name: str) -> None:
    assert kinds.load(name) is import_module(kinds.BUILT_IN[name]).KIND


def test_every_module_of_a_kind_is_in_the_table() -> None:
    folder = Path(kinds.__file__).parent
    modules = {f"dqlint.kinds.{file.stem}" for file in folder.glob("*.py") if "\nKIND = " in file.read_text("utf-8")}
    assert modules == set(kinds.BUILT_IN.values())


@pytest.mark.usefixtures("installed")
def test_a_kind_comes_by_entry_point_and_none_replaces_a_built_in_one() -> None:
    assert kinds.load("shout").summary == "Shouting."
    assert kinds.load("pattern").summary != "Shouting."
    assert {"shout", "pattern", "gone"} <= {*kinds.names()}


@pytest.mark.usefixtures("installed")
def test_new_shows_how_a_rule_of_such_a_kind_begins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(rules, ["new", "XAB001", "--kind", "shout"], standalone_mode=False)
    assert result.return_value == 2
    said, skeleton = result.stderr.split("beginning like this:\n")
    assert said.startswith("rules new: no shipped rule of the kind 'shout' to start from\n  help: write xab001.yaml by")
    (tmp_path / "rule.yaml").write_text(dedent(skeleton), encoding="utf-8")
    (draft,) = load([tmp_path / "rule.yaml"], tmp_path)
    assert (draft.code, draft.data["kind"]) == ("XAB001", "shout")


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("text", "the entry point 'text' of the group dqlint.kinds is no dqlint.check.Kind"),
        ("mumble", "the entry point 'mumble' of the group dqlint.kinds holds the kind 'whisper'"),
        ("plain", "the options of the kind 'plain', <class 'dict'>, are no dqlint.options.OptionSet"),
        ("gone", "the kind 'gone' (my_kinds:GONE) cannot be imported: AttributeError("),
    ],
)
def test_a_broken_entry_point_is_a_problem_of_the_rule_that_uses_it(name: str, message: str, tmp_path: Path) -> None:
    file = tmp_path / "rule.yaml"
    file.write_text(f"code: XAB001\nname: a\nkind: {name}\nmessage: m\n", encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load([file], tmp_path)
    [problem] = caught.value.problems
    assert (problem.line, problem.column, problem.hint) == (3, 7, "")
    assert problem.message.startswith(message)


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(("kind", "error"), [("broken", "ValueError: \x1b[31mno"), ("late", "KeyError: 'gone'")])
def test_a_kind_from_elsewhere_that_fails_is_a_problem(kind: str, error: str) -> None:
    options = kinds.load(kind).options()
    rule = Rule("XTS001", "breaks", "0.1.0", kind, "error", "broken", "", options)
    blocks = [Rows(first, [{"text": "a"}], [first + 1], [1], []) for first in range(3)]
    file = DataFile("a.jsonl", "train", lambda: blocks, lambda found: found.layout)
    outcome = lint([file], [rule])
    assert [problem.message for problem in outcome.problems] == [f"XTS001: the kind {kind!r} failed: {error}"]
