"""Which rows count as changed: by content, whatever the format, the order and the spelling."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from conftest import Work

Lint = Callable[..., Any]


def rows(*labels: str, start: int = 0) -> str:
    """JSON Lines, a row a label, each with a text of its own."""
    return "".join(row(number, label) for number, label in enumerate(labels, start))


def row(number: int, label: str) -> str:
    return json.dumps({"text": f"What is {number}?", "label": label}) + "\n"


def test_old_findings_are_not_told(configured: Work, lint: Lint) -> None:
    configured.commit(t_jsonl=rows("a", "x", "b"))
    configured.write("t.jsonl", rows("a", "x", "b", "y"))
    configured.git("add", ".")
    assert lint().lines == [2, 4]
    done = lint("--staged")
    assert (done.status, done.lines, done.count("changed"), done.count("rows")) == (1, [4], 1, 4)
    assert lint("--since", "HEAD").lines == [4]


def test_nothing_changed(configured: Work, lint: Lint) -> None:
    configured.commit(t_jsonl=rows("a", "x"))
    for arguments in (("--staged",), ("--since", "HEAD"), ("--since", "HEAD", "--rev", "HEAD")):
        done = lint(*arguments)
        assert (done.status, done.lines, done.count("changed")) == (0, [], 0)


def test_a_moved_row_did_not_change(configured: Work, lint: Lint) -> None:
    configured.commit(t_jsonl=row(0, "x") + row(1, "y") + row(2, "a"))
    configured.write("t.jsonl", row(2, "a") + row(1, "y") + "\n" + row(3, "z") + row(0, "x"))
    assert lint("--since", "HEAD").lines == [4]


def test_a_copy_of_a_row_is_new(configured: Work, lint: Lint) -> None:
    configured.commit(t_jsonl=row(0, "x"))
    configured.write("t.jsonl", 2 * row(0, "x"))
    assert lint("--since", "HEAD").lines == [2]


def test_another_order_of_keys_or_spelling_is_no_change(configured: Work, lint: Lint) -> None:
    configured.commit(t_jsonl='{"text": "caf\\u00e9", "label": "x", "weight": 10.0}\n{"text": "q", "label": "y"}\n')
    configured.write("t.jsonl", '{"label":"x","text":"café","weight":1e1}\r\n{"text": "q",\t"label": "z"}\n')
    assert lint("--since", "HEAD").lines == [2]


@pytest.mark.parametrize("large", [0, 2_000_000])
def test_line_ends_that_git_converts_are_no_change(
    configured: Work, lint: Lint, monkeypatch: pytest.MonkeyPatch, large: int
) -> None:
    """Large files are read from the work tree where its bytes are those that are staged."""
    monkeypatch.setattr("dqlint.trees.stored._LARGE", large)
    configured.commit(t_jsonl=rows("x", "y"))
    configured.git("config", "core.autocrlf", "true")
    (configured.folder / "t.jsonl").unlink()
    configured.git("checkout", "t.jsonl")
    assert (configured.folder / "t.jsonl").read_bytes().count(b"\r\n") == 2
    assert lint("--since", "HEAD").count("changed") == 0
    configured.write("t.jsonl", (configured.folder / "t.jsonl").read_bytes() + row(3, "z").encode())
    assert lint("--since", "HEAD").lines == [3]
    configured.git("add", "t.jsonl")
    assert lint("--staged").lines == [3]


def as_jsonl(records: list[Any]) -> bytes:
    return "".join(json.dumps(record) + "\n" for record in records).encode()


def as_array(records: list[Any]) -> bytes:
    return json.dumps(records).encode()


def as_csv(records: list[Any]) -> bytes:
    return b"text,label\n" + "".join(f"{one['text']},{one['label']}\n" for one in records).encode()


def as_parquet(records: list[Any]) -> bytes:
    import io

    import pyarrow as pa
    from pyarrow import parquet

    out = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist(records), out)
    return out.getvalue()


FORMATS: dict[str, Callable[[list[Any]], bytes]] = {
    "t.jsonl": as_jsonl,
    "t.json": as_array,
    "t.csv": as_csv,
    "t.parquet": as_parquet,
    "t.jsonl.gz": lambda records: gzip.compress(as_jsonl(records)),
    "t.csv.gz": lambda records: gzip.compress(as_csv(records)),
}


@pytest.mark.parametrize(
    ("name", "new"), [*zip(FORMATS, FORMATS, strict=True), *zip(FORMATS, [*FORMATS][1:], strict=False)]
)
def test_formats(configured: Work, lint: Lint, name: str, new: str) -> None:
    """A file in any format, renamed and written anew in any other: rows are compared by what they say."""
    old = [{"text": f"What is {number}?", "label": label} for number, label in enumerate("axbay")]
    configured.write(name, FORMATS[name](old))
    configured.commit()
    after = [old[1], {**old[0], "label": "z"}, *old[2:]]
    configured.write(name, FORMATS[new](after))
    done = lint("--since", "HEAD")
    rows_found = [finding["row"] for finding in done.report["findings"]]
    assert (rows_found, done.count("changed"), done.said) == ([1], 1, "")
    configured.git("add", ".")
    assert lint("--staged").report["findings"] == done.report["findings"]


def test_a_line_that_is_no_row(configured: Work, lint: Lint) -> None:
    configured.commit(t_jsonl=row(0, "a") + "{broken\n" + row(1, "a"))
    configured.write("t.jsonl", row(0, "a") + row(1, "a") + "\n{broken\n{also broken\n[]\n")
    done = lint("--since", "HEAD", select="DAT001,DAT002")
    assert done.lines == [5, 6]
    assert lint(select="DAT001,DAT002").lines == [4, 5, 6]


def test_a_damaged_element_of_an_array(configured: Work, lint: Lint) -> None:
    configured.commit(t_json='[{"text": "q", "label": "a"}, 1,\n{"text": "r", "label": "a"}]')
    configured.write("t.json", '[{"text": "q", "label": "a"},\n"x", 1,\n{"text": "r", "label": "a"}]')
    assert lint("--since", "HEAD", select="DAT002").lines == [2]


def test_a_key_that_is_now_written_twice(configured: Work, lint: Lint) -> None:
    configured.commit(t_jsonl='{"text": "q", "label": "a"}\n')
    configured.write("t.jsonl", '{"text": "q", "label": "a", "label": "a"}\n')
    assert lint("--since", "HEAD", select="DAT003,DAT004,DAT005,DAT006,DAT007").lines == [1]


def test_a_file_of_its_own_for_what_is_new(configured: Work, lint: Lint) -> None:
    configured.commit(t_jsonl=rows("x"))
    configured.write("new.jsonl", rows("y", "a"))
    done = lint("--since", "HEAD")
    assert (done.found, done.count("changed")) == ([("new.jsonl", 1)], 2)
    assert lint("--staged").count("changed") == 0, "it is not staged"


def test_a_deleted_file(configured: Work, lint: Lint) -> None:
    configured.commit(t_jsonl=rows("x"), u_jsonl=rows("y"))
    configured.git("rm", "--quiet", "t.jsonl")
    for arguments in (("--staged",), ("--since", "HEAD")):
        done = lint(*arguments)
        assert (done.status, done.lines, done.count("changed")) == (0, [], 0)


def test_the_last_data_file_is_deleted(configured: Work, lint: Lint) -> None:
    configured.commit(t_jsonl=rows("x"))
    configured.git("rm", "--quiet", "t.jsonl")
    assert lint("--staged").status == 0
    assert lint("--since", "HEAD").status == 0
    assert lint().status == 2


def test_a_deleted_file_that_a_dataset_names(configured: Work, lint: Lint) -> None:
    configured.write("dqlint.yaml", "datasets: {d: {train: t.jsonl}}\n")
    configured.commit(t_jsonl=rows("x"))
    configured.git("rm", "--quiet", "t.jsonl")
    done = lint("--staged")
    assert done.status == 2
    assert "dqlint.yaml:1:23: no file matches t.jsonl" in done.said


def test_a_path_that_is_not_there(configured: Work, lint: Lint) -> None:
    configured.commit(t_jsonl=rows("a"))
    for arguments, where in ((("--staged",), "the index"), (("--rev", "HEAD"), "HEAD")):
        done = lint("no.jsonl", *arguments)
        assert (done.status, done.said.count(f"no.jsonl: there is no such file in {where}")) == (2, 1)
    assert lint("no.jsonl", "t.jsonl", "--since", "HEAD").status == 2


def test_an_emptied_file(configured: Work, lint: Lint) -> None:
    configured.commit(t_jsonl=rows("x"))
    configured.write("t.jsonl", "")
    done = lint("--since", "HEAD", select="DAT,LBL001")
    assert (done.codes, done.count("rows")) == (["DAT011"], 0)


def test_a_file_moved_between_datasets(configured: Work, lint: Lint) -> None:
    """The rows did not change, but they are others' neighbours now: rules of the other dataset see them anew."""
    configured.write(
        "dqlint.yaml",
        "datasets:\n"
        "  one: {train: one/*.jsonl, rules: {LBL001: {with: {allowed: [a]}}}}\n"
        "  two: {train: two/*.jsonl, rules: {LBL001: {with: {allowed: [b]}}}}\n",
    )
    for name in ("one/t.jsonl", "one/u.jsonl", "two/v.jsonl"):
        configured.write(name, rows(*"aaaaab", start=len(name) * ord(name[0])))
    configured.commit()
    configured.git("mv", "one/t.jsonl", "two/t.jsonl")
    done = lint("--staged")
    assert done.found == [("two/t.jsonl", line) for line in range(1, 6)]


