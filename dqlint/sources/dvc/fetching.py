"""What is not in the cache: how a user gets it, and getting it with the dvc program when asked to.

Nothing here runs by itself: `fetch` is what `--pull` asks for, and the only way to a network.
"""

from __future__ import annotations

import os
import posixpath
import shlex
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from dqlint.model import Problem
from dqlint.sources.dvc import contents
from dqlint.sources.dvc.outs import BYTES, Out
from dqlint.sources.dvc.store import Store, root_of

_AT_ONCE = 500  # names in one command line
_INSTALL = "install it: pip install 'dqlint[dvc]', and the extra of dvc for your remote, as dvc[s3]"


def how_to_get(out: Out, rev: str | None = None, root: str = "") -> str:
    """What to do where the bytes of an output are not in the cache of a DVC root.

    `rev` names the version, None is the work tree. The commands are for the repository's top.
    """
    if out.unavailable and not out.md5:
        return f"{out.unavailable}; `dvc update {shlex.quote(out.pointer)}` or `dvc commit` records one"
    if out.unavailable:
        return f"{out.unavailable}: take it into the repository with `dvc import-url`"
    only = "" if out.pushed else " (push: false: only the machine that made it may have it)"
    name = shlex.quote(_from(root, out.name))
    program = f"dvc --cd {shlex.quote(root)}" if root else "dvc"
    if rev is None:
        return f"run `{program} fetch {name}`, or dqlint with --pull{only}"
    return f"run dqlint with --pull, or `{program} fetch --all-commits {name}`{only}"


def _from(root: str, name: str) -> str:
    """A name from the top as one from a DVC root; an output may lie beside its root."""
    return posixpath.relpath(name, root or ".")


def fetch(top: Path, outs: Iterable[Out], rev: str | None = None) -> list[Problem]:
    """Have dvc bring what is not in the caches of the DVC roots; what went wrong. Raises ConfigError: a broken config.

    Outputs of the work tree and the index (`rev` None) are named to dvc. Of another version, or staged and changed
    again, dvc cannot fetch single ones: they are named to it in a pointer of our own, there while dvc runs.
    """
    wanted = sorted((root_of(top, out.pointer) or "", out) for out in set(outs) if out.md5 and not out.unavailable)
    if not wanted:
        return []
    program = _program()
    if program is None:
        return [Problem(wanted[0][1].pointer, 0, 0, "there is no dvc program to pull with", _INSTALL)]
    problems: list[Problem] = []
    for root, group in groupby(wanted, key=lambda one: one[0]):
        store = Store.at(top, root)
        missing, failures = _missing(store, [out for _, out in group]), []
        for run in (_by_name, _by_pointer) if rev is None else (_by_pointer,):
            failures = list(run(program, top, root, missing)) if missing else []
            missing = _missing(store, missing)
        problems.extend((failures or map(_not_brought, missing)) if missing else ())
    return problems


def _missing(store: Store, outs: Sequence[Out]) -> list[Out]:
    """Outputs of which something is not in the cache. Where no remote has it dvc only warns: its exit status is 0."""
    found = ((out, contents.files(out, store.manifest)) for out in outs)
    return [
        out for out, files in found if files is None or not all(store.find(one.md5, one.hash_name) for one in files)
    ]


def _not_brought(out: Out) -> Problem:
    message = f"dvc fetch did not bring {out.name!r}: no remote has all of it"
    return Problem(out.pointer, out.line, 0, message, "run `dvc push` where it was made")


def _program() -> str | None:
    """The dvc beside this Python, else that on the path; `-m dvc` would import what lies in the repository."""
    beside = shutil.which("dvc", path=str(Path(sys.executable).parent))
    return beside or shutil.which("dvc")


def _by_name(program: str, top: Path, root: str, outs: Sequence[Out]) -> Iterator[Problem]:
    for start in range(0, len(outs), _AT_ONCE):
        names = [_from(root, out.name) for out in outs[start : start + _AT_ONCE]]
        yield from _run(program, top / root, names, outs[start].pointer)


def _by_pointer(program: str, top: Path, root: str, outs: Sequence[Out]) -> Iterator[Problem]:
    import json
    from tempfile import NamedTemporaryFile

    folder = top / root
    with NamedTemporaryFile("w", dir=folder, prefix=".dqlint-", suffix=".dvc", delete=False, encoding="utf-8") as file:
        pointer = Path(file.name)
        json.dump({"outs": [_written(out, f"{pointer.stem}-{n}") for n, out in enumerate(outs)]}, file)
    try:
        yield from _run(program, folder, [pointer.name], outs[0].pointer)
    finally:
        pointer.unlink()


def _written(out: Out, path: str) -> dict[str, str]:
    written = {"md5": out.md5 + (".dir" if out.is_dir else ""), "path": path}
    written |= {"hash": BYTES} if out.hash_name == BYTES else {}
    return written | ({"remote": out.remote} if out.remote else {})


def _run(program: str, folder: Path, names: Sequence[str], pointer: str) -> Iterator[Problem]:
    import subprocess

    environment = {**os.environ, "DVC_NO_ANALYTICS": "1"}
    command = [program, "fetch", "--", *names]
    try:
        done = subprocess.run(  # noqa: S603 the program is the user's own dvc, its arguments are names
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
    except OSError as error:
        yield Problem(pointer, 0, 0, f"dvc does not start: {error.strerror or error}", _INSTALL)
        return
    if done.returncode:
        said = _said(done.stderr.decode("utf-8", "replace"))
        yield Problem(pointer, 0, 0, f"dvc fetch failed (exit {done.returncode}): {said}", "see `dvc remote list`")


def _said(text: str) -> str:
    """The first error that dvc printed; else the last line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR: ")]
    return next(iter(errors), lines[-1] if lines else "it said nothing")
