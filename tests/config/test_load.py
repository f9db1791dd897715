from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from dqlint import config, located
from dqlint.config import schema, shape
from dqlint.layouts import ANY_TURNS, FIELDS, Turns
from dqlint.layouts.detect import LAYOUTS
from dqlint.model import ConfigError
from dqlint.options import declared

FULL = """\
required-version: ">=0.1"
packs: [recommended@0.1, ./house]
datasets:
  support:
    train: data/train*.jsonl
    eval: [data/eval.jsonl, "./more/**/*.jsonl"]
    layout: classification
    fields: {label: no, input: [text, "output#/question"]}
    turns: {role: from, roles: {human: user, gpt: assistant}}
    rules:
      LBL001: {with: {allowed: [billing, no, 007]}}
rules:
  LBL004: {severity: error, where: {split: train}}
  TON: off
  CHT: info
  SCH001: warning
  ALL: on
fail-on: warning
exclude: "**/*.bak.jsonl"
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "house").mkdir()
    return tmp_path


def write(folder: Path, text: str, name: str = "dqlint.yaml") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_everything_that_a_config_can_say(repository: Path) -> None:
    loaded = config.load(write(repository, FULL))
    (support,) = loaded.datasets
    assert loaded.root == repository
    assert support.splits == {"train": ("data/train*.jsonl",), "eval": ("data/eval.jsonl", "more/**/*.jsonl")}
    assert support.layout == "classification"
    assert support.fields == {"input": ("text", "output#/question"), "label": ("no",)}
    assert support.turns == Turns(("from",), ANY_TURNS.content, {"human": "user", "gpt": "assistant"})
    assert support.rules["LBL001"].options == {"allowed": ["billing", "no", "007"]}
    assert (loaded.fail_on, loaded.exclude, loaded.required_version) == ("warning", ("**/*.bak.jsonl",), ">=0.1")
    packs = [(pack.name, pack.version, pack.path) for pack in loaded.packs]
    assert packs == [("recommended", "0.1", None), ("./house", None, repository / "house")]


@pytest.mark.parametrize(
    ("selector", "enabled", "severity"),
    [
        ("LBL004", True, "error"),  # whoever sets one rule wants it to run
        ("SCH001", True, "warning"),
        ("CHT", None, "info"),  # a family's severity is not a wish to run all of it
        ("TON", False, None),
        ("ALL", True, None),
    ],
)
def test_what_a_setting_switches(repository: Path, selector: str, enabled: bool | None, severity: str | None) -> None:
    setting = config.load(write(repository, FULL)).rules[selector]
    assert (setting.enabled, setting.severity) == (enabled, severity)


def test_a_setting_knows_where_its_options_stand(repository: Path) -> None:
    spot = config.load(write(repository, FULL)).datasets[0].rules["LBL001"].spot.child("with").child("allowed").child(1)
    problem = spot.problem("no label")
    assert (problem.file, problem.line, problem.column) == ("dqlint.yaml", 11, 42)


def test_the_smallest_config_is_the_defaults(repository: Path) -> None:
    loaded, defaults = config.load(write(repository, "rules: {}\n")), config.defaults(repository)
    assert [pack.name for pack in loaded.packs] == [pack.name for pack in defaults.packs] == ["recommended"]
    assert (loaded.fail_on, loaded.exclude) == (defaults.fail_on, defaults.exclude) == ("error", ())


def test_keys_with_nothing_under_them_say_nothing(repository: Path) -> None:
    loaded = config.load(write(repository, "datasets:\nrules:\nextends:\n"))
    assert (loaded.datasets, dict(loaded.rules)) == ((), {})


BASE = """\
packs: [recommended@0.1]
fail-on: info
datasets:
  shared: {train: data/*.jsonl}
  own: {train: never.jsonl}
rules:
  LBL001: {severity: warning, with: {allowed: [a], fold: {x: 1}}}
  TON: off
"""
NEAR = """\
extends: ../../dqlint.yaml
datasets:
  own: {eval: data/eval.jsonl}
rules:
  LBL001: {with: {fold: {y: 2}}}
  TON: warning
"""


def test_the_nearer_config_wins_key_by_key(repository: Path) -> None:
    write(repository, BASE)
    loaded = config.load(write(repository / "packages" / "bot", NEAR))
    splits = {dataset.name: dataset.splits for dataset in loaded.datasets}
    assert splits == {"shared": {"train": ("data/*.jsonl",)}, "own": {"eval": ("packages/bot/data/eval.jsonl",)}}
    rule = loaded.rules["LBL001"]
    assert (rule.severity, rule.options) == ("warning", {"allowed": ["a"], "fold": {"y": 2}})
    assert loaded.rules["TON"].severity == "warning"
    assert (loaded.fail_on, loaded.packs[0].version) == ("info", "0.1")


def test_merged_values_keep_their_own_places(repository: Path) -> None:
    write(repository, BASE)
    options = config.load(write(repository / "packages" / "bot", NEAR)).rules["LBL001"].spot.child("with")
    assert (options.child("allowed").document.file, options.child("allowed").position()) == ("dqlint.yaml", (7, 47))
    assert (options.child("fold").document.file, options.child("fold").position()) == (
        "packages/bot/dqlint.yaml",
        (5, 25),
    )


def test_of_several_extended_configs_the_last_wins_and_one_may_be_extended_twice(repository: Path) -> None:
    write(repository, "fail-on: info\n", "root.yaml")
    write(repository, "extends: root.yaml\nrules: {TON: off, DAT: off}\n", "a.yaml")
    write(repository, "extends: root.yaml\nrules: {TON: on}\n", "b.yaml")
    loaded = config.load(write(repository, "extends: [a.yaml, b.yaml]\n"))
    assert {code: setting.enabled for code, setting in loaded.rules.items()} == {"TON": True, "DAT": False}
    assert loaded.fail_on == "info"


def test_outside_of_git_a_config_may_extend_one_above(tmp_path: Path) -> None:
    write(tmp_path, "fail-on: info\n")
    assert config.load(write(tmp_path / "sub", "extends: ../dqlint.yaml\n")).fail_on == "info"


def test_a_loaded_config_is_kept_until_a_file_of_it_changes(repository: Path) -> None:
    base, near = write(repository, "fail-on: info\n"), write(repository / "sub", "extends: ../dqlint.yaml\n")
    first = config.load(near)
    assert config.load(near) is first
    base.write_text("fail-on: warning\n")
    assert config.load(near).fail_on == "warning"


@pytest.mark.parametrize("name", config.NAMES)
def test_the_nearest_config_is_found_for_a_folder_and_a_file(repository: Path, name: str) -> None:
    top = write(repository, "rules: {}\n", name)
    deep = repository / "a" / "b"
    deep.mkdir(parents=True)
    near = write(repository / "a", "rules: {}\n")
    (deep / "data.jsonl").touch()
    known: dict[Path, Path | None] = {}
    assert config.find(deep, known) == config.find(deep / "data.jsonl", known) == near
    assert config.find(repository, known) == top
    assert known == {deep: near, repository / "a": near, repository: top}


def test_the_search_stops_at_the_top_of_the_repository(repository: Path) -> None:
    inner = repository / "inner"
    (inner / "data").mkdir(parents=True)
    (inner / ".git").write_text("gitdir: elsewhere\n")  # a submodule or a work tree
    write(repository, "rules: {}\n")
    assert config.find(inner / "data") is None


def test_a_relative_start(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write(repository, "rules: {}\n")
    monkeypatch.chdir(repository / "house")
    assert config.find(Path()) == file
    assert config.load(Path(os.pardir, "dqlint.yaml")).file == file


SHOWN = """\
# packages/bot/dqlint.yaml
extends: ../../dqlint.yaml         # packages/bot/dqlint.yaml:1
datasets:
  shared:
    train: data/*.jsonl            # dqlint.yaml:4
  own:
    eval: data/eval.jsonl          # packages/bot/dqlint.yaml:3
packs: [recommended@0.1]           # dqlint.yaml:1
rules:
  LBL001:
    severity: warning              # dqlint.yaml:7
    with:
      allowed: [a]                 # dqlint.yaml:7
      fold:
        y: 2                       # packages/bot/dqlint.yaml:5
  TON: warning                     # packages/bot/dqlint.yaml:6
metrics: dqlint/metrics.json       # default
fail-on: info                      # dqlint.yaml:2
decisions: dqlint/decisions.jsonl  # default
exclude: []                        # default
"""


def test_show_says_where_each_value_comes_from(repository: Path) -> None:
    write(repository, BASE)
    loaded = config.load(write(repository / "packages" / "bot", NEAR))
    assert config.show(loaded) == SHOWN


def test_what_is_shown_has_the_same_effect(repository: Path) -> None:
    first = config.load(write(repository, FULL))
    again = config.load(write(repository, config.show(first), ".dqlint.copy.yaml"))
    assert again.written.items() >= first.written.items()
    assert [dataset.splits for dataset in again.datasets] == [dataset.splits for dataset in first.datasets]


def test_the_defaults_can_be_shown(repository: Path) -> None:
    shown = config.show(config.defaults(repository))
    assert shown.startswith("# no dqlint.yaml: the defaults\npacks: [recommended]")


def test_layouts_and_fields_are_those_there_are() -> None:
    assert set(get_args(shape.LayoutName)) == set(LAYOUTS)
    assert tuple(declared(shape.Fields)) == FIELDS


def test_the_schema_for_editors_is_fresh() -> None:
    assert schema.FILE.read_text(encoding="utf-8") == schema.text(), "python -m dqlint.config.schema"


BROKEN = yaml.safe_load(Path(__file__).with_name("broken.yaml").read_text(encoding="utf-8"))
ONLY_LOADING_KNOWS = (
    "glob ",
    "pack ",
    "extend",
    "required-version ",
    "one file",
    "split without",
    "dataset",
    "two ",
    "decisions",
)
SHAPE = [name for name in BROKEN if not name.startswith((*ONLY_LOADING_KNOWS, "key twice", "tab", "empty", "comments"))]


@pytest.mark.parametrize("name", [name for name in SHAPE if name != "field path"])
def test_the_schema_refuses_what_loading_refuses(name: str) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(as_editors_read(BROKEN[name]["files"]["dqlint.yaml"]), schema.config_schema())


def test_the_schema_takes_what_loading_takes() -> None:
    jsonschema.Draft202012Validator.check_schema(schema.config_schema())
    for text in (FULL, BASE, NEAR):
        jsonschema.validate(as_editors_read(text), schema.config_schema())


def as_editors_read(text: str) -> object:
    return located.load(text, "dqlint.yaml", []).data


def test_data_of_a_config_is_never_run(repository: Path) -> None:
    file = write(repository, "rules: !!python/object/apply:os.system ['true']\n")
    with pytest.raises(ConfigError) as caught:
        config.load(file)
    assert [problem.column for problem in caught.value.problems] == [8, 8]
    assert caught.value.problems[0].message.startswith("the tag tag:yaml.org,2002:python/object/apply:os.system is")


KEYS = [*declared(shape.ConfigShape), *declared(shape.DatasetShape), "LBL001", "with", "where", "severity", "zzz"]
SCALARS = st.sampled_from(["a.jsonl", "off", "error", "recommended", "./house", "*", "", "..", "@", "[*", "\0", "C:x"])
PIECES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | SCALARS | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from([*declared(shape.ConfigShape), "zzz"]), PIECES, max_size=3))
def test_whatever_a_config_says_is_loaded_or_refused(said: object) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / ".git").mkdir()
        file = write(folder, yaml.safe_dump(said, allow_unicode=True))
        try:
            loaded = config.load(file)
        except ConfigError:
            return
        again = config.load(write(folder, config.show(loaded), "again.yaml"))
        given_keys = {key: value for key, value in loaded.written.items() if value is not None}
        assert {key: again.written[key] for key in given_keys} == given_keys
