"""Entries put into a dvc.yaml."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dqlint.dvc_yaml import with_entries, with_stage
from dqlint.model import ConfigError

METRICS = ["dqlint/metrics.json"]
PLOTS = [{"dqlint/classes.csv": {"template": "bar_horizontal", "x": "rows", "y": "label"}}]
ITEM = """\
- dqlint/classes.csv:
    template: bar_horizontal
    x: rows
    y: label
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "metrics:\n- dqlint/metrics.json\n"),
        ("# ours\n", "# ours\nmetrics:\n- dqlint/metrics.json\n"),
        ("metrics:\n- a.json\n", "metrics:\n- a.json\n- dqlint/metrics.json\n"),
        ("metrics:\n    - a.json", "metrics:\n    - a.json\n    - dqlint/metrics.json"),
        ("metrics: # ours\nvars: [a]\n", "metrics: # ours\n- dqlint/metrics.json\nvars: [a]\n"),
        ("metrics:\r\n  - a # x\r\n  # y\r\n", "metrics:\r\n  - a # x\r\n  - dqlint/metrics.json\r\n  # y\r\n"),
        ("metrics: []\n", "metrics: [dqlint/metrics.json]\n"),
        ("metrics: [a, # x\n  b,\n  ]\n", "metrics: [a, # x\n  b, dqlint/metrics.json,\n  ]\n"),
        ("vars:\n  - a\n", "vars:\n  - a\nmetrics:\n  - dqlint/metrics.json\n"),
        ("---\nvars: [a]\n", "---\nvars: [a]\nmetrics:\n- dqlint/metrics.json\n"),
        ("  vars: [a]\n", "  vars: [a]\n  metrics:\n  - dqlint/metrics.json\n"),
        ("a: &a x\nmetrics:\n- *a\nb: 1\n", "a: &a x\nmetrics:\n- *a\n- dqlint/metrics.json\nb: 1\n"),
        ("metrics:\n- |\n  a\n\nb: 1\n", "metrics:\n- |\n  a\n\n- dqlint/metrics.json\nb: 1\n"),
    ],
)
def test_a_metric_is_put_where_it_belongs(before: str, after: str) -> None:
    assert with_entries(before, METRICS, []) == after
    assert with_entries(after, METRICS, []) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", f"plots:\n{ITEM}"),
        ("plots:\n- a.csv\n", f"plots:\n- a.csv\n{ITEM}"),
        ("plots: [a]\n", "plots: [a, {dqlint/classes.csv: {template: bar_horizontal, x: rows, y: label}}]\n"),
        ("plots:\n- dqlint/classes.csv: {x: mine}\n", "plots:\n- dqlint/classes.csv: {x: mine}\n"),
        ("plots:\n- a: {}\n  dqlint/classes.csv:\n", "plots:\n- a: {}\n  dqlint/classes.csv:\n"),
    ],
)
def test_a_plot_is_put_where_it_belongs(before: str, after: str) -> None:
    assert with_entries(before, [], PLOTS) == after


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("{vars: [a]}", (1, 1), "nothing can be added"),
        ("a: &a [x]\nmetrics: *a\n", (2, 1), "nothing can be added"),
        ("metrics: &a\n- x\n", (1, 1), "nothing can be added"),
        ("metrics: null\n", (1, 1), "nothing can be added"),
        ("vars: [a]\n...\n", (1, 1), "nothing can be added"),
        ("a: |\n  x", (1, 1), "nothing can be added"),
        ("a: 1\nmetrics: ${all}\n", (2, 1), "`metrics` is no list"),
        ("metrics: {a: b}\n", (1, 1), "`metrics` is no list"),
        ("[]", (1, 1), "no mapping"),
    ],
)
def test_what_cannot_be_edited_is_refused_with_the_text(text: str, place: tuple[int, int], message: str) -> None:
    with pytest.raises(ConfigError) as raised:
        with_entries(text, METRICS, [], "p/dvc.yaml")
    (problem,) = raised.value.problems
    assert (problem.file, problem.line, problem.column) == ("p/dvc.yaml", *place)
    assert message in problem.message
    assert problem.hint.endswith("metrics:\n- dqlint/metrics.json\n") or "no mapping" in message


