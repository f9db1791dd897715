"""Pointers of DVC against DVC itself, and against what people and machines make of them."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dqlint.model import ConfigError, Problem
from dqlint.sources import dvc

A, B = "0" * 31 + "a", "0" * 31 + "b"


@pytest.fixture(scope="module")
def program() -> str:
    found = shutil.which("dvc", path=str(Path(sys.executable).parent)) or shutil.which("dvc")
    if found is None and os.environ.get("CI") != "true":
        pytest.skip("there is no dvc program")
    assert found, "CI has dvc: it is in the dev extras"
    return found


@pytest.fixture(scope="module")
def repository(program: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """What dvc made: a file, a folder, stages with a working directory, an import, a root of its own, a remote."""
    top = tmp_path_factory.mktemp("dvc") / "work"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DVC_NO_ANALYTICS", "1")
        for variable in ("DVC_SYSTEM_CONFIG_DIR", "DVC_GLOBAL_CONFIG_DIR", "DVC_SITE_CACHE_DIR"):
            patch.setenv(variable, str(top.parent / variable))
        _made(top, program)
        yield top


def _made(top: Path, program: str) -> None:
    files = {
        "data/a.jsonl": '{"a": 1}\r\n',
        "data/many/x.jsonl": "x\n",
        "data/many/sub/\u00fc b.jsonl": "y\n",
        "work/raw.jsonl": "raw\n",
        "elsewhere.csv": "1\n",
        "sub/b.jsonl": "b\n",
        "dvc.yaml": _STAGES,
    }
    for name, text in files.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_bytes(text.encode())
    for folder, *command in (
        (".", "git", "init", "--quiet"),
        (".", program, "init", "--quiet"),
        (".", program, "remote", "add", "--quiet", "--default", "my store", "../remote"),
        (".", program, "add", "--quiet", "data/a.jsonl", "data/many"),
        (".", program, "repro", "--quiet"),
        (".", program, "import-url", "--quiet", "elsewhere.csv", "data/imported.csv"),
        (".", program, "push", "--quiet"),
        ("sub", program, "init", "--quiet", "--subdir"),
        ("sub", program, "config", "--local", "cache.dir", "../my 'cache' #1"),
        ("sub", program, "add", "--quiet", "b.jsonl"),
    ):
        subprocess.run(command, cwd=top / folder, check=True, capture_output=True)


_STAGES = """\
stages:
  prep:
    wdir: work
    cmd: cp raw.jsonl out.jsonl
    deps: [raw.jsonl]
    outs: [out.jsonl]
    metrics:
    - m.json:
        cache: false
    cmd: cp raw.jsonl out.jsonl && echo 1 > m.json
  each:
    foreach: [a, b]
    do:
      wdir: work
      cmd: echo ${item} > ${item}.jsonl
      outs:
      - ${item}.jsonl
