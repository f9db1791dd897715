"""What the `.dvc`, dvc.lock and dvc.yaml files of one version name.

As in DVC, a dvc.lock counts only beside a dvc.yaml, and in it only the stages that still are. Outputs with `cache:
false` are left out: Git has them. Of a stage made by `foreach` or `matrix` what stands in dvc.yaml itself is filled in;
a working directory that comes from a parameter file cannot be known here and is a problem. `.dvcignore` is not read.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any

from dqlint import project, yaml_texts
from dqlint.located import Document, Spot
from dqlint.model import ConfigError, Problem
from dqlint.sources.dvc.outs import Out, Refused, elsewhere, inside, is_no, out, place
from dqlint.sources.dvc.stages import Stage, Stages

_STAGES, _LOCK = "dvc.yaml", "dvc.lock"
_CONFLICT = re.compile(r"^(?:<{7}|>{7}|\|{7})(?= |$)", re.MULTILINE)
_SCHEMAS = frozenset({"1.0", "2.0"})


def is_pointer(name: str) -> bool:
    """Whether `outs` reads a file of that posix name. What lies in DVC's own folder is no pointer."""
    folder, file = posixpath.split(name)
    own = ".dvc" in folder.split("/")
    return not own and (file in (_STAGES, _LOCK) or (file.endswith(".dvc") and file != ".dvc"))


def outs(texts: Mapping[str, bytes]) -> tuple[list[Out], list[Problem]]:
    """All that the pointers of one version name, by posix name from the repository's top, and what is wrong with them.

    The texts are those of the files that `is_pointer` picks; others are not looked at.
    """
    reading = _Reading(texts)
    for name in sorted(filter(is_pointer, texts)):
        if posixpath.basename(name) == _LOCK:
            reading.lock(name)
        elif posixpath.basename(name) != _STAGES:
            reading.pointer(name)
    return list(reading.found.values()), reading.problems


class _Reading:
    def __init__(self, texts: Mapping[str, bytes]) -> None:
        self.texts = texts
        self.found: dict[str, Out] = {}
        self.problems: list[Problem] = []

    def pointer(self, name: str) -> None:
        document = self._document(name)
        if document is None:
            return
        top = Spot(document)
        if not isinstance(document.data, dict):
            self.problems.append(top.problem("not a pointer of DVC: no mapping", "restore it, or run `dvc add` again"))
            return
        folder = self._folder(top, posixpath.dirname(name), document.data.get("wdir"))
        if folder is not None:
            self._outs(top.child("outs"), document.data.get("outs"), folder)

    def lock(self, name: str) -> None:
        beside = posixpath.join(posixpath.dirname(name), _STAGES)
        document = self._document(name) if beside in self.texts else None
        declared = self._document(beside) if document else None
        if document is None or declared is None:
            return
        stages = Stages(declared)
        for spot, key, locked in self._locked(document):
            made = stages.get(key)
            if made is not None:
                self._stage(spot, locked, made)

    def _locked(self, document: Document) -> Iterator[tuple[Spot, str, Any]]:
        """Each stage of a lock file, in the form of DVC 1 (nothing but stages) or of DVC 2 and 3."""
        top, data = Spot(document), document.data
        if not isinstance(data, dict):
            if data is not None:
                self.problems.append(top.problem("not a lock file of DVC: no mapping", "restore it, or `dvc repro`"))
            return
        schema = data.get("schema")
        if schema is not None and schema not in _SCHEMAS:
            message = f"the schema {schema!r} of this file is not known"
            self.problems.append(top.child("schema").problem(message, f"known are {' and '.join(sorted(_SCHEMAS))}"))
            return
        within = top.child("stages") if schema is not None else top
        stages = data.get("stages") if schema is not None else data
        for key, locked in stages.items() if isinstance(stages, dict) else ():
            yield within.child(key), key, locked

    def _stage(self, spot: Spot, locked: Any, made: Stage) -> None:
        if made.wdir is None:
            message = f"the working directory {made.written!r} of stage {spot.route[-1]!r} is filled in from elsewhere"
            hint = "dqlint does not read parameter files: write the directory out, or name the data in a .dvc file"
            self.problems.append(made.spot.problem(message, hint))
            return
        folder = self._folder(made.spot, posixpath.dirname(made.spot.document.file), made.wdir)
        if folder is not None and isinstance(locked, dict):
            uncached = frozenset(place(folder, path) for path in made.uncached)
            self._outs(spot.child("outs"), locked.get("outs"), folder, uncached)

    def _folder(self, spot: Spot, folder: str, wdir: Any) -> str | None:
        if wdir is None:
            return folder
        found = place(folder, wdir) if isinstance(wdir, str) and not elsewhere(wdir) else None
        if found is None:
            message = f"the working directory {wdir!r} is no folder in the repository"
            at = spot.child("wdir") if "wdir" not in spot.route else spot
            self.problems.append(at.problem(message, "outputs are looked for in the repository only"))
        return found

    def _outs(self, spot: Spot, written: Any, folder: str, uncached: frozenset[str | None] = frozenset()) -> None:
        if not isinstance(written, list):
            if written is not None:
                self.problems.append(spot.problem("`outs` is no list", "restore the file, or let dvc write it"))
            return
        for number, one in enumerate(written):
            try:
                for made in _one(spot.child(number), one, folder):
                    if made.name not in uncached:
                        self._add(spot.child(number), made)
            except Refused as refused:
                self.problems.append(refused.problem)

    def _add(self, spot: Spot, made: Out) -> None:
        first = self.found.setdefault(made.name, made)
        if first is not made:
            message = f"{made.name!r} is also an output of {first.pointer}, line {first.line}"
            self.problems.append(spot.problem(message, "an output has one pointer: remove the other"))

    def _document(self, name: str) -> Document | None:
        softly: list[Problem] = []
        try:
            text = project.decoded(self.texts[name], name)
            conflict = _CONFLICT.search(text)
            if conflict:
                self.problems.append(_unmerged(text, conflict.start(), name))
                return None
            return yaml_texts.load(text, name, softly)
        except ConfigError as error:
            softly = list(error.problems)
            return None
        finally:
            self.problems.extend(softly)


def _one(spot: Spot, written: Any, folder: str) -> Iterator[Out]:
    made = out(spot, written, folder)
    listed = written.get("files")
    if is_no(written.get("cache")):
        return
    if not isinstance(listed, list):
        yield made
        return
    for number, one in enumerate(listed):
        yield inside(made, spot.child("files").child(number), one)


def _unmerged(text: str, start: int, name: str) -> Problem:
    line = text.count("\n", 0, start) + 1
    hint = "resolve it: `git checkout --ours` or `--theirs` this file, then `dvc checkout`"
    return Problem(name, line, 1, "a merge conflict stands here", hint, text[start:].split("\n", 1)[0].rstrip("\r"))
