"""What tests of several rooms share: real repositories, and messages that a table of texts leaves out."""

from __future__ import annotations

import ast
import hashlib
import inspect
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from dqlint.sources import git

Unsaid = Callable[[Iterable[ModuleType], Iterable[str]], list[str]]

_ROOT = Path(__file__).parents[1]
_SEEN = """
import sys
from pathlib import Path
from dqlint.sources import git
found = git.repository(Path(sys.argv[1]))
changes = found.changed(found.head, "index")
with found.blobs() as blobs:
    print(([(new.name, blobs.read(new.oid)) for old, new in changes], str(found.top)))
"""
_PERSON = {"NAME": "A", "EMAIL": "a@example.org", "DATE": "2024-01-01T00:00:00Z"}

_TELLS = {"problem", "Problem", "_problem", "_tell", "_refused", "ValueError", "KindError", "Flaw"}
_WORDED = {"__call__", "_hint", "_unusable", "wrong_type"}


class Work:
    """A folder to run git in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def git(self, *arguments: str | Path, fails: bool = False) -> str:
        command = ["git", "-C", str(self.folder), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, check=False)
        assert bool(done.returncode) == fails, os.fsdecode(done.stdout + done.stderr)
        return os.fsdecode(done.stdout).strip()

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def commit(self, **files: str) -> str:
        """Writes and commits files, `data_csv` as data.csv; the commit's id."""
        for name, text in files.items():
            self.write(name.replace("_", "."), text)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", "-")
        return self.git("rev-parse", "HEAD")

    def opened(self, folder: str = ".") -> git.Repository:
        found = git.repository(self.folder / folder)
        assert found
        return found

    @staticmethod
    def blob(data: bytes, algorithm: str = "sha1") -> str:
        """The id of a blob, by its definition."""
        return hashlib.new(algorithm, b"blob %d\0%s" % (len(data), data)).hexdigest()

    @staticmethod
    def read(repository: git.Repository, oid: str) -> bytes | None:
        with repository.blobs() as blobs:
            return blobs.read(oid)

    @staticmethod
    def sides(changes: list[git.Change]) -> dict[tuple[str | None, ...], tuple[str | None, ...]]:
        """The names before and after, to the ids before and after."""
        return {
            tuple(side and side.name for side in change): tuple(side and side.oid for side in change)
            for change in changes
        }

    def another(self, name: str, *options: str) -> Work:
        """A repository beside this one."""
        other = Work(self.folder.parent / name)
        other.folder.mkdir()
        other.git("init", "--quiet", *options)
        return other

    def cloned(self, name: str, *options: str) -> Work:
        self.git("config", "uploadpack.allowFilter", "true")
        self.git("clone", "--quiet", *options, self.folder.as_uri(), self.folder.parent / name)
        return Work(self.folder.parent / name)

    def diverged(self, *, conflict: bool) -> tuple[str, str]:
        """Two branches, main and side; main is checked out."""
        self.commit(a_csv="1\n", b_csv="1\n")
        self.git("checkout", "--quiet", "-b", "side")
        side = self.commit(**{"a_csv" if conflict else "b_csv": "side\n"})
        self.git("checkout", "--quiet", "main")
        return self.commit(a_csv="main\n"), side

    def seen_by_hook(self, *command: str, folder: str = ".") -> tuple[dict[str, bytes], Path]:
        """The staged changes, and the top, as a pre-commit hook sees them while a git command runs."""
        out = self.folder.parent / "out"
        self.hook("pre-commit", f"PYTHONPATH='{_ROOT}' exec '{sys.executable}' -c '{_SEEN}' '{folder}' > '{out}'")
        self.git(*command)
        changes, top = ast.literal_eval(out.read_text())
        return dict(changes), Path(top)

    def hook(self, name: str, script: str) -> None:
        hooks = Path(self.git("rev-parse", "--path-format=absolute", "--git-path", "hooks"))
        hooks.mkdir(exist_ok=True)
        (hooks / name).write_text(f"#!/bin/sh\n{script}\n")
        (hooks / name).chmod(0o755)


@pytest.fixture
def plain_git(monkeypatch: pytest.MonkeyPatch) -> None:
    """Git without any user's config, and one author."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    for what, value in _PERSON.items():
        monkeypatch.setenv(f"GIT_AUTHOR_{what}", value)
        monkeypatch.setenv(f"GIT_COMMITTER_{what}", value)
    settings = {"init.defaultBranch": "main", "protocol.file.allow": "always", "advice.detachedHead": "false"}
    monkeypatch.setenv("GIT_CONFIG_COUNT", str(len(settings)))
    for number, (key, value) in enumerate(settings.items()):
        monkeypatch.setenv(f"GIT_CONFIG_KEY_{number}", key)
        monkeypatch.setenv(f"GIT_CONFIG_VALUE_{number}", value)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def work(tmp_path: Path, plain_git: None) -> Work:  # noqa: ARG001 it sets the environment
    """A repository without a commit."""
    folder = tmp_path / "work"
    folder.mkdir()
    made = Work(folder)
    made.git("init", "--quiet")
    return made


@pytest.fixture
def unsaid() -> Unsaid:
    """The messages and hints in the source of modules that are none of the texts: what a table has left out."""

    def missing(modules: Iterable[ModuleType], texts: Iterable[str]) -> list[str]:
        said = [*texts]
        wanted = [pattern for module in modules for pattern in _patterns(module)]
        assert wanted
        return [pattern for pattern in wanted if not any(re.fullmatch(pattern, text, re.DOTALL) for text in said)]

    return missing


def _patterns(module: ModuleType) -> Iterator[str]:
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Call) and _name(node.func) in _TELLS:
            values = [*node.args, *(keyword.value for keyword in node.keywords)]
            yield from (pattern for value in values for pattern in _texts(value, module))
        elif isinstance(node, ast.FunctionDef) and node.name in _WORDED:
            returns = [inner.value for inner in ast.walk(node) if isinstance(inner, ast.Return) and inner.value]
            yield from (pattern for value in returns for pattern in _texts(value, module))


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _texts(value: ast.expr, module: ModuleType) -> Iterator[str]:
    """The literal texts that an argument may be, as patterns."""
    if isinstance(value, ast.Name) and isinstance(constant := getattr(module, value.id, None), str):
        yield re.escape(constant)
    elif isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value:
        yield re.escape(value.value)
    elif isinstance(value, ast.JoinedStr):
        yield "".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".*" for part in value.values)
    elif isinstance(value, ast.IfExp):
        yield from (*_texts(value.body, module), *_texts(value.orelse, module))
    elif isinstance(value, ast.BoolOp):
        yield from (pattern for one in value.values for pattern in _texts(one, module))
