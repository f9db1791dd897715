"""A rule as a user writes it: the shape of a rule file, and everything that can be wrong with one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, Literal

from dqlint import kinds
from dqlint.check import Kind
from dqlint.model import Problem, Severity
from dqlint.options import Between, NotEmpty, OptionSet, closest, option, read
from dqlint.rules import message
from dqlint.rules.changes import Written, over
from dqlint.rules.draft import Draft, examples_in
from dqlint.rules.filter import Filter

OWN_CODE = "codes of a project's own rules begin with X"
CODE = re.compile(r"[A-Z]{3}[0-9]{3}")
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
VERSION = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+")


def _fits(form: re.Pattern[str], what: str) -> Callable[[str], str | None]:
    return lambda value: None if form.fullmatch(value) else f"{value!r} is not {what}"


class GoodExample(OptionSet):
    """Rows, or the text of a file, in which the rule finds nothing."""

    rows: tuple[Mapping[str, Any], ...] | None = option(None, "the rows of the example")
    eval: tuple[Mapping[str, Any], ...] | None = option(None, "rows of evaluation data beside them")
    raw: str | None = option(None, "the text of a data file in place of rows")
    encoding: Literal["utf-8", "utf-16", "latin-1"] = option("utf-8", "how that text is written to the file")
    layout: str | None = option(None, "the layout, where few rows do not tell it")
    with_: Mapping[str, Any] | None = option(None, "options that differ from those of the rule")


class BadExample(GoodExample):
    """Rows, or the text of a file, in which the rule finds something; `says` are its messages, in order."""

    says: tuple[str, ...] | None = option(None, "the messages, in order")


class Examples(OptionSet):
    """Documentation and tests at once."""

    good: tuple[GoodExample, ...] = option((), "rows that pass")
    bad: tuple[BadExample, ...] = option((), "rows that are found")


class RuleFile(OptionSet):
    """A rule as a whole."""

    code: str = option(doc="three letters and three digits", check=_fits(CODE, "three letters and three digits"))
    name: str = option(doc="states the defect", check=_fits(_NAME, "in small letters with hyphens, like empty-output"))
    kind: str = option(doc="the mechanism")
    message: str = option(doc="what is wrong, with {placeholders} of the kind")
    severity: Severity = option("warning", "info, warning or error")
    why: str = option("", "why it matters")
    since: str = option("", "the version it came with", check=_fits(VERSION, "a version like 0.1.0"))
    revision: int = option(1, "goes up when its verdicts change", check=Between(1))
    vendor: str = option("", "whose demand it is, where only one vendor or trainer makes it", NotEmpty())
    where: Filter | None = option(None, "which rows it looks at")
    with_: Mapping[str, Any] | None = option(None, "the options of the kind")
    examples: Examples | None = option(None, "rows that pass and rows that are found")


def problems_of(draft: Draft) -> list[Problem]:
    """Everything that is wrong with the rule."""
    problems: list[Problem] = []
    _, missing = read(RuleFile, draft.data, draft.spot, problems)
    problems += (draft.spot.problem(f"the rule has no {key!r}", _DOCS[key]) for key in missing)
    problems += _identity(draft)
    kind = _kind(draft, problems)
    if kind:
        problems += _message(draft, kind)
        _options(draft, kind, problems)
    problems += _example_shapes(draft)
    return problems


_DOCS: Mapping[str, str] = {
    "code": f"{OWN_CODE}: XAB001",
    "name": "the name states the defect: empty-output",
    "kind": "the kind is the mechanism: pattern, length, vocabulary, ...",
    "message": "the message says what is wrong: output has {words} words",
}


def _identity(draft: Draft) -> Iterator[Problem]:
    """The code and the name against where the rule comes from."""
    code, name = draft.data.get("code"), draft.data.get("name")
    if isinstance(code, str) and CODE.fullmatch(code) and code.startswith("X") == draft.shipped:
        whose, hint = ("dqlint's", OWN_CODE) if draft.shipped else ("a project's", f"{OWN_CODE}: X{code[:2]}{code[3:]}")
        yield draft.spot.child("code").problem(f"the code {code!r} is not one for {whose} rule", hint)
    if not draft.shipped:
        return
    path = PurePosixPath(draft.spot.document.file)
    if isinstance(name, str) and name != path.stem:
        yield draft.spot.child("name").problem(f"the name {name!r} is not that of the file", f"write {path.stem}")
    if isinstance(code, str) and code[:3].lower() != path.parent.name:
        yield draft.spot.child("code").problem(f"the code {code!r} lies in the folder of another family")
    for key in ("since", "why", "examples"):
        if not draft.data.get(key):
            yield draft.spot.problem(f"a shipped rule has {key!r}")


def _kind(draft: Draft, problems: list[Problem]) -> Kind | None:
    name = draft.data.get("kind")
    if not isinstance(name, str):
        return None
    try:
        return kinds.load(name)
    except kinds.KindError as error:
        known = kinds.names()
        hint = closest(name, known) or f"kinds are {', '.join(known)}"
        problems.append(draft.spot.child("kind").problem(str(error), "" if name in known else hint))
        return None


def _message(draft: Draft, kind: Kind) -> Iterator[Problem]:
    text, spot = draft.data.get("message"), draft.spot.child("message")
    if isinstance(text, str):
        yield from (spot.problem(flaw.message, flaw.hint) for flaw in message.flaws(text, kind.values))


def _options(draft: Draft, kind: Kind, problems: list[Problem]) -> None:
    """The options, and for every example those that differ: once the rule's own are told, only what is new."""
    own = Written(draft.data, draft.spot).part("with")
    if not isinstance(own.data, dict):
        return
    read(kind.options, *own, problems)
    told = {*problems}
    for spot, example in examples_in(draft):
        changes = Written(example, spot).part("with")
        if isinstance(changes.data, dict):
            found: list[Problem] = []
            _, missing = read(kind.options, *over(own, changes), found)
            problems += (problem for problem in found if problem not in told)
            problems += (spot.problem(f"the example has to give the option {key!r} in its 'with'") for key in missing)


def _example_shapes(draft: Draft) -> Iterator[Problem]:
    from dqlint.layouts.detect import LAYOUTS

    for spot, example in examples_in(draft):
        if ("rows" in example) == ("raw" in example):
            yield spot.problem("an example has either 'rows' or 'raw'", "rows: [{input: ..., output: ...}]")
        layout = example.get("layout")
        if isinstance(layout, str) and layout not in LAYOUTS:
            hint = closest(layout, LAYOUTS) or f"layouts are {', '.join(LAYOUTS)}"
            yield spot.child("layout").problem(f"there is no layout {layout!r}", hint)