""".replace("    cmd: cp raw.jsonl out.jsonl\n", "")


def texts_of(top: Path) -> dict[str, bytes]:
    names = (path.relative_to(top).as_posix() for path in top.rglob("*") if path.is_file())
    return {name: (top / name).read_bytes() for name in names if dvc.is_pointer(name)}


def named(top: Path) -> dict[str, dvc.Out]:
    found, problems = dvc.outs(texts_of(top))
    assert not problems
    return {out.name: out for out in found}


def test_what_dvc_tracks_is_found_in_its_cache(repository: Path) -> None:
    found = named(repository)
    assert {name: out.pointer for name, out in found.items()} == {
        "data/a.jsonl": "data/a.jsonl.dvc",
        "data/many": "data/many.dvc",
        "data/imported.csv": "data/imported.csv.dvc",
        "sub/b.jsonl": "sub/b.jsonl.dvc",
        "work/out.jsonl": "dvc.lock",
        "work/a.jsonl": "dvc.lock",
        "work/b.jsonl": "dvc.lock",
    }
    for out in found.values():
        root = dvc.root_of(repository, out.pointer)
        assert root == ("sub" if out.name == "sub/b.jsonl" else "")
        store = dvc.Store.at(repository, root)
        for file in dvc.files(out, store.manifest) or ():
            held = store.find(file.md5, file.hash_name)
            assert held is not None
            assert held.read_bytes() == (repository / file.name).read_bytes()
    assert {str(dvc.Store.at(repository, "sub").folder)} == {str(repository / "my 'cache' #1")}


def test_the_files_of_a_folder(repository: Path) -> None:
    folder = named(repository)["data/many"]
    files = dvc.files(folder, dvc.Store.at(repository, "").manifest)
    assert files is not None
    assert [file.name for file in files] == ["data/many/sub/\u00fc b.jsonl", "data/many/x.jsonl"]
    assert dvc.files(folder, lambda _: dvc.manifest_of(repository / "data/many")) == files
    assert dvc.files(folder, lambda _: None) is None


def test_data_is_stale_when_it_is_not_what_the_pointer_names(repository: Path, tmp_path: Path) -> None:
    found = named(repository)
    for name in ("data/a.jsonl", "data/many"):
        path = tmp_path / name
        assert dvc.stale(found[name], path)
        path.parent.mkdir(exist_ok=True)
        (shutil.copytree if path.suffix == "" else shutil.copy)(repository / name, path)
        assert not dvc.stale(found[name], path)
    (tmp_path / "data/many/more.jsonl").write_text("")
    (tmp_path / "data/a.jsonl").write_text('{"a": 1}\n')
    assert all(dvc.stale(found[name], tmp_path / name) for name in ("data/a.jsonl", "data/many"))


def test_the_line_ends_of_a_text_do_not_count_for_dvc_2(tmp_path: Path) -> None:
    # what DVC 2.45.1 wrote for the six bytes a CR LF b CR LF
    found, _ = dvc.outs({"a.dvc": b"outs:\n- md5: dd8c6a395b5dd36c56d23275028f526c\n  size: 6\n  path: a\n"})
    (tmp_path / "a").write_bytes(b"a\r\nb\r\n")
    assert not dvc.stale(found[0], tmp_path / "a")
    held = tmp_path / ".dvc/cache/dd/8c6a395b5dd36c56d23275028f526c"
    held.parent.mkdir(parents=True)
    (tmp_path / "a").rename(held)
    assert dvc.Store.at(tmp_path, "").find(found[0].md5, found[0].hash_name) == held
    held.write_bytes(b"\0" + held.read_bytes())
    assert dvc.Store.at(tmp_path, "").find(found[0].md5, found[0].hash_name) is None


@pytest.mark.parametrize("rev", [None, "HEAD~1"])
def test_what_is_missing_is_fetched_when_asked(repository: Path, tmp_path: Path, rev: str | None) -> None:
    found = [out for out in named(repository).values() if not out.name.startswith("sub/")]
    store = dvc.Store.at(repository, "")
    assert store.folder
    shutil.move(store.folder, tmp_path / "cache")
    before = sorted(repository.iterdir())
    assert {store.find(out.md5) for out in found} == {None}
    assert dvc.fetch(repository, found, rev) == []
    assert sorted(repository.iterdir()) == before
    for out in found:
        assert all(store.find(file.md5) for file in dvc.files(out, store.manifest) or ())


def test_what_the_work_tree_no_longer_names_is_fetched(repository: Path) -> None:
    out, store = named(repository)["data/a.jsonl"], dvc.Store.at(repository, "")
    held, pointer = store.find(out.md5), repository / out.pointer
    assert held
    held.unlink()
    before = pointer.read_bytes()
    pointer.write_bytes(before.replace(out.md5.encode(), A.encode()))
    assert dvc.fetch(repository, [out]) == []
    pointer.write_bytes(before)
    assert store.find(out.md5)


def test_what_no_remote_has_is_a_problem(repository: Path) -> None:
    found = named(repository)
    gone = [found[name]._replace(md5=A) for name in ("data/a.jsonl", "data/many")]
    problems = dvc.fetch(repository, [*gone, found["data/a.jsonl"]], "HEAD~1")
    assert [problem.file for problem in problems] == [out.pointer for out in gone]
    assert all("did not bring" in problem.message for problem in problems)
    assert not list(repository.glob(".dqlint*"))


def test_a_failure_of_dvc_is_a_problem(repository: Path) -> None:
    (problem,) = dvc.fetch(repository, [named(repository)["sub/b.jsonl"]._replace(md5=A, remote="none")], "HEAD~1")
    assert problem.file == "sub/b.jsonl.dvc"
    assert re.match(r"dvc fetch failed \(exit [0-9]+\): .*none", problem.message)


def test_without_dvc_there_is_no_fetching(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    assert dvc.fetch(tmp_path, []) == []
    (problem,) = dvc.fetch(tmp_path, pointers(f"outs: [{{md5: {A}, path: x}}]"))
    assert "no dvc program" in problem.message


def read(text: str, name: str = "data/x.dvc") -> tuple[list[dvc.Out], list[Problem]]:
    return dvc.outs({name: text.encode()})


def pointers(text: str) -> list[dvc.Out]:
    found, problems = read(text)
    assert not problems
    return found


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (f"outs:\n- md5: {A}\n  path: a\n- md5: {B}.dir\n  path: b\n", ["data/a", "data/b"]),
        (f"wdir: ..\nouts: [{{md5: {A}, path: a}}]", ["a"]),
        (f"wdir: .\nouts: [{{md5: {A}, path: ../a}}]", ["a"]),
        (f"desc: text\nmeta: {{x: [1, {{y: z}}]}}\nfrozen: true\nmd5: {B}\nouts: [{{md5: {A}, path: a}}]", ["data/a"]),
        (f"outs: [{{md5: {A}, path: a, cache: false}}]", []),
        (f"outs: [{{md5: {A}, path: a, cache: true, push: false, remote: r}}]", ["data/a"]),
        (f"outs:\n- hash: md5\n  path: d\n  files:\n  - {{md5: {A}, relpath: x/y}}\n", ["data/d/x/y"]),
        (f"base: &b {{md5: {A}, path: a}}\nouts: [*b]", ["data/a"]),
        ("deps: [{path: x}]", []),
        ("outs:", []),
        (f"outs: [{{md5: '{A}', path: 12}}]", ["data/12"]),
        ("outs: [{md5: 62e81234567890123456789012345678, path: 1e5}]", ["data/1e5"]),
    ],
)
def test_pointers_as_people_have_them(text: str, names: list[str]) -> None:
    assert [out.name for out in pointers(text)] == names


def test_what_a_pointer_says_of_an_output() -> None:
    text = f"outs:\n- md5: {A}.dir\n  size: 10\n  nfiles: 2\n  path: d\n  push: false\n  remote: r\n"
    assert pointers(text) == [
        dvc.Out("data/d", A, 10, True, "data/x.dvc", 5, "md5-dos2unix", pushed=False, remote="r")  # noqa: FBT003
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("outs: [{path: a, hash: md5}]", "the pointer has no md5 of it"),
        ("outs: [{path: a, etag: x}]", "the pointer has its etag, no md5"),
        ("outs: [{path: a, hash: sha256, sha256: x}]", "its hash is sha256, not md5"),
        (f"outs: [{{path: /etc/passwd, md5: {A}}}]", "it lies outside of the repository"),
        (f"outs: [{{path: 's3://bucket/a', md5: {A}}}]", "it lies outside of the repository"),
        (f"outs: [{{path: 'C:\\a', md5: {A}}}]", "it lies outside of the repository"),
        (f"outs: [{{path: 'remote://r/a', files: [{{relpath: x, md5: {A}}}]}}]", "it lies outside of the repository"),
    ],
)
def test_what_no_cache_holds_says_why(text: str, why: str, tmp_path: Path) -> None:
    (out,) = pointers(text)
    assert out.unavailable == why
    assert dvc.stale(out, Path(out.name))
    assert dvc.files(out, lambda _: None) == ([] if "outside" in why else [out])
    assert dvc.how_to_get(out).startswith(why)
    assert dvc.fetch(tmp_path, [out]) == []


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("<<<<<<< HEAD\nouts:\n=======\nouts: []\n>>>>>>> b\n", (1, 1), "a merge conflict stands here"),
        (f"outs:\n<<<<<<< HEAD\n- md5: {A}\n=======\n- md5: {B}\n>>>>>>> b\n  path: x\n", (2, 1), "a merge conflict"),
        ("outs:\n- md5: ../../../../etc/passwd\n  path: a\n", (2, 8), "'../../../../etc/passwd' is no md5"),
        (f"outs:\n- md5: {A}x\n  path: a\n", (2, 8), "is no md5"),
        (f"outs:\n- md5: {A.upper()}\n  path: a\n", (2, 8), "is no md5"),
        ("outs:\n- md5: [1]\n  path: a\n", (2, 8), "is no md5"),
        (f"outs:\n- md5: {A}\n  path: ../../etc/passwd\n", (3, 9), "leads out of the repository"),
        (f"outs:\n- md5: {A}\n  path: '..\\..\\a'\n", (3, 9), "leads out of the repository"),
        (f"outs:\n- md5: {A}\n  path: ..\n", (3, 9), "names the whole repository"),
        (f'outs:\n- md5: {A}\n  path: "a\\0b"\n', (3, 9), "leads out of the repository"),
        (f"outs:\n- md5: {A}\n", (2, 3), "an output without a path"),
        (f"wdir: ../..\nouts: [{{md5: {A}, path: a}}]", (1, 7), "is no folder in the repository"),
        (f"wdir: /tmp\nouts: [{{md5: {A}, path: a}}]", (1, 7), "is no folder in the repository"),
        (f"outs: [{{path: d, files: [{{relpath: ../a, md5: {A}}}]}}]", (1, 36), "leads out of its folder"),
        ("outs: [{path: d, files: [a]}]", (1, 26), "is no mapping"),
        ("outs: {}", (1, 7), "`outs` is no list"),
        ("outs: [a]", (1, 8), "an output is no mapping"),
        ("- a", (1, 1), "no mapping"),
        ("", (0, 0), "no mapping"),
        ("outs: [", (1, 8), "ends inside of brackets"),
        ("outs: []\nouts: []\n", (2, 1), "stands here twice"),
        (f"outs: [{{md5: {A}, path: a}}, {{md5: {B}, path: ./a}}]", (1, 58), "is also an output of data/x.dvc"),
    ],
)
def test_a_broken_pointer_is_a_problem_with_its_place(text: str, place: tuple[int, int], message: str) -> None:
    _, problems = read(text)
    assert [(problem.line, problem.column) for problem in problems] == [place]
    assert message in problems[0].message
    assert problems[0].file == "data/x.dvc"


def test_bytes_that_are_no_text_are_a_problem() -> None:
    _, problems = dvc.outs({"x.dvc": b"outs:\n- \xff\n"})
    assert [problem[:3] for problem in problems] == [("x.dvc", 2, 3)]


def locked(stages: str, lock: str) -> tuple[list[str], list[str]]:
    texts = {"p/dvc.yaml": stages.encode(), "p/dvc.lock": lock.replace("MD5", A).encode()}
    found, problems = dvc.outs(texts)
    return [out.name for out in found], [f"{problem.file}:{problem.line}: {problem.message}" for problem in problems]


LOCK = "schema: '2.0'\nstages:\n  {name}:\n    cmd: x\n    outs:\n    - path: o\n      md5: MD5\n"


@pytest.mark.parametrize(
    ("stages", "name", "found"),
    [
        ("stages: {s: {cmd: x}}", "s", "p/o"),
        ("stages: {s: {cmd: x, wdir: ../w}}", "s", "w/o"),
        ("vars: [{a: {b: [x, y]}}]\nstages: {s: {cmd: x, wdir: 'w/${a.b[1]}'}}", "s", "p/w/y/o"),
        ("stages: {s: {foreach: [a, b], do: {cmd: x, wdir: 'w/${item}'}}}", "s@b", "p/w/b/o"),
        ("stages: {s: {foreach: [{d: a}, {d: b}], do: {cmd: x, wdir: '${item.d}'}}}", "s@1", "p/b/o"),
        ("stages: {s: {foreach: {k: {d: a}}, do: {cmd: x, wdir: '${key}/${ item.d }'}}}", "s@k", "p/k/a/o"),
        ("stages: {s: {matrix: {m: [a, b], n: ['1', '2']}, cmd: x, wdir: '${item.m}${item.n}'}}", "s@b-1", "p/b1/o"),
        ("stages: {s: {matrix: {m: [{d: a}, {d: b}]}, cmd: x, wdir: '${item.m.d}'}}", "s@m1", "p/b/o"),
        ("base: &b {wdir: w}\nstages: {s: {<<: *b, cmd: x}}", "s", "p/w/o"),
        ("stages: {s: {cmd: x, outs: [{o: {cache: false}}]}}", "s", None),
        ("stages: {s: {cmd: x, metrics: [{./o: {cache: false}}]}}", "s", None),
        ("stages: {s: {cmd: x, outs: [{o: {persist: true}}]}}", "s", "p/o"),
        ("stages: {other: {cmd: x}}", "s", None),
        ("stages:", "s", None),
    ],
)
def test_where_the_outputs_of_a_stage_lie(stages: str, name: str, found: str | None) -> None:
    assert locked(stages, LOCK.format(name=name)) == ([found] if found else [], [])


@pytest.mark.parametrize(
    ("stages", "name"),
    [
        ("stages:\n s:\n  wdir: ${folder}", "s"),
        ("stages:\n s:\n  wdir: \\${item}", "s"),
        ("stages:\n s: {foreach: '${list}', do: {wdir: \n   '${item}'}}", "s@a"),
        ("vars: [params.yaml, {a: '${b}'}]\nstages:\n s: {wdir: '${a}'}", "s"),
        ("vars: [{a: [x]}]\nstages:\n s: {wdir: '${a[99999999999999999999]}'}", "s"),
    ],
)
def test_a_working_directory_from_elsewhere_is_said(stages: str, name: str) -> None:
    found, (problem,) = locked(stages, LOCK.format(name=name))
    assert found == []
    assert problem.startswith("p/dvc.yaml:3: the working directory ")


@pytest.mark.parametrize(
    ("lock", "found"),
    [
        ("s:\n  cmd: x\n  outs:\n  - path: o\n    md5: MD5\n", ["p/o"]),
        ("", []),
        ("schema: '2.0'\n", []),
        (LOCK.format(name="s").replace("    outs", "    params: {p.yaml: {a: &i [1], b: *i}}\n    outs"), ["p/o"]),
    ],
)
def test_lock_files_of_every_dvc(lock: str, found: list[str]) -> None:
    assert locked("stages: {s: {cmd: x}}", lock) == (found, [])


def test_lock_files_that_are_none() -> None:
    stages = "stages: {s: {cmd: x}}"
    assert locked(stages, "[]") == ([], ["p/dvc.lock:1: not a lock file of DVC: no mapping"])
    assert locked(stages, "schema: '3.0'") == ([], ["p/dvc.lock:1: the schema '3.0' of this file is not known"])
    assert locked("a: [", LOCK.format(name="s"))[1] == ["p/dvc.yaml:1: the file ends inside of brackets"]
    assert dvc.outs({"dvc.lock": b"]["}) == ([], [])


def test_which_files_are_pointers() -> None:
    assert all(map(dvc.is_pointer, ("a.dvc", "a/b.csv.dvc", "dvc.lock", "a/dvc.yaml")))
    assert not any(map(dvc.is_pointer, (".dvc", "a/.dvc", ".dvc/config", ".dvc/tmp/x.dvc", "x.lock", "dvc.yml")))


PIECES = ["outs", "path", "md5", "wdir", "files", "relpath", A, A + ".dir", ":", "- ", "\n", "  ", "{", "}", "[", "]"]
PIECES += ["..", "/", "&a ", "*a", "<<", "stages", "s", "schema", "2.0", "${item}", "foreach", "matrix", "do", "vars"]


@given(st.dictionaries(st.sampled_from(["a.dvc", "dvc.yaml", "dvc.lock"]), st.binary(max_size=60)))
def test_any_bytes_are_outputs_or_problems(texts: dict[str, bytes]) -> None:
    _holds(*dvc.outs(texts))


@given(st.lists(st.sampled_from(PIECES), max_size=40), st.lists(st.sampled_from(PIECES), max_size=40))
def test_any_text_is_outputs_or_problems(pointer: list[str], stages: list[str]) -> None:
    lock = LOCK.format(name="s").replace("MD5", A).encode()
    _holds(*dvc.outs({"a.dvc": "".join(pointer).encode(), "dvc.yaml": "".join(stages).encode(), "dvc.lock": lock}))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(PIECES),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(PIECES), inner, max_size=4),
)


@given(JSON, JSON, JSON)
def test_any_data_are_outputs_or_problems(pointer: object, stages: object, lock: object) -> None:
    data = {"a.dvc": pointer, "dvc.yaml": {"stages": {"s": stages}}, "dvc.lock": {"stages": {"s": lock, "s@s": lock}}}
    _holds(*dvc.outs({name: json.dumps(one).encode() for name, one in data.items()}))


def _holds(found: list[dvc.Out], problems: list[Problem]) -> None:
    assert all(isinstance(problem, Problem) and problem.message for problem in problems)
    for out in found:
        assert out.unavailable or (len(out.md5) == 32 and ".." not in out.name.split("/") and out.name[0] != "/")


def store_in(top: Path, objects: dict[str, bytes]) -> dvc.Store:
    for name, data in objects.items():
        path = top / ".dvc/cache" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        path.chmod(0o444)
    return dvc.Store.at(top, "")


def test_links_that_lead_out_of_the_cache_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("x")
    store = store_in(tmp_path / "r", {f"files/md5/00/{A[2:]}": b"a"})
    (tmp_path / f"r/.dvc/cache/files/md5/00/{B[2:]}").symlink_to(tmp_path / "secret")
    assert store.find(A)
    assert store.find(B) is None
    assert store.find("../secret") is None


def test_a_cache_that_is_a_link_is_followed(tmp_path: Path) -> None:
    store_in(tmp_path / "shared", {f"files/md5/00/{A[2:]}": b"a"})
    (tmp_path / "r/.dvc").mkdir(parents=True)
    (tmp_path / "r/.dvc/cache").symlink_to(tmp_path / "shared/.dvc/cache")
    assert dvc.Store.at(tmp_path / "r", "").find(A)


def test_an_object_that_was_written_to_is_not_taken(tmp_path: Path) -> None:
    md5 = hashlib.md5(b"a", usedforsecurity=False).hexdigest()
    store = store_in(tmp_path, {f"files/md5/{md5[:2]}/{md5[2:]}": b"a"})
    found = store.find(md5)
    assert found
    found.chmod(0o644)
    assert store.find(md5)
    found.write_bytes(b"b")
    assert store.find(md5) is None


@pytest.mark.parametrize(
    ("levels", "folder"),
    [
        ({}, "r/.dvc/cache"),
        ({"r/.dvc/config": "[core]\n    no_scm = true\n"}, "r/.dvc/cache"),
        ({"system/config": "[cache]\ndir = s"}, "system/s"),
        ({"system/config": "[cache]\ndir = s", "global/config": "[cache]\ndir = ../g"}, "g"),
        ({"global/config": "[cache]\ndir = g", "r/.dvc/config": "[cache]\n    dir = ../../c\n"}, "c"),
        ({"r/.dvc/config": "[cache]\ndir = c", "r/.dvc/config.local": "[cache]\n    dir = l # mine\n"}, "r/.dvc/l"),
        ({"r/.dvc/config": "['remote \"x y\"']\n    url = s3://a\n[CACHE]\nDir = '#c'\n"}, "r/.dvc/#c"),
        ({"r/.dvc/config": "# text\n[cache]\n    type = symlink\n        dir = \"c 'd'\"\n"}, "r/.dvc/c 'd'"),
        ({"global/config": "[cache]\ndir = g", "r/.dvc/config": "[cache]\ndir =\n"}, "r/.dvc/cache"),
        ({"r/.dvc/config": "[cache]\ndir = s3://bucket/cache\n"}, None),
    ],
)
def test_where_the_cache_is(
    levels: dict[str, str], folder: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DVC_SYSTEM_CONFIG_DIR", str(tmp_path / "system"))
    monkeypatch.setenv("DVC_GLOBAL_CONFIG_DIR", str(tmp_path / "global"))
    for name, text in levels.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert dvc.Store.at(tmp_path / "r", "").folder == (tmp_path / folder if folder else None)


@pytest.mark.parametrize(("text", "line"), [("[cache]\ndir = x\nnonsense\n", 3), ("dir = x\n", 1), ("[a]\n\xff=", 0)])
def test_a_broken_configuration_is_a_problem(text: str, line: int, tmp_path: Path) -> None:
    (tmp_path / ".dvc").mkdir()
    (tmp_path / ".dvc/config").write_bytes(text.encode("latin-1"))
    with pytest.raises(ConfigError) as raised:
        dvc.Store.at(tmp_path, "")
    (problem,) = raised.value.problems
    assert problem.file == ".dvc/config"
    assert problem.line == line or not line


def folder_of(manifest: bytes) -> dvc.Out:
    md5 = hashlib.md5(manifest, usedforsecurity=False).hexdigest()
    return pointers(f"outs: [{{md5: {md5}.dir, path: d}}]")[0]


@pytest.mark.parametrize(
    ("manifest", "message"),
    [
        (b"{}", "is no JSON array"),
        (b"\xff", "is no JSON array"),
        (b"[1]", "has None, which is no md5"),
        (b'[{"md5": "../x", "relpath": "a"}]', "has '../x', which is no md5"),
        (b'[{"md5": "%s", "relpath": "../a"}]' % A.encode(), "names '../a'"),
        (b'[{"md5": "%s", "relpath": "/a"}]' % A.encode(), "names '/a'"),
        (b'[{"md5": "%s", "relpath": ""}]' % A.encode(), "names ''"),
    ],
)
def test_a_broken_manifest_is_a_problem(manifest: bytes, message: str) -> None:
    with pytest.raises(ConfigError, match=r"data/x\.dvc:1:") as raised:
        dvc.files(folder_of(manifest), lambda _: manifest)
    assert message in raised.value.problems[0].message


def test_a_damaged_manifest_is_a_problem() -> None:
    with pytest.raises(ConfigError, match="is damaged"):
        dvc.files(folder_of(b"[]"), lambda _: b"[ ]")


def test_how_to_get_what_is_missing() -> None:
    (out,) = pointers(f"outs: [{{md5: {A}, path: my data, push: false}}]")
    assert "`dvc fetch 'data/my data'`" in dvc.how_to_get(out)
    assert "`dvc --cd data fetch 'my data'`" in dvc.how_to_get(out, root="data")
    assert "`dvc fetch --all-commits 'data/my data'`" in dvc.how_to_get(out, "HEAD~1")
    assert "push: false" in dvc.how_to_get(out)


def test_nothing_of_dvc_is_imported() -> None:
    code = (
        "import sys; from dqlint.sources import dvc; dvc.outs({'a.dvc': b'outs: []'}); assert 'dvc' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
