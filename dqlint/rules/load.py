"""Rule files -> drafts: one rule per file, or many under `rules:`; a folder is walked in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from dqlint import located, project
from dqlint.located import Document, Spot
from dqlint.model import ConfigError, Problem
from dqlint.options import unknown_key
from dqlint.rules.draft import Draft, drafted

ENDINGS = (".yaml", ".yml")


def load(files: Iterable[Path], root: Path, *, shipped: bool = False, tested: bool = False) -> tuple[Draft, ...]:
    """The rules of the files, found to be right. Messages name files from `root`.

    `tested` rules are spared what takes long to judge: patterns that may blow up, JSON Schemas. Raises ConfigError
    with everything that is wrong.
    """
    from dqlint.rules.shape import problems_of

    problems: list[Problem] = []
    drafts = [draft for file in files for draft in _drafts(file, root, problems, shipped=shipped)]
    for draft in drafts:
        problems += problems_of(_checked(draft) if tested else draft)
    problems += twice(drafts)
    if problems:
        raise ConfigError(*sorted(problems, key=lambda problem: (problem.file, problem.line, problem.column)))
    return tuple(map(_checked, drafts))


def _checked(draft: Draft) -> Draft:
    document = draft.spot.document._replace(checked=True)
    return draft._replace(spot=Spot(document, draft.spot.route))


def twice(drafts: Iterable[Draft]) -> Iterator[Problem]:
    """A problem for every code and every name that an earlier rule has already."""
    first: dict[tuple[str, str], Draft] = {}
    for draft in drafts:
        for key, value in (("code", draft.code), ("name", draft.name)):
            other = first.setdefault((key, value), draft)
            if value and other is not draft:
                message = f"the {key} {value!r} is taken: {_place(other, key)}"
                yield draft.spot.child(key).problem(message, "give this rule another")


def _place(draft: Draft, key: str) -> str:
    line = draft.spot.child(key).position()[0]
    return f"{draft.spot.document.file}:{line}" if line else f"{draft.code} of dqlint"


def rule_files(path: Path) -> list[Path]:
    """The path itself, or all YAML files under a folder, in order; none that a link brings in from elsewhere."""
    if not path.is_dir():
        return [path]
    inside = (file for file in path.rglob("*") if file.suffix in ENDINGS and not file.is_dir())
    return sorted(file for file in inside if file.resolve().is_relative_to(path.resolve()))


def _drafts(path: Path, root: Path, problems: list[Problem], *, shipped: bool) -> list[Draft]:
    try:
        document = located.load_file(path, project.posix(path, root), problems)
    except ConfigError as error:
        problems += error.problems
        return []
    return [*_members(document, problems, shipped=shipped)]


def _members(document: Document, problems: list[Problem], *, shipped: bool) -> Iterator[Draft]:
    top = Spot(document)
    if not isinstance(document.data, dict):
        problems.append(top.problem("a rule file is a mapping: a rule, or 'rules:' with a list of them"))
        return
    listed = document.data.get("rules")
    if listed is None:
        yield drafted(document.data, top, shipped=shipped)
        return
    problems += (unknown_key(key, ("rules",), top.child(key)) for key in document.data if key != "rules")
    if not isinstance(listed, list):
        problems.append(top.child("rules").problem("expected a list of rules", "begin each with '- code: XAB001'"))
        return
    for number, rule in enumerate(listed):
        spot = top.child("rules").child(number)
        if isinstance(rule, dict):
            yield drafted(rule, spot, shipped=shipped)
        else:
            problems.append(spot.problem("a rule is a mapping", "begin it with 'code: XAB001'"))
