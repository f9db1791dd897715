"""The nouns: what readers yield, checks see, rules say and reporters print. No behaviour that needs another room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

Record = dict[str, Any]
Severity = Literal["info", "warning", "error"]
SEVERITIES: tuple[Severity, ...] = ("info", "warning", "error")
NO_VALUES: Mapping[Any, Any] = {}


class Place(NamedTuple):
    """Where a row lies; what a check's memory keeps of it. Orders as the data does.

    `file` is a posix path from the project's root; `line` and `column` are 1-based and physical;
    `row` is 0-based among the data records of the file, -1 for a line that is no row (or a whole file).
    """

    file: str
    line: int
    column: int
    row: int
    split: str = "train"


class Defect(NamedTuple):
    """Something wrong that only a reader can see: a line that is no row (`row` is -1), or a flaw in how one is written.

    `name` is one of the reading defects (`unparseable`, `duplicate-key`, ...); `column` is 1-based, in characters.
    `text` is a piece of the offending line, for the excerpt, and `at` the character in it where the defect is; `cut`
    says that the line goes on behind it.
    """

    name: str
    line: int
    column: int
    row: int
    values: Mapping[str, Any]
    text: str = ""
    at: int = 0
    cut: bool = False


class Rows(NamedTuple):
    """A run of consecutive rows of one file as a reader yields it: parallel lists, and what was wrong in reading them.

    `first` is the row index of `records[0]`; `lines` and `columns` say where each record starts.
    """

    first: int
    records: list[Record]
    lines: list[int]
    columns: list[int]
    defects: list[Defect]


class Edit(NamedTuple):
    """One replacement inside a row: the value at `path` must still be `before` for it to apply."""

    place: Place
    path: str
    before: Any
    after: Any


class Fix(NamedTuple):
    """A repair as data. SAFE keeps the meaning, UNSAFE may change it, MANUAL is a suggestion only."""

    title: str
    safety: Literal["safe", "unsafe", "manual"]
    edits: tuple[Edit, ...]


class Hit(NamedTuple):
    """What a check saw. The engine adds code, severity and words.

    `field` is the path in the record (`messages[2].content`); `span` counts characters of the text there.
    `values` fill the rule's message. `related` are other rows that the hit speaks of. `secrets` are texts that nobody
    who reads of the row may see, in this finding or another. One that is `borderline` is for a person to look at: its
    finding is informational and fails nothing.
    """

    place: Place
    field: str = ""
    span: tuple[int, int] | None = None
    values: Mapping[str, Any] = NO_VALUES
    related: tuple[Place, ...] = ()
    score: float | None = None
    fix: Fix | None = None
    secrets: tuple[str, ...] = ()
    borderline: bool = False

    @property
    def places(self) -> tuple[Place, ...]:
        """All rows that it speaks of."""
        return (self.place, *self.related)


@dataclass
class Measure:
    """A number with its name, the count it rests on, and the group it is of ("" for all)."""

    name: str
    value: float
    count: int
    group: str = ""


class Problem(NamedTuple):
    """Something the user must mend before (or besides) linting: shown as file:line:column, the source line, a hint.

    `line` and `column` are 1-based; 0 means the file as a whole.
    """

    file: str
    line: int
    column: int
    message: str
    hint: str = ""
    source: str = ""


class ConfigError(Exception):
    """One or more problems in what the user wrote; all are shown at once and the exit status is 2."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(f"{p.file}:{p.line}:{p.column}: {p.message}" for p in problems))
        self.problems = problems


class Example(NamedTuple):
    """Rows that a rule must pass or flag. `says` are the messages expected, in order; `options` override `with`.

    `eval` are rows of evaluation data that lie beside them.

    `layout` is a layout's name when detection on so few rows would be a guess; `raw` is file text in place of rows,
    written in `encoding`.
    """

    bad: bool
    rows: tuple[Record, ...] = ()
    eval: tuple[Record, ...] = ()
    raw: str | None = None
    encoding: str = "utf-8"
    says: tuple[str, ...] = ()
    options: Mapping[str, Any] = NO_VALUES
    layout: str | None = None
    line: int = 0


class Where(NamedTuple):
    """Which rows a rule looks at; every condition given must hold. `equals`, `matches`: by record path."""

    split: tuple[str, ...] = ()
    layout: tuple[str, ...] = ()
    file: tuple[str, ...] = ()
    equals: Mapping[str, tuple[Any, ...]] = NO_VALUES
    matches: Mapping[str, str] = NO_VALUES


class Rule(NamedTuple):
    """A rule as written in YAML, validated.

    `options` is the kind's frozen options object; None while a required option waits for the project's config
    (`missing` names them).
    """

    code: str
    name: str
    since: str
    kind: str
    severity: Severity
    message: str
    why: str
    options: Any
    revision: int = 1
    where: Where = Where()
    missing: tuple[str, ...] = ()
    file: str = ""
    line: int = 0


class Excerpt(NamedTuple):
    """The piece of data a finding is about: the field's path, a window of its text, and the span inside the window.

    `cut_left`/`cut_right` say that the window does not reach the text's end.
    """

    field: str
    text: str
    span: tuple[int, int] | None = None
    cut_left: bool = False
    cut_right: bool = False


class Related(NamedTuple):
    """Another row that a finding speaks of."""

    place: Place
    fingerprint: str = ""


class Finding(NamedTuple):
    """A rule and a hit, in words. `key` = code + field path + row fingerprint: stable when rows move."""

    code: str
    name: str
    severity: Severity
    message: str
    place: Place
    field: str
    span: tuple[int, int] | None
    fingerprint: str
    key: str
    values: Mapping[str, Any] = NO_VALUES
    related: tuple[Related, ...] = ()
    score: float | None = None
    fix: Fix | None = None
    excerpt: Excerpt | None = None
    borderline: bool = False


class Report(NamedTuple):
    """What a run found.

    `findings` are sorted by place, code and field; `problems` are for the user to mend; `skipped` are files that a
    folder held and that are no datasets; `failed` says that a finding reached its project's `fail-on`, borderline ones
    aside.

    `rules` holds every rule that ran, by code; `seconds` is wall time. `suppressed` counts findings that somebody has
    accepted, `unused` the acceptances of what is no longer there. Where a run is to speak of changed rows alone,
    `changed` counts them, `older` the findings of whole-dataset rules that none of them has to do with, and `anew` are
    the rules that changed, too, for which all rows count; `untouched` are the keys of findings that speak of no row
    that changed, and are there because their rule did. `left` are rules that a hook leaves to CI.
    """

    findings: tuple[Finding, ...] = ()
    measures: tuple[Measure, ...] = ()
    problems: tuple[Problem, ...] = ()
    skipped: tuple[Problem, ...] = ()
    rules: Mapping[str, Rule] = NO_VALUES
    failed: bool = False
    files: int = 0
    rows: int = 0
    suppressed: int = 0
    unused: int = 0
    older: int = 0
    changed: int | None = None
    anew: frozenset[str] = frozenset()
    left: frozenset[str] = frozenset()
    untouched: frozenset[str] = frozenset()
    seconds: float = 0.0