TEXTS = st.integers(0, 3)
LABEL = st.sampled_from("ax")
VERSION = st.lists(st.tuples(TEXTS, LABEL, st.booleans()), max_size=7)


def written(version: list[tuple[int, str, bool]]) -> str:
    return "".join(_line(*one) for one in version)


def _line(number: int, label: str, swapped: bool) -> str:
    record = {"text": str(number), "label": label}
    return json.dumps(dict(reversed(record.items())) if swapped else record) + "\n"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(old=VERSION, new=VERSION, suffix=st.sampled_from(["jsonl", "json"]))
def test_findings_of_new_rows_are_those_of_all_rows_that_are_new(
    configured: Work, lint: Lint, old: list[tuple[int, str, bool]], new: list[tuple[int, str, bool]], suffix: str
) -> None:
    """Of equal rows it may be any that is new: they are counted."""
    name = f"t.{suffix}"
    configured.write("keep.jsonl", rows("a"))
    configured.write(name, written(old))
    configured.commit()
    path = configured.write(name, written(new))
    before, after = Counter(one[:2] for one in old), Counter(one[:2] for one in new)
    expected = Counter({one: count for one, count in (after - before).items() if one[1] == "x"})
    told = lint("--since", "HEAD").report["findings"]
    configured.git("add", ".")
    assert lint("--staged").report["findings"] == told
    assert Counter(said(path, finding["line"]) for finding in told) == expected
    assert {finding["line"] for finding in told} <= {*lint(name).lines}
    configured.git("rm", "-f", "--quiet", name)


def said(path: Path, line: int) -> tuple[int, str]:
    record = json.loads(path.read_text().splitlines()[line - 1])
    return int(record["text"]), record["label"]