STAGE = """\
stages:
  dqlint:
    cmd: dqlint metrics
    deps:
    - data/a.jsonl
    outs:
    - dqlint/classes.csv:
        cache: false
    metrics:
    - dqlint/metrics.json:
        cache: false
"""


def stage(text: str) -> str:
    return with_stage(text, "dqlint", "dqlint metrics", ["data/a.jsonl"], METRICS, PLOTS)


def test_a_stage() -> None:
    assert stage("") == f"{STAGE}plots:\n{ITEM}"
    assert stage(stage("")) == stage("")
    assert stage("stages:\n  a:\n    cmd: x # y\n\nvars: [a]\n").startswith(
        STAGE.replace("stages:\n", "stages:\n  a:\n    cmd: x # y\n") + "\nvars: [a]\n"
    )
    assert yaml.safe_load(stage("stages: {}"))["stages"] == yaml.safe_load(STAGE)["stages"]
    kept = "stages:\n  dqlint:\n    cmd: mine\n"
    assert stage(kept) == f"{kept}plots:\n- {ITEM[2:]}"
    with pytest.raises(ConfigError, match="`stages` is no mapping"):
        stage("stages: [a]\n")


def test_the_data_files_of_a_plot_are_outputs() -> None:
    plot = {"lengths": {"x": {"a.csv": "x"}, "y": {"a.csv": "y", "b.csv": ["y"]}}}
    made = yaml.safe_load(with_stage("", "s", "x", [], [], [plot]))
    assert made["stages"]["s"]["outs"] == [{"a.csv": {"cache": False}}, {"b.csv": {"cache": False}}]


NAMES = st.sampled_from(
    ["a", "b.json", "c d", "no", "1e5", "\u00e9", "it's", 'a"b', "x: y", "#1", "${item}", "- a", ""]
)
VALUES = st.recursive(
    NAMES | st.none() | st.booleans() | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)
TOPS = st.fixed_dictionaries(
    {},
    optional={
        "metrics": st.lists(NAMES, max_size=3) | st.none(),
        "plots": st.lists(NAMES | st.dictionaries(NAMES, st.none() | st.dictionaries(NAMES, NAMES), max_size=2)),
        "stages": st.dictionaries(NAMES, st.fixed_dictionaries({"cmd": NAMES}, optional={"x": VALUES}), max_size=3),
        "vars": VALUES,
        "meta": VALUES,
    },
)


@st.composite
def written(draw: st.DrawFn) -> str:
    """A dvc.yaml as somebody may write it: in blocks or in brackets, with comments, with any line ends."""
    data = draw(TOPS)
    pieces = [_piece(draw, key, data[key]) for key in draw(st.permutations(list(data)))]
    text = "".join(piece + draw(st.sampled_from(["", "\n", "# text\n", "  # text\n"])) for piece in pieces)
    text = text if draw(st.booleans()) else text.removesuffix("\n")
    return text.replace("\n", "\r\n") if draw(st.booleans()) else text


def _piece(draw: st.DrawFn, key: str, value: Any) -> str:
    if value is None:
        return f"{key}:\n"
    if draw(st.booleans()):
        return f"{key}: {yaml.safe_dump([value], default_flow_style=True, width=1000)[1:-2]}\n"
    style, indent = draw(st.sampled_from([None, '"', "|"])), draw(st.integers(2, 4))
    text = yaml.safe_dump(value, indent=indent, default_style=style, default_flow_style=False, sort_keys=False)
    if not isinstance(value, dict | list) or not value:
        return yaml.safe_dump({key: value})
    return f"{key}:{draw(st.sampled_from(['', ' # text']))}\n{textwrap.indent(text, '  ')}"


ENTRIES = st.lists(NAMES, max_size=3, unique=True)
DRAWN = st.lists(st.dictionaries(NAMES, st.dictionaries(NAMES, NAMES, max_size=2), min_size=1, max_size=1), max_size=3)


@given(written(), ENTRIES, DRAWN)
def test_the_old_content_and_the_entries_and_no_character_changed(
    text: str, metrics: list[str], plots: list[Any]
) -> None:
    old = yaml.safe_load(text) or {}
    try:
        new = with_entries(text, metrics, plots)
    except ConfigError:
        assert _is_unfit(text)
        return
    made = yaml.safe_load(new) or {}
    for key, entries in (("metrics", metrics), ("plots", plots)):
        before = old.get(key) or []
        there = {name for entry in before for name in ([entry] if isinstance(entry, str) else entry)}
        added = []
        for entry in entries:
            name = entry if isinstance(entry, str) else next(iter(entry))
            added += [entry] if name not in there else []
            there.add(name)
        assert (made.get(key) or []) == [*before, *added]
    rest = [key for key in old if key not in {"metrics", "plots"}]
    assert {key: made[key] for key in rest} == {key: old[key] for key in rest}
    assert [key for key in made if key in old] == list(old)
    characters = iter(new)
    assert all(one in characters for one in text)
    assert new.endswith(("\n", "\r\n")) == text.endswith(("\n", "\r\n")) or not text
    assert with_entries(new, metrics, plots) == new


def _is_unfit(text: str) -> bool:
    """Whether nothing can follow the text: a line end would become part of its last value."""
    return "|" in text and not text.endswith("\n")


@given(st.text(st.sampled_from("ab:-# \n\r\t[]{}&*|>'\"\u2028metricsplo"), max_size=40))
def test_any_text_is_edited_or_refused(text: str) -> None:
    try:
        new = with_entries(text, METRICS, PLOTS)
        stage(text)
    except ConfigError:
        return
    characters = iter(new)
    assert all(one in characters for one in text)


def test_dvc_reads_what_is_written(tmp_path: Path) -> None:
    dvc = shutil.which("dvc", path=str(Path(sys.executable).parent)) or shutil.which("dvc")
    if dvc is None and os.environ.get("CI") != "true":
        pytest.skip("there is no dvc program")
    assert dvc
    plot = {"lengths": {"template": "linear", "x": "a", "y": {"dqlint/lengths.csv": "b"}}}
    text = with_stage("", "dqlint", "python make.py", ["make.py"], METRICS, [*PLOTS, plot])
    (tmp_path / "dvc.yaml").write_text(with_entries(text, ["other.json"], []))
    (tmp_path / "other.json").write_text('{"rows": 7}')
    (tmp_path / "make.py").write_text(_MAKE)

    def run(*command: str) -> str:
        environment = {**os.environ, "DVC_NO_ANALYTICS": "1", "DVC_SITE_CACHE_DIR": str(tmp_path / "site")}
        environment["PATH"] = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
        return subprocess.run(
            command, cwd=tmp_path, env=environment, check=True, capture_output=True, encoding="utf-8"
        ).stdout

    run("git", "init", "--quiet")
    run(dvc, "init", "--quiet")
    run(dvc, "repro", "--quiet")
    shown = run(dvc, "metrics", "show", "--json")
    assert '"rows": 3' in shown
    assert '"rows": 7' in shown
    assert "error" not in shown
    run(dvc, "plots", "show", "--json")


_MAKE = """\
import pathlib
pathlib.Path("dqlint").mkdir(exist_ok=True)
pathlib.Path("dqlint/metrics.json").write_text('{"rows": 3}')
pathlib.Path("dqlint/classes.csv").write_text("label,rows\\na,3\\n")
pathlib.Path("dqlint/lengths.csv").write_text("a,b\\n1,2\\n")
"""
